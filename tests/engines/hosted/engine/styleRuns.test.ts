import { describe, expect, test } from 'vitest';

import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import { gemini } from '../../../../src/engines/hosted/gemini/adapter.ts';
import { openaiCompatible } from '../../../../src/engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import { prepareStyleTransfer } from '../../../../src/engines/hosted/pixels/styleTransfer.ts';
import { bundledPrices } from '../../../../src/engines/hosted/prices/bundled.ts';
import { priceDims } from '../../../../src/engines/hosted/priceDims.ts';
import { recraft } from '../../../../src/engines/hosted/recraft/adapter.ts';
import { sentShape } from '../../../../src/engines/hosted/sentShape.ts';
import { stability } from '../../../../src/engines/hosted/stability/adapter.ts';
import type { HostedLimits, StyleTransferJob } from '../../../../src/engines/hosted/contract.ts';
import type { StyleChoice } from '../../../../src/kernel/operations/catalogue.ts';
import { priceRow } from '../../../../src/kernel/pricing/priceTable.ts';
import { quoteOf } from '../../../../src/kernel/pricing/quoteRow.ts';
import { picture } from '../harness/io.ts';
import { painted, pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { modelFor, pixelContext } from './support.ts';

const adapters = [falAdapter, gemini, openaiCompatible(openAiProfile), recraft, stability];
const models = adapters.flatMap((adapter) =>
  adapter.models.filter(({ descriptor }) => descriptor.operation === 'style-transfer'),
);

const slope = (width: number, height: number) => painted(width, height, (x, y) => [x % 256, y % 256, 90]);

async function prepared(style: StyleChoice, source = slope(80, 60), limits: Partial<HostedLimits> = {}) {
  const model = modelFor('style-transfer', limits);
  const { context, notes } = pixelContext(model);
  const sink = pixelCollector(source.width, source.height);
  const request = { source: sourceOf(source), style, strength: 0.6, seed: 9, sink };
  const outcome = await prepareStyleTransfer(context, request);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return { job: outcome.value.job as StyleTransferJob, finish: outcome.value.finish, sink, notes };
}

describe('a style from a provider', () => {
  test('sends the picture, the words, strength and seed', async () => {
    const { job } = await prepared({ kind: 'prompt', prompt: ' a linocut ' });
    expect(job).toMatchObject({ prompt: 'a linocut', reference: null, strength: 0.6, seed: 9 });
    expect(job.image.data).toEqual(slope(80, 60).data);
    expect((await prepared({ kind: 'preset', preset: 'charcoal' })).job.prompt).toContain('charcoal');
  });

  test('sends a reference no larger than needed, and in its own proportions', async () => {
    const style: StyleChoice = { kind: 'image', image: sourceOf(slope(1500, 300)) };
    // A service that draws in steps of 512 only.
    const limits = { minSide: 1024, maxSide: 1536, maxPixels: 1536 * 1024, multipleOf: 512 };
    const { job, notes } = await prepared(style, slope(1024, 1024), limits);
    expect([job.reference?.width, job.reference?.height]).toEqual([1024, 205]);
    expect(job.prompt).toBe('');
    // Only what is scaled of the picture itself is worth a note.
    expect(notes).toEqual([]);
  });

  test('comes back at the document’s size, with the document’s alpha', async () => {
    const source = slope(80, 60);
    for (let at = 3; at < source.data.length; at += 8) source.data[at] = 40;
    const { finish, sink, notes } = await prepared({ kind: 'preset', preset: 'oil' }, source);
    expect(await finish([{ pixels: picture(160, 120), seed: null }])).toEqual({
      ok: true,
      value: { opaque: false },
    });
    expect(sink.times.every((times) => times === 1)).toBe(true);
    const alpha = (data: Uint8ClampedArray) => data.filter((_, at) => at % 4 === 3);
    expect(alpha(sink.picture.data)).toEqual(alpha(source.data));
    expect(notes).toEqual(['The service drew 160 × 120, resampled to 80 × 60.']);
  });

  test('of another shape is no result, and nothing is written', async () => {
    const { finish, sink } = await prepared({ kind: 'preset', preset: 'oil' });
    const outcome = await finish([{ pixels: picture(90, 90), seed: null }]);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
    expect(sink.rects).toEqual([]);
  });

  test('is refused before anything is sent where the model cannot take it from there', async () => {
    const model = modelFor('style-transfer');
    const { context } = pixelContext({ ...model, descriptor: { ...model.descriptor, styles: ['image'] } });
    const style = { kind: 'prompt', prompt: 'a linocut' } as const;
    const request = {
      source: sourceOf(slope(9, 9)),
      style,
      strength: 1,
      seed: 1,
      sink: pixelCollector(9, 9),
    };
    expect(await prepareStyleTransfer(context, request)).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    });
  });
});

test('every model says what it takes a style from', () => {
  expect(models.map(({ descriptor }) => descriptor.provider)).toEqual(
    expect.arrayContaining(['fal', 'gemini', 'openai', 'recraft', 'stability']),
  );
  for (const { descriptor } of models) expect(descriptor.styles?.length ?? 0).toBeGreaterThan(0);
});

test('prices are those of the table, and an unknown one is none', async () => {
  const { table } = await bundledPrices();
  const quotes = models.map((model) => {
    const row = priceRow(table, { provider: model.descriptor.provider, ...model.price }, 'quote');
    const shape = sentShape(model, { outputs: 1, width: 1000, height: 1000 });
    const { micros, qualifier } = quoteOf(table, row, priceDims(model, shape), '2026-11-27');
    return [model.descriptor.id, micros, qualifier];
  });
  expect(quotes).toEqual(
    expect.arrayContaining([
      ['fal.image-apps-style', null, 'unpriced'],
      ['fal.image-editing-style', null, 'unpriced'],
      ['gemini.gemini-nano-banana-2.1.style-transfer', 33_600, 'estimate'],
      ['recraft.recraftv3.style-transfer', 40_000, 'exact'],
      ['stability.control.style-transfer', 80_000, 'exact'],
    ]),
  );
});
