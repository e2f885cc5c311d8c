import { afterEach, expect, test, vi } from 'vitest';

import { browserSurface } from '../../../src/session/activity/browserSurface.ts';

let stop: () => void = () => {};

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function watch() {
  const seen: string[] = [];
  stop = browserSurface(window).watch({
    presence: (visible, focused) =>
      seen.push(`${visible ? 'visible' : 'hidden'} ${focused ? 'focused' : 'blurred'}`),
    input: (productive) => seen.push(productive ? 'work' : 'there'),
    leaving: () => seen.push('leaving'),
  });
  const first = seen.splice(0);
  return { seen, first };
}

test('tells presence at once and at each change', () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const { seen, first } = watch();
  expect(first).toEqual(['visible focused']);
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  window.dispatchEvent(new FocusEvent('blur'));
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  expect(seen).toEqual(['visible blurred', 'hidden blurred', 'leaving', 'leaving']);
});

test('the focus of a field is no change of the window’s', () => {
  const { seen } = watch();
  const field = document.body.appendChild(document.createElement('input'));
  field.dispatchEvent(new FocusEvent('focus'));
  field.dispatchEvent(new FocusEvent('blur'));
  expect(seen).toEqual([]);
});

test('clicks, keys and drags are work, also where a handler stops them; a bare move is presence', () => {
  const { seen } = watch();
  const button = document.body.appendChild(document.createElement('button'));
  for (const type of ['pointerdown', 'keydown'])
    button.addEventListener(type, (event) => event.stopPropagation());
  button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  button.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true }));
  button.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, buttons: 0 }));
  expect(seen).toEqual(['work', 'work', 'there']);
  // Within the same second no other move is told.
  button.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, buttons: 1 }));
  expect(seen).toHaveLength(3);
  stop();
  const dragged = watch();
  button.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, buttons: 1 }));
  expect(dragged.seen).toEqual(['work']);
});

test('stopping stops all of it', () => {
  const { seen } = watch();
  stop();
  window.dispatchEvent(new PointerEvent('pointerdown'));
  window.dispatchEvent(new FocusEvent('blur'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(seen).toEqual([]);
});
