import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ReactNode } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { ColourField, parseHex } from '../../src/design/primitives/ColourField.tsx';
import { Menu } from '../../src/design/primitives/Menu.tsx';
import { NumberField } from '../../src/design/primitives/NumberField.tsx';
import { SegmentedControl } from '../../src/design/primitives/SegmentedControl.tsx';

afterEach(cleanup);

describe('NumberField', () => {
  function Sample(props: { onChange: (value: number) => void }): ReactNode {
    const [value, setValue] = useState(100);
    return (
      <NumberField
        label="Width"
        value={value}
        min={10}
        max={500}
        onChange={(next) => {
          setValue(next);
          props.onChange(next);
        }}
      />
    );
  }

  test('hands on only whole numbers inside the range and marks the others', async () => {
    const onChange = vi.fn<(value: number) => void>();
    const user = userEvent.setup();
    render(<Sample onChange={onChange} />);
    const field = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Width' });
    await user.clear(field);
    await user.type(field, '900');
    expect(onChange.mock.calls.map(([value]) => value)).toEqual([90]);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    await user.tab();
    expect(field.value).toBe('500');
    expect(onChange).toHaveBeenLastCalledWith(500);
  });

  test('an emptied field returns to the value that holds', async () => {
    const onChange = vi.fn<(value: number) => void>();
    const user = userEvent.setup();
    render(<Sample onChange={onChange} />);
    const field = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Width' });
    await user.clear(field);
    await user.tab();
    expect(field.value).toBe('100');
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe('Menu', () => {
  function Sample(props: { onPick: (id: string) => void }): ReactNode {
    const [open, setOpen] = useState(false);
    return (
      <Menu
        label="Reason"
        open={open}
        onOpenChange={setOpen}
        items={[
          { id: 'a', label: 'Alpha', keys: ['1'], onSelect: () => props.onPick('a') },
          { id: 'b', label: 'Beta', disabled: true, onSelect: () => props.onPick('b') },
          { id: 'c', label: 'Gamma', onSelect: () => props.onPick('c') },
        ]}
        trigger={
          <button type="button" aria-haspopup="menu" onClick={() => setOpen(!open)}>
            Open
          </button>
        }
      />
    );
  }

  test('arrows skip what is disabled and wrap; Enter picks and gives the focus back', async () => {
    const onPick = vi.fn<(id: string) => void>();
    const user = userEvent.setup();
    render(<Sample onPick={onPick} />);
    await user.click(screen.getByRole('button', { name: 'Open' }));
    expect(screen.getByRole('menuitem', { name: 'Alpha' })).toBe(document.activeElement);
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('menuitem', { name: 'Gamma' })).toBe(document.activeElement);
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    expect(onPick.mock.calls).toEqual([['c']]);
    expect(screen.getByRole('button', { name: 'Open' })).toBe(document.activeElement);
  });

  test('a key picks; a press outside closes and picks nothing', async () => {
    const onPick = vi.fn<(id: string) => void>();
    const user = userEvent.setup();
    render(<Sample onPick={onPick} />);
    await user.click(screen.getByRole('button', { name: 'Open' }));
    await user.keyboard('1');
    expect(onPick.mock.calls).toEqual([['a']]);
    await user.click(screen.getByRole('button', { name: 'Open' }));
    await user.click(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(onPick).toHaveBeenCalledTimes(1);
  });
});

test('SegmentedControl is a named radio group that arrows move through', async () => {
  const onChange = vi.fn<(value: string) => void>();
  const user = userEvent.setup();
  render(
    <SegmentedControl
      label="Edges"
      value="quick"
      options={[
        { value: 'quick', label: 'Quick' },
        { value: 'fine', label: 'Fine' },
      ]}
      onChange={onChange}
    />,
  );
  expect(screen.getByRole('radiogroup', { name: 'Edges' })).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Quick' }).checked).toBe(true);
  await user.click(screen.getByRole('radio', { name: 'Fine' }));
  expect(onChange.mock.calls).toEqual([['fine']]);
});

test('colours are pasted with or without a hash, short or long', async () => {
  expect(['#AbC', 'abc', ' #a1b2c3 ', 'a1b2c', '#ggg'].map(parseHex)).toEqual([
    '#aabbcc',
    '#aabbcc',
    '#a1b2c3',
    null,
    null,
  ]);
  const onChange = vi.fn<(value: string) => void>();
  const user = userEvent.setup();
  render(<ColourField label="Colour" value="#ffffff" onChange={onChange} />);
  const field = screen.getByRole('textbox', { name: 'Colour' });
  await user.clear(field);
  await user.type(field, '#12345');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  await user.type(field, '6');
  expect(onChange).toHaveBeenLastCalledWith('#123456');
});
