import { Konva } from 'konva/lib/Core';
import { afterEach, expect, test, vi } from 'vitest';

import { closeCanvases, createCanvasDriver } from '../drivers/canvasDriver.ts';

afterEach(() => {
  vi.restoreAllMocks();
  closeCanvases();
});

test('destroy leaves no stage, element, listener, worker or frame', async () => {
  const added = spyOnListeners('addEventListener');
  const removed = spyOnListeners('removeEventListener');
  const ended = vi.spyOn(Worker.prototype, 'terminate');
  const driver = createCanvasDriver();
  await driver.open(600, 400, [{ paint: () => [1, 2, 3, 255] }]);
  driver.use({ kind: 'paint', layer: driver.layer(0), colour: '#ff0000', opacity: 1, size: 20, hardness: 1 });
  await driver.drag([
    { x: 50, y: 50 },
    { x: 90, y: 50 },
  ]);
  await expect.poll(() => driver.painted.length).toBe(1);
  await driver.settled();
  expect(Konva.stages).toHaveLength(1);
  expect(added.of(driver.container, window).length).toBeGreaterThan(8);

  driver.canvas.destroy();
  expect(Konva.stages).toHaveLength(0);
  expect(driver.container.childElementCount).toBe(0);
  expect(driver.container.style.touchAction).toBe('');
  expect(ended).toHaveBeenCalledTimes(2);
  for (const entry of added.of(driver.container, window)) {
    expect(removed.of(driver.container, window)).toContainEqual(entry);
  }
  const frames = driver.canvas.stats().frames;
  await driver.frame();
  await driver.frame();
  expect(driver.canvas.stats().frames).toBe(frames);
});

test('a stroke handed over before destroy still becomes tiles; then its worker ends', async () => {
  const ended = vi.spyOn(Worker.prototype, 'terminate');
  const driver = createCanvasDriver({ acceptPaint: false });
  await driver.open(600, 400, [{ paint: () => [1, 2, 3, 255], mask: () => 255 }]);
  driver.use({ kind: 'paint-mask', layer: driver.layer(0), value: 0, size: 20, hardness: 1 });
  await driver.drag([
    { x: 50, y: 50 },
    { x: 90, y: 50 },
  ]);
  expect([driver.strokes.length, driver.painted.length]).toEqual([1, 0]);
  driver.canvas.destroy();
  expect(ended).toHaveBeenCalledTimes(1);
  await driver.strokes[0];
  expect(driver.painted.map(({ target, tiles }) => [target, tiles.size])).toEqual([['mask', 1]]);
  await expect.poll(() => ended.mock.calls.length).toBe(2);
});

test('destroy in mid-stroke and in mid-load is quiet', async () => {
  const driver = createCanvasDriver();
  await driver.open(600, 400, [{ paint: () => [1, 2, 3, 255] }]);
  driver.use({ kind: 'mask-brush', mode: 'add', size: 20, hardness: 1 });
  driver.pointer('pointerdown', { x: 50, y: 50 });
  driver.pointer('pointermove', { x: 90, y: 50 });
  driver.canvas.zoomTo(3);
  const settled = driver.canvas.settled();
  driver.canvas.destroy();
  driver.canvas.destroy();
  await settled;
  expect(driver.shapes).toEqual([]);
});

test('twenty canvases one after the other leave nothing behind', async () => {
  for (let i = 0; i < 20; i += 1) {
    const driver = createCanvasDriver();
    await driver.open(100, 100, [{ paint: () => [i, i, i, 255] }]);
    expect(driver.contentAt(50, 50)).toEqual([i, i, i, 255]);
    closeCanvases();
  }
  expect(Konva.stages).toHaveLength(0);
});

interface Listening {
  of(...targets: readonly EventTarget[]): readonly (readonly [EventTarget, unknown, unknown])[];
}

function spyOnListeners(name: 'addEventListener' | 'removeEventListener'): Listening {
  const calls: (readonly [EventTarget, unknown, unknown])[] = [];
  const real = EventTarget.prototype[name];
  vi.spyOn(EventTarget.prototype, name).mockImplementation(function spied(
    this: EventTarget,
    ...args: Parameters<EventTarget['addEventListener']>
  ) {
    calls.push([this ?? window, args[0], args[1]]);
    real.apply(this ?? window, args);
  });
  // The test runner listens to the window too, but not while these tests run.
  return {
    of: (...targets) => calls.filter(([target, , listener]) => targets.includes(target) && listener !== null),
  };
}
