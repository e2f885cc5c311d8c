import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, test } from 'vitest';

import { BudgetLine } from '../../../src/design/charts/BudgetLine.tsx';
import { HourProfile } from '../../../src/design/charts/HourProfile.tsx';
import { IntervalBars } from '../../../src/design/charts/IntervalBars.tsx';
import { StackedBars } from '../../../src/design/charts/StackedBars.tsx';

afterEach(cleanup);

const dollars = (value: number): string => `$${value.toFixed(2)}`;
const longName = 'An autumn campaign with a name that is far too long for its place';

function Stacked(props: { readonly empty?: boolean }): ReactNode {
  return (
    <StackedBars
      title="Cost by part"
      summary="November costs more."
      groupHeading="Month"
      series={[
        { id: 'a', label: 'Infrastructure' },
        { id: 'b', label: 'Iteration' },
      ]}
      groups={
        props.empty
          ? []
          : [
              { id: 'o', label: 'October', values: [12, 30] },
              { id: 'n', label: longName, values: [22, -3] },
            ]
      }
      formatValue={dollars}
      emptyText="Nothing was spent yet"
    />
  );
}

function Intervals(): ReactNode {
  return (
    <IntervalBars
      title="Kept by tool"
      rowHeading="Tool"
      rateHeading="Kept"
      rows={[
        { id: '1', label: 'Erase', rate: 0.82, interval: { low: 0.74, high: 0.88 }, n: 1340 },
        { id: '2', label: 'Upscale', rate: 0.5, interval: { low: 0.2, high: 0.8 }, n: 6 },
        { id: '3', label: longName, rate: 0.4, interval: null, n: 1 },
      ]}
    />
  );
}

function Budget(): ReactNode {
  return (
    <BudgetLine
      title="November"
      days={[
        { day: 1, spent: 5 },
        { day: 2, spent: 8 },
      ]}
      forecast={[
        { day: 3, low: 9, high: 12 },
        { day: 30, low: 70, high: 140 },
      ]}
      budget={100}
      daysInMonth={30}
      today={2}
      formatValue={dollars}
      formatDay={(day) => `${day} Nov`}
    />
  );
}

function Hours(): ReactNode {
  const hours = [9, 10].map((hour) => ({ hour, p50Ms: 6000, lowMs: 4000, highMs: 9000, n: 12 }));
  return <HourProfile title="Wait by hour" markerMs={10_000} hours={hours} />;
}

async function tableCells(title: string): Promise<readonly (readonly string[])[]> {
  await userEvent.click(screen.getByRole('button', { name: `Show table: ${title}` }));
  return within(screen.getByRole('table', { name: title }))
    .getAllByRole('row')
    .map((row) => [...row.children].map((cell) => cell.textContent ?? ''));
}

describe('the table', () => {
  test('is shown and hidden by its button', async () => {
    const user = userEvent.setup();
    render(<Stacked />);
    expect(screen.getByRole('figure', { name: 'Cost by part' })).toBeTruthy();
    const image = screen.getByRole('img', { name: 'Cost by part' });
    expect(image.getAttribute('aria-describedby')).toBe(screen.getByText('November costs more.').id);
    expect(screen.queryByRole('table')).toBeNull();
    await user.click(screen.getByRole('button', { name: /^Show table/ }));
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toContain('Infrastructure');
    await user.click(screen.getByRole('button', { name: /^Hide table/ }));
    expect(screen.queryByRole('table')).toBeNull();
  });

  test('of stacked bars holds every value and the totals', async () => {
    render(<Stacked />);
    expect(await tableCells('Cost by part')).toEqual([
      ['Month', 'Infrastructure', 'Iteration', 'Total'],
      ['October', '$12.00', '$30.00', '$42.00'],
      [longName, '$22.00', '$0.00', '$22.00'],
    ]);
  });

  test('of intervals holds rates, both ends and n, and says where there is no data', async () => {
    render(<Intervals />);
    expect(await tableCells('Kept by tool')).toEqual([
      ['Tool', 'Kept', 'From', 'To', 'n'],
      ['Erase', '82 %', '74 %', '88 %', '1,340'],
      ['Upscale', '50 %', '20 %', '80 %', '6'],
      [longName, 'no data', '–', '–', '1'],
    ]);
  });

  test('of a budget holds spending, forecast and the budget itself', async () => {
    render(<Budget />);
    expect(await tableCells('November')).toEqual([
      ['Day', 'Spent', 'Forecast 10 %', 'Forecast 90 %', 'Budget'],
      ['1 Nov', '$5.00', '–', '–', '$100.00'],
      ['2 Nov', '$8.00', '–', '–', '$100.00'],
      ['3 Nov', '–', '$9.00', '$12.00', '$100.00'],
      ['30 Nov', '–', '$70.00', '$140.00', '$100.00'],
    ]);
  });

  test('of hours holds all 24 and names those without enough data', async () => {
    render(<Hours />);
    const cells = await tableCells('Wait by hour');
    expect(cells).toHaveLength(25);
    expect(cells[1]).toEqual(['00:00', 'not enough data', '–', '–', '–']);
    expect(cells[10]).toEqual(['09:00', '6.0 s', '4.0 s', '9.0 s', '12']);
  });
});

