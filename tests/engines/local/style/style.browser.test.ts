import { expect, test } from 'vitest';

import { createLocalEngines } from '../../../../src/engines/local/registry.ts';
import type { StyleTransferRequest } from '../../../../src/kernel/operations/catalogue.ts';
import type { Engine } from '../../../../src/kernel/operations/ports.ts';
import { painted, pixelCollector, sourceOf } from '../support/pictures.ts';

const minutes = 120_000;

function engineOf(id: string): Engine<'style-transfer'> {
  const engine = createLocalEngines().find(
    (one): one is Engine<'style-transfer'> => one.descriptor.id === id,
  );
  if (engine === undefined) throw new Error(`no engine ${id}`);
  return engine;
}

const picture = painted(300, 200, (x, y) => [
  120 + 60 * Math.sin(x / 20),
  140 + 40 * Math.cos(y / 15),
  x / 2,
]);

async function run(id: string, style: StyleTransferRequest['style'], signal = new AbortController().signal) {
  const sink = pixelCollector(300, 200);
  const labels: string[] = [];
  const request = { source: sourceOf(picture), style, strength: 1, seed: 3, sink };
  const outcome = await engineOf(id).run(signal, request, ({ label }) => void labels.push(label));
  return { outcome, sink, labels };
}

test('painterly paints in a worker, needs no download, and says what ran', { timeout: minutes }, async () => {
  const engine = engineOf('local.painterly');
  expect(await engine.availability({})).toEqual({ kind: 'ready' });
  const { outcome, sink, labels } = await run('local.painterly', { kind: 'preset', preset: 'oil' });
  expect(outcome).toMatchObject({
    ok: true,
    value: { result: { opaque: true }, report: { backend: 'js', threads: 1, downloadMs: 0 } },
  });
  expect(labels).toContain('Tile 1 of 1');
  expect(sink.times.every((times) => times === 1)).toBe(true);
  expect(sink.picture.data).not.toEqual(picture.data);
});

test('colour match reads its reference from the page', { timeout: minutes }, async () => {
  const reference = painted(60, 90, (x, y) => [200, 80 + x, 30 + y / 2]);
  const { outcome, sink } = await run('local.colour-match', { kind: 'image', image: sourceOf(reference) });
  expect(outcome).toMatchObject({ ok: true });
  const reds = sink.picture.data.filter((_, at) => at % 4 === 0);
  expect(reds.reduce((sum, red) => sum + red, 0) / reds.length).toBeGreaterThan(185);
});

test('a cancelled painting settles, and the next one works', { timeout: minutes }, async () => {
  const stop = new AbortController();
  stop.abort();
  const style = { kind: 'preset', preset: 'ink' } as const;
  expect((await run('local.painterly', style, stop.signal)).outcome).toMatchObject({
    ok: false,
    error: { kind: 'cancelled' },
  });
  expect((await run('local.painterly', style)).outcome).toMatchObject({ ok: true });
});
