import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fitView, keepInReach, snapView, toDocument, toScreen, zoomAround } from '../../src/canvas/view.ts';

const coordinate = fc.double({ min: -5000, max: 5000, noNaN: true });
const scale = fc.double({ min: 0.02, max: 60, noNaN: true });
const anyView = fc.record({ scale, offsetX: coordinate, offsetY: coordinate });

test('screen and document coordinates are inverse to each other', () => {
  fc.assert(
    fc.property(anyView, coordinate, coordinate, (view, x, y) => {
      const back = toScreen(view, toDocument(view, { x, y }));
      expect(back.x).toBeCloseTo(x, 4);
      expect(back.y).toBeCloseTo(y, 4);
    }),
  );
});

test('zooming keeps the anchor', () => {
  fc.assert(
    fc.property(anyView, scale, coordinate, coordinate, (view, next, x, y) => {
      const held = toDocument(view, { x, y });
      const at = toScreen(zoomAround(view, next, { x, y }), held);
      expect(Math.abs(at.x - x)).toBeLessThan(1e-3);
      expect(Math.abs(at.y - y)).toBeLessThan(1e-3);
    }),
  );
});

test('a fitted document lies inside the viewport', () => {
  const side = fc.integer({ min: 1, max: 8192 });
  fc.assert(
    fc.property(side, side, fc.integer({ min: 200, max: 3000 }), (width, height, room) => {
      const view = fitView({ width, height }, { width: room, height: room });
      expect(view.scale).toBeLessThanOrEqual(1);
      expect(view.offsetX).toBeGreaterThanOrEqual(0);
      expect(view.offsetX + width * view.scale).toBeLessThanOrEqual(room);
      expect(view.offsetY).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a snapped view stands on whole device pixels', () => {
  fc.assert(
    fc.property(anyView, fc.constantFrom(1, 1.25, 1.5, 2, 3), (view, ratio) => {
      const snapped = snapView(view, ratio);
      expect(Math.abs(snapped.offsetX * ratio - Math.round(snapped.offsetX * ratio))).toBeLessThan(1e-6);
      expect(Math.abs(snapped.offsetX - view.offsetX)).toBeLessThanOrEqual(0.5 / ratio + 1e-9);
    }),
  );
});

test('some of the document always stays in reach', () => {
  const size = { width: 1000, height: 500 };
  const viewport = { width: 800, height: 600 };
  fc.assert(
    fc.property(anyView, (view) => {
      const kept = keepInReach(view, size, viewport);
      expect(kept.offsetX).toBeLessThan(viewport.width);
      expect(kept.offsetX + size.width * kept.scale).toBeGreaterThan(0);
      expect(kept.offsetY).toBeLessThan(viewport.height);
      expect(kept.offsetY + size.height * kept.scale).toBeGreaterThan(0);
    }),
  );
});
