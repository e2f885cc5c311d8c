import { expect, test } from 'vitest';

import { createHostedEngine } from '../../../../src/engines/hosted/hostedEngine.ts';
import { prepareFaceSwap } from '../../../../src/engines/hosted/pixels/faceSwap.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { composed, painted, pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { fakeAdapter, fakeWorld, modelFor, pixelContext } from './support.ts';

const document = painted(300, 240, (x, y) => [120 + 40 * Math.sin(x / 9), 90 + (60 * y) / 240, 140]);
const face = painted(64, 64, (x) => [x, 100, 100]);
const target = { x: 100, y: 80, width: 60, height: 70 };

async function swapped(answer: (image: PixelBuffer) => PixelBuffer, source = document) {
  const sink = pixelCollector(300, 240);
  const { context } = pixelContext(modelFor('face-swap'));
  const request = { source: sourceOf(source), face: sourceOf(face), target, person: 'female', sink } as const;
  const prepared = await prepareFaceSwap(context, request);
  if (!prepared.ok) throw new Error(prepared.error.message);
  const { job } = prepared.value;
  if (job.operation !== 'face-swap') throw new Error(job.operation);
  const outcome = await prepared.value.finish([{ pixels: answer(job.image), seed: null }]);
  return { outcome, sink, job };
}

/** Everything a little greener, as services do, and another nose. */
function drawn(image: PixelBuffer): PixelBuffer {
  const data = image.data.slice();
  for (let y = 0, at = 0; y < image.height; y += 1)
    for (let x = 0; x < image.width; x += 1, at += 4) {
      data[at + 1] = (data[at + 1] ?? 0) + 6;
      if (Math.hypot(x - image.width / 2, y - image.height / 2) < 12) data[at] = 250;
    }
  return { ...image, data };
}

test('the surroundings of the face are sent, with the other picture as it is', async () => {
  const { job } = await swapped(drawn);
  expect(job).toMatchObject({ person: 'female', image: { width: 166, height: 176 } });
  expect(job.face.data).toEqual(face.data);
});

test('only an oval around the face changes; the cast of the service is taken off', async () => {
  const { outcome, sink } = await swapped(drawn);
  expect(outcome.ok).toBe(true);
  const done = composed(document, sink.picture);
  let [outside, cast] = [0, 0];
  for (let y = 0, at = 0; y < 240; y += 1)
    for (let x = 0; x < 300; x += 1, at += 4) {
      const alpha = sink.picture.data[at + 3] ?? 0;
      const distance = Math.hypot((x - 130) / 60, (y - 115) / 70);
      if (distance > 1 && alpha > 0) outside += 1;
      if (alpha > 0 && Math.hypot(x - 130, y - 115) > 20) {
        cast = Math.max(cast, Math.abs((done.data[at + 1] ?? 0) - (document.data[at + 1] ?? 0)));
      }
    }
  expect(outside).toBe(0);
  expect(cast).toBeLessThan(4);
  expect(done.data[(115 * 300 + 130) * 4]).toBeGreaterThan(235);
});

test('what is transparent stays so', async () => {
  const holed = { ...document, data: document.data.slice() };
  holed.data[(115 * 300 + 130) * 4 + 3] = 0;
  const { sink } = await swapped(drawn, holed);
  expect(sink.picture.data[(115 * 300 + 130) * 4 + 3]).toBe(0);
  expect(sink.picture.data[(115 * 300 + 131) * 4 + 3]).toBe(255);
});

test('the same face back, or another shape, is no result', async () => {
  expect((await swapped((image) => image)).outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
  const wide = painted(200, 64, () => [1, 2, 3]);
  expect((await swapped(() => wide)).outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
});

test('without a chosen face, or without saying whose it is, nothing is sent', async () => {
  const { context } = pixelContext(modelFor('face-swap'));
  const sink = pixelCollector(300, 240);
  const request = { source: sourceOf(document), face: sourceOf(face), sink };
  for (const missing of [
    { target: null, person: 'male' },
    { target, person: null },
  ] as const) {
    expect(await prepareFaceSwap(context, { ...request, ...missing })).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    });
  }
});

test('an engine that must be listed is offered only while its provider lists it as active', async () => {
  const answers: (boolean | null)[] = [null, false];
  const { adapter } = fakeAdapter({});
  const model = { ...modelFor('face-swap'), mustBeListed: true } as const;
  const { deps, io } = fakeWorld();
  let now = 1_000_000;
  const world = { ...deps, configured: () => true, io: () => ({ ...io, now: () => now }) };
  const offered = (listed: () => Promise<boolean | null>) =>
    createHostedEngine({ ...adapter, isListed: listed }, model, world);
  const engine = offered(() => Promise.resolve(answers.shift() ?? null));
  // Not known, so asked again after a minute; then known.
  expect(await engine.availability({})).toMatchObject({ kind: 'unavailable' });
  expect(await engine.availability({})).toMatchObject({ kind: 'unavailable' });
  expect(answers).toEqual([false]);
  now += 60_000;
  expect(await engine.availability({})).toMatchObject({
    reason: 'Acme does not list Painter as active at the moment.',
  });
  expect(answers).toEqual([]);
  expect(await offered(() => Promise.resolve(true)).availability({})).toEqual({ kind: 'ready' });
  // An adapter that cannot say does not say yes.
  const mute = createHostedEngine(adapter, model, world);
  expect(await mute.availability({})).toMatchObject({ kind: 'unavailable' });
});
