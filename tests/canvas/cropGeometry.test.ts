import fc from 'fast-check';
import { expect, test } from 'vitest';

import { dragFrame, handleAt, handlePoints } from '../../src/canvas/gestures/cropGeometry.ts';
import type { CropHandle } from '../../src/canvas/gestures/cropGeometry.ts';

const frame = { x: 100, y: 80, width: 200, height: 120 };
const handles: readonly CropHandle[] = ['n', 's', 'e', 'w', 'ne', 'nw', 'se', 'sw', 'move'];
const distance = fc.double({ min: -600, max: 600, noNaN: true });

test('each handle is found where it is drawn', () => {
  for (const { handle, point } of handlePoints(frame)) expect(handleAt(frame, point, 5)).toBe(handle);
  expect(handleAt(frame, { x: 200, y: 140 }, 5)).toBe('move');
  expect(handleAt(frame, { x: 20, y: 20 }, 5)).toBeNull();
});

test('a drag never turns the frame inside out and keeps whole pixels', () => {
  fc.assert(
    fc.property(fc.constantFrom(...handles), distance, distance, (handle, dx, dy) => {
      const next = dragFrame(frame, handle, dx, dy, null);
      expect(next.width).toBeGreaterThanOrEqual(1);
      expect(next.height).toBeGreaterThanOrEqual(1);
      for (const value of Object.values(next)) expect(Number.isInteger(value)).toBe(true);
    }),
  );
});

test('the edge opposite to a dragged corner stays, with and without an aspect', () => {
  fc.assert(
    fc.property(fc.constantFrom(null, 1, 1.5, 0.5), distance, distance, (aspect, dx, dy) => {
      const next = dragFrame(frame, 'nw', dx, dy, aspect);
      expect(next.x + next.width).toBe(300);
      expect(next.y + next.height).toBe(200);
    }),
  );
});

test('an aspect is kept to the rounding of a pixel', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...handles.filter((handle) => handle !== 'move')),
      fc.double({ min: -80, max: 400, noNaN: true }),
      fc.double({ min: -80, max: 400, noNaN: true }),
      (handle, dx, dy) => {
        const next = dragFrame({ x: 0, y: 0, width: 150, height: 100 }, handle, dx, dy, 1.5);
        expect(Math.abs(next.width / 1.5 - next.height)).toBeLessThanOrEqual(1);
      },
    ),
  );
});
