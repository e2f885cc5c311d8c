import { afterEach, expect, test } from 'vitest';

import { createLocalEngines } from '../../../src/engines/local/registry.ts';
import { modelFiles, runtimeBinaries } from '../../../src/engines/local/runtime/files.generated.ts';
import type { Engine } from '../../../src/kernel/operations/ports.ts';
import { dark, faceOver, pale, wall } from './support/drawnFace.ts';
import { pixelCollector, sourceOf } from './support/pictures.ts';

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

test('faces are found and one is swapped in a worker, for nothing', { timeout: 120_000 }, async () => {
  const engine = createLocalEngines().find(({ descriptor }) => descriptor.operation === 'face-swap');
  if (engine?.findFaces === undefined) throw new Error('no engine of face swap');
  const swap = engine as unknown as Engine<'face-swap'>;
  expect(await swap.availability({})).toEqual({
    kind: 'download',
    bytes:
      modelFiles['face-detector'].bytes + modelFiles['face-landmarks'].bytes + runtimeBinaries.wasm.bytes,
  });
  const { signal } = new AbortController();
  const pair = faceOver(
    faceOver(wall(320, 210), { x: 95, y: 95, radius: 45 }, pale),
    { x: 230, y: 110, radius: 40 },
    { ...dark, roll: 0.3 },
  );
  const found = await engine.findFaces(signal, sourceOf(pair));
  expect(found.ok && found.value).toHaveLength(2);
  if (!found.ok) return;
  const target = found.value.find(({ x }) => x > 160) ?? null;
  const face = sourceOf(faceOver(wall(200, 200), { x: 100, y: 90, radius: 55 }, pale));
  const sink = pixelCollector(320, 210);
  const result = await swap.run(signal, { source: sourceOf(pair), face, target, sink }, () => undefined);
  expect(result).toMatchObject({ ok: true, value: { report: { backend: 'wasm' } } });
  const alphaAt = (x: number, y: number) => sink.picture.data[(y * 320 + x) * 4 + 3];
  expect(alphaAt(230, 115)).toBe(255);
  expect(alphaAt(95, 95)).toBe(0);
  expect(await swap.availability({})).toEqual({ kind: 'ready' });
});
