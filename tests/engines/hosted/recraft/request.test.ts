import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import { recraft } from '../../../../src/engines/hosted/recraft/adapter.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo, picture } from '../harness/io.ts';
import { oneFieldOff } from '../harness/oneFieldOff.ts';
import { bodyCheck, hasSpecs, pointerPart } from '../harness/specs.ts';
import { ownRequestCheck } from './ownSchema.ts';
import { jobs } from './service.ts';

/** Neither a prompt nor a picture, and a size that is none. */
const bad = { n: 'two', size: 'large', image_url: 7 };

describe('recraft: our own description of a request', () => {
  test.each([
    '/images/generations',
    '/images/eraseRegion',
    '/images/removeBackground',
    '/images/replaceBackground',
    '/images/crispUpscale',
    '/images/outpaint',
    '/images/imageToImage',
  ])('%s refuses a bad one', (path) => {
    expect(ownRequestCheck(path, bad).length).toBeGreaterThan(2);
  });

  test.each(jobs)('$operation: $endpoint refuses what is wrong in one place', async (job) => {
    const { path, body } = await sentFor(job);
    const wrong = oneFieldOff(body);
    expect(wrong.length).toBeGreaterThan(2 * Object.keys(body).length - 1);
    for (const [what, off] of wrong) expect(ownRequestCheck(path, off), what).not.toEqual([]);
  });

  test.each([
    ['generate', { n: 0 }],
    ['generate', { n: 5 }],
    ['generate', { random_seed: 2 ** 31 }],
    ['generate', { random_seed: -1 }],
    ['generate', { size: '1024x1024' }],
    ['generate', { model: 'recraftv2' }],
    ['generate', { prompt: '' }],
    ['generate', { response_format: 'url' }],
    ['erase', { mask_url: 'https://pictures.test/1.png' }],
    ['upscale', { upscale: '4' }],
    ['expand', { expand_left: -1 }],
    ['expand', { expand_top: 0.5 }],
    ['style-transfer', { strength: 1.01 }],
    ['replace-background', { image_format: 'webp' }],
  ])('%s with %j is refused', async (operation, change) => {
    const { path, body } = await sentFor(jobs.find((job) => job.operation === operation));
    expect(ownRequestCheck(path, { ...body, ...change })).toHaveLength(1);
  });

  test.each(jobs)('$operation: $endpoint', async (job) => {
    const { path, body } = await sentFor(job);
    expect(ownRequestCheck(path, body)).toEqual([]);
  });
});

/** Newer than the description of August 2026, by the service's own price page. */
const newerModels = [{ model: 'recraftv4_1_flash', asOf: '2026-10' }];

describe.skipIf(!hasSpecs('recraft.json'))('recraft.json: the description of the service', () => {
  test.each([
    '/images/generations',
    '/images/eraseRegion',
    '/images/removeBackground',
    '/images/replaceBackground',
    '/images/crispUpscale',
    '/images/outpaint',
    '/images/imageToImage',
  ])('%s refuses a bad one', (path) => {
    expect(check(path)(bad)).not.toEqual([]);
  });

  test.each(jobs)('$operation: $endpoint', async (job) => {
    const { path, body } = await sentFor(job);
    const model = String(body['model']);
    const isNewer = newerModels.some((newer) => newer.model === model);
    // What is newer is refused for nothing but its name.
    expect(check(path)(body).length > 0).toBe(isNewer);
    expect(check(path)(isNewer ? { ...body, model: 'recraftv4_1' } : body)).toEqual([]);
  });
});

