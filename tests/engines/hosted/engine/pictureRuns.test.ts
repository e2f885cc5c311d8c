import { describe, expect, test } from 'vitest';

import type { HostedJob, HostedLimits } from '../../../../src/engines/hosted/contract.ts';
import { prepareGenerate } from '../../../../src/engines/hosted/pixels/generate.ts';
import { prepareRemoveBackground } from '../../../../src/engines/hosted/pixels/removeBackground.ts';
import { prepareReplaceBackground } from '../../../../src/engines/hosted/pixels/replaceBackground.ts';
import { createResampler, resized } from '../../../../src/engines/hosted/pixels/resample.ts';
import { prepareUpscale } from '../../../../src/engines/hosted/pixels/upscale.ts';
import type { BackdropChoice } from '../../../../src/kernel/operations/catalogue.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { picture } from '../harness/io.ts';
import { maskCollector, painted, pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { modelFor, pixelContext } from './support.ts';

const slope = (width: number, height: number): PixelBuffer =>
  painted(width, height, (x, y) => [(255 * x) / width, (255 * y) / height, 128]);

/** The largest difference of a byte. */
function worst(a: PixelBuffer, b: PixelBuffer): number {
  let most = 0;
  for (let i = 0; i < a.data.length; i += 1) {
    most = Math.max(most, Math.abs((a.data[i] as number) - (b.data[i] as number)));
  }
  return most;
}

function imageOf(job: HostedJob): PixelBuffer {
  if (job.operation === 'generate') throw new Error('it was to show a picture');
  return job.image;
}

describe('resampling', () => {
  test('at its own size changes nothing', () => {
    const original = picture(50, 40);
    expect(resized(original, { width: 50, height: 40 }).data).toEqual(original.data);
  });

  test.each([[{ width: 333, height: 90 }], [{ width: 40, height: 31 }]])(
    'to %j keeps a slope, and parts are those of the whole',
    (size) => {
      const whole = resized(slope(120, 90), size);
      expect(worst(whole, slope(size.width, size.height))).toBeLessThan(7);
      const rect = { x: 11, y: 7, width: 20, height: 15 };
      const part = createResampler(slope(120, 90), size).region(rect);
      const cut = createResampler(whole, size).region(rect);
      expect(part.data).toEqual(cut.data);
    },
  );

  test('takes no colour from invisible pixels', () => {
    const half = painted(40, 10, (x) => (x < 20 ? [200, 100, 50] : [0, 255, 0]));
    for (let i = 0; i < 400; i += 1) if (i % 40 >= 20) half.data[i * 4 + 3] = 0;
    const { data } = resized(half, { width: 90, height: 20 });
    let green = 0;
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at + 3] ?? 0) > 8 && (data[at + 1] ?? 0) > 110) green += 1;
    }
    expect(green).toBe(0);
  });
});

async function upscaleWith(
  source: PixelBuffer,
  answer: (image: PixelBuffer) => PixelBuffer,
  limits: Partial<HostedLimits> = {},
) {
  const sink = pixelCollector(source.width * 3, source.height * 3);
  const { context, notes } = pixelContext(modelFor('upscale', limits));
  const prepared = await prepareUpscale(context, { source: sourceOf(source), factor: 3, sink });
  if (!prepared.ok) throw new Error(prepared.error.message);
  const image = imageOf(prepared.value.job);
  const outcome = await prepared.value.finish([{ pixels: answer(image), seed: null }]);
  return { outcome, sink, notes, image };
}