test('bars are one tab stop; arrows move over the segments and name them', async () => {
  const user = userEvent.setup();
  render(<Stacked />);
  await user.tab();
  await user.tab();
  const list = screen.getByRole('listbox', { name: 'Parts of Cost by part' });
  expect(document.activeElement).toBe(list);
  const current = (): string | null | undefined =>
    document.getElementById(list.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-label');
  expect(current()).toBe('October, Infrastructure: $12.00');
  await user.keyboard('{ArrowRight}');
  expect(current()).toBe('October, Iteration: $30.00');
  await user.keyboard('{ArrowDown}');
  expect(current()).toBe(`${longName}, Infrastructure: $22.00`);
  expect(screen.getByRole('option', { selected: true }).getAttribute('aria-label')).toBe(current());
  await user.keyboard('{Home}');
  expect(current()).toBe('October, Infrastructure: $12.00');
  await user.tab();
  expect(document.activeElement).toBe(document.body);
});

test('each segment has its title, and a long name is cut with all of it in the title', () => {
  const { container } = render(<Stacked />);
  const titles = [...container.querySelectorAll('svg[role=img] title')].map((title) => title.textContent);
  expect(titles).toEqual([
    'October, Infrastructure: $12.00',
    'October, Iteration: $30.00',
    longName,
    `${longName}, Infrastructure: $22.00`,
  ]);
  const name = [...container.querySelectorAll('text')].find((text) => text.querySelector('title'));
  expect(name?.lastChild?.textContent).toMatch(/^An autumn.*…$/);
});

test('wide intervals are grey and explained; a row without one says "no data"', () => {
  const { container } = render(<Intervals />);
  const rows = [...container.querySelectorAll('g')].filter((g) => g.firstElementChild?.tagName === 'title');
  expect(rows.map((row) => /wide/.test(row.getAttribute('class') ?? ''))).toEqual([false, true, true]);
  expect(rows[2]?.textContent).toContain('no data');
  expect(screen.getByText(/^Grey:/)).toBeTruthy();
});

test('the budget names its threshold, today and the forecast', () => {
  render(<Budget />);
  expect(screen.getByText('Budget $100.00')).toBeTruthy();
  expect(screen.getByText('Today')).toBeTruthy();
  expect(screen.getByText('Band: forecast, 10–90 %. 30 Nov: $70.00 to $140.00.')).toBeTruthy();
});

test('blank hours are named', () => {
  const { container } = render(<Hours />);
  expect(screen.getByText('Hours with not enough data: 0–8, 11–23.')).toBeTruthy();
  expect(container.querySelector('[data-hour="3"] title')?.textContent).toBe('03:00: not enough data');
});

test('without a row the text for that is shown, and nothing else', () => {
  render(<Stacked empty />);
  expect(screen.getByText('Nothing was spent yet')).toBeTruthy();
  expect(screen.queryByRole('img')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  render(<HourProfile title="Wait" hours={[]} />);
  expect(screen.getByText('No data yet')).toBeTruthy();
});

test('axe finds nothing, tables open and closed', async () => {
  render(
    <main>
      <h1>Costs</h1>
      <Stacked />
      <Intervals />
      <Budget />
      <Hours />
    </main>,
  );
  expect(await axeFindings()).toEqual([]);
  for (const button of screen.getAllByRole('button', { name: /^Show table/ })) await userEvent.click(button);
  expect(await axeFindings()).toEqual([]);
});

/** Colours need a layout; tests/design/contrast.test.ts holds them. */
async function axeFindings(): Promise<readonly string[]> {
  const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  return result.violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html}`));
}