describe('recraft: what is sent', () => {
  test('proportions, count and seed of a generate', async () => {
    const { path, body } = await sentFor(jobs[0]);
    expect(path).toBe('/images/generations');
    expect(body).toMatchObject({ size: '3:2', n: 2, model: 'recraftv4_1', prompt: 'A lemon' });
  });

  test.each([
    [1000, 1000, 2, 'upscale4mp'],
    [300, 280, 4, 'upscale4mp'],
    [1000, 1100, 3, 'upscale16mp'],
    [2000, 2000, 2, 'upscale16mp'],
  ] as const)('upscale: %i × %i × %i asks for %s', async (width, height, factor, step) => {
    const image = { width, height, data: new Uint8ClampedArray(width * height * 4).fill(120) };
    const { path, body } = await sentFor({
      call: 'c1',
      operation: 'upscale',
      endpoint: 'images/crispUpscale',
      image,
      factor,
    });
    expect(path).toBe('/images/crispUpscale');
    expect(body['upscale']).toBe(step);
  });

  test('expand: each side by name, and words even where there are none', async () => {
    const job = jobs.find(({ operation }) => operation === 'expand');
    const { path, body } = await sentFor(job);
    expect(path).toBe('/images/outpaint');
    expect(body).toMatchObject({ expand_left: 40, expand_top: 0, expand_right: 41, expand_bottom: 7 });
    expect(body['prompt']).toMatch(/continued/u);
  });

  test('a style leaves the things of the picture where they are, even at full strength', async () => {
    const { path, body } = await sentFor(jobs.find(({ operation }) => operation === 'style-transfer'));
    expect(path).toBe('/images/imageToImage');
    expect(body).toMatchObject({ strength: 0.35, prompt: 'a linocut in two colours', model: 'recraftv3' });
  });

  test('portraits', async () => {
    expect((await sentFor(jobs[2])).body).toMatchObject({ size: '9:16', model: 'recraftv4_1_pro' });
  });

  test('the picture itself, bit by bit', async () => {
    const { body } = await sentFor(jobs[3]);
    const sent = await sharp(bytesOf(body['image_url'])).ensureAlpha().raw().toBuffer();
    expect(sent.equals(Buffer.from(picture(300, 280).data))).toBe(true);
  });

  test('a soft mask becomes pure black and white at the size of the picture', async () => {
    const data = new Uint8ClampedArray(300 * 280);
    data.set([0, 1, 127, 128, 255]);
    const { body } = await sentFor({
      call: 'c1',
      operation: 'erase',
      endpoint: 'images/eraseRegion',
      image: picture(300, 280),
      mask: { width: 300, height: 280, data },
    });
    const { data: grey, info } = await sharp(bytesOf(body['mask_url']))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([300, 280, 1]);
    expect([...grey.subarray(0, 6)]).toEqual([0, 255, 255, 255, 255, 0]);
  });
});

describe('recraft: limits', () => {
  test('pictures stay within sides of 256 to 4096, 16 megapixels and 10 MB even as base64', () => {
    const edits = recraft.models.filter(({ descriptor }) => descriptor.operation !== 'generate');
    expect(edits.length).toBe(6);
    for (const { limits, descriptor } of edits) {
      // What is enlarged has to be smaller than what comes back.
      const maxPixels = descriptor.operation === 'upscale' ? 4_000_000 : 16_000_000;
      expect(limits).toMatchObject({ minSide: 256, maxSide: 4096, maxPixels });
      expect(((limits.maxBytes ?? Infinity) * 4) / 3).toBeLessThanOrEqual(10_000_000);
    }
  });

  test('every model has an id of its own', () => {
    expect(new Set(recraft.models.map(({ descriptor }) => descriptor.id)).size).toBe(recraft.models.length);
  });
});

const check = (path: string) =>
  bodyCheck(
    'recraft.json',
    `/paths/${pointerPart(`/v1${path}`)}/post/requestBody/content/application~1json/schema`,
  );

async function sentFor(job: HostedJob | undefined) {
  if (!job) throw new Error('no such job');
  const requests: { path: string; body: string }[] = [];
  const io = {
    ...hostedIo(''),
    fetch: async (path: string, { body }: { readonly body?: unknown }) => {
      requests.push({ path, body: String(body) });
      return new Response('{}');
    },
  };
  await recraft.submit(job, io, neverCancelled);
  expect(requests.length).toBe(1);
  const [{ path, body } = { path: '', body: '{}' }] = requests;
  return { path, body: JSON.parse(body) as Record<string, unknown> };
}

const bytesOf = (dataUrl: unknown): Buffer => Buffer.from(String(dataUrl).split(',')[1] ?? '', 'base64');