describe('an enlarged picture', () => {
  test('of the exact size is written as it came, every pixel once', async () => {
    const big = slope(900, 600);
    const { outcome, sink, notes } = await upscaleWith(slope(300, 200), () => big);
    expect(outcome).toEqual({ ok: true, value: { tiles: 2 } });
    expect(worst(sink.picture, big)).toBe(0);
    expect(sink.times.every((times) => times === 1)).toBe(true);
    expect(notes).toEqual([]);
  });

  test('of another size is brought to exactly the factor, and that is told', async () => {
    const { sink, notes } = await upscaleWith(slope(100, 80), () => slope(400, 320));
    expect(worst(sink.picture, slope(300, 240))).toBeLessThan(7);
    expect(notes).toEqual(['The service drew 400 × 320, resampled to 300 × 240.']);
  });

  test('was sent smaller where the service takes no more', async () => {
    const { image, notes, sink } = await upscaleWith(
      slope(300, 200),
      ({ width, height }) => slope(width * 3, height * 3),
      { maxSide: 150 },
    );
    expect([image.width, image.height]).toEqual([150, 100]);
    expect(notes[0]).toBe('Sent at 150 × 100: the service takes no more.');
    expect(worst(sink.picture, slope(900, 600))).toBeLessThan(7);
  });

  test('keeps the picture\u2019s own transparency', async () => {
    const source = slope(60, 60);
    for (let i = 0; i < 3600; i += 1) if (i % 60 >= 30) source.data[i * 4 + 3] = 0;
    const { sink, image } = await upscaleWith(source, () => slope(180, 180));
    const alphaAt = (x: number): number => sink.picture.data[(90 * 180 + x) * 4 + 3] ?? -1;
    expect([alphaAt(20), alphaAt(160)]).toEqual([255, 0]);
    expect(image.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });

  test.each([
    ['not larger', (image: PixelBuffer): PixelBuffer => image],
    ['of another shape', (): PixelBuffer => slope(500, 100)],
  ])('is refused where it is %s', async (_what, answer) => {
    const { outcome, sink } = await upscaleWith(slope(100, 80), answer);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
    expect(sink.rects).toEqual([]);
  });
});

async function cutOut(source: PixelBuffer, answer: (image: PixelBuffer) => PixelBuffer) {
  const sink = maskCollector(source.width, source.height);
  const { context } = pixelContext(modelFor('remove-background', { maxSide: 200 }));
  const request = { source: sourceOf(source), sink, quality: 'fine' } as const;
  const prepared = await prepareRemoveBackground(context, request);
  if (!prepared.ok) throw new Error(prepared.error.message);
  const pixels = answer(imageOf(prepared.value.job));
  return { outcome: await prepared.value.finish([{ pixels, seed: null }]), sink };
}

/** The middle third is the subject. */
function withAlpha(image: PixelBuffer): PixelBuffer {
  const data = Uint8ClampedArray.from(image.data);
  for (let i = 0; i < data.length / 4; i += 1) {
    const x = i % image.width;
    data[i * 4 + 3] = x >= image.width / 3 && x < (image.width * 2) / 3 ? 255 : 0;
  }
  return { ...image, data };
}

describe('a subject cut out', () => {
  test('has its alpha as coverage, at the size of the document', async () => {
    const { outcome, sink } = await cutOut(slope(600, 300), withAlpha);
    expect(sink.times.every((times) => times === 1)).toBe(true);
    const at = (x: number): number => sink.mask.data[150 * 600 + x] ?? -1;
    expect([at(100), at(300), at(500)]).toEqual([0, 255, 0]);
    expect(outcome.ok && outcome.value.coverage).toBeCloseTo(1 / 3, 2);
  });

  test('without any transparency is none', async () => {
    const { outcome, sink } = await cutOut(slope(90, 60), (image) => image);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
    expect(sink.times.every((times) => times === 0)).toBe(true);
  });

  test('of nothing is none', async () => {
    const clear = ({ width, height }: PixelBuffer): PixelBuffer => ({
      width,
      height,
      data: new Uint8ClampedArray(width * height * 4),
    });
    const { outcome } = await cutOut(slope(90, 60), clear);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'no-subject' } });
  });
});

describe('a generated picture', () => {
  const request = { prompt: 'a lemon', width: 3000, height: 1500, seed: 0xffffffff, count: 3 };

  test('is asked for within the limits, and what differs is told', async () => {
    const { context, notes } = pixelContext(
      modelFor('generate', { maxSide: 2048, multipleOf: 64, maxOutputs: 2 }),
    );
    const prepared = await prepareGenerate(context, request);
    if (!prepared.ok) throw new Error(prepared.error.message);
    expect(prepared.value.job).toMatchObject({ width: 2048, height: 1024, count: 2, seed: 0xffffffff });
    const made = { pixels: slope(64, 32), seed: null };
    const outcome = await prepared.value.finish([made, { ...made, seed: 5 }, made]);
    if (!outcome.ok) throw new Error(outcome.error.message);
    expect(outcome.value.images.map(({ seed }) => seed)).toEqual([0xffffffff, 5, 1]);
    expect(outcome.value.images.every(({ objects }) => objects.length === 0)).toBe(true);
    expect(notes).toEqual([
      '2 instead of 3 pictures: the service makes no more in one run.',
      'Made at 64 × 32 instead of 3000 × 1500.',
    ]);
  });
});

describe('a new background', () => {
  async function replaceWith(backdrop: BackdropChoice) {
    const source = slope(80, 60);
    const subject = pixelCollector(80, 60);
    const backdropSink = pixelCollector(80, 60);
    const matte = maskCollector(80, 60);
    const { context } = pixelContext(modelFor('replace-background'));
    const prepared = await prepareReplaceBackground(context, {
      source: sourceOf(source),
      backdrop,
      match: 0,
      contactShadow: false,
      matte,
      subject,
      backdropSink,
      shadow: pixelCollector(80, 60),
    });
    return { prepared, source, subject, backdropSink, matte };
  }

  test('is the whole picture as the service drew it; the original stays under a mask', async () => {
    const { prepared, source, subject, backdropSink, matte } = await replaceWith({
      kind: 'colour',
      colour: '#aabbcc',
    });
    if (!prepared.ok) throw new Error(prepared.error.message);
    expect(prepared.value.job).toMatchObject({ operation: 'replace-background' });
    expect(JSON.stringify({ ...prepared.value.job, image: null })).toContain('#aabbcc');
    const drawn = picture(80, 60);
    expect(await prepared.value.finish([{ pixels: drawn, seed: null }])).toMatchObject({ ok: true });
    expect(worst(backdropSink.picture, drawn)).toBe(0);
    expect(worst(subject.picture, source)).toBe(0);
    expect(matte.times.every((times) => times === 0)).toBe(true);
  });

  test('from words is drawn from just those', async () => {
    const { prepared } = await replaceWith({ kind: 'prompt', prompt: 'a beach at dusk' });
    expect(prepared).toMatchObject({ ok: true, value: { job: { prompt: 'a beach at dusk' } } });
  });

  test('from a picture is nothing that words can ask for', async () => {
    const { prepared } = await replaceWith({ kind: 'image', image: sourceOf(slope(10, 10)) });
    expect(prepared).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});
