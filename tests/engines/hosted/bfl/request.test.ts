import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { bflModels } from '../../../../src/engines/hosted/bfl/models.ts';
import { bflRequest } from '../../../../src/engines/hosted/bfl/request.ts';
import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import { sharpCodec } from '../harness/io.ts';
import { oneFieldOff } from '../harness/oneFieldOff.ts';
import { bodyCheck, hasSpecs, pointerPart } from '../harness/specs.ts';
import { ownRequestCheck } from './ownSchema.ts';
import { backdropJob, eraseJob, expandJob, generateJob, styleJob } from './service.ts';

const endpoints = ['flux-2-pro', 'flux-2-max', 'flux-2-flex', 'flux-2-klein-4b'];

async function bodyOf(job: HostedJob): Promise<Readonly<Record<string, unknown>>> {
  const request = await bflRequest(job, sharpCodec);
  if (!request) throw new Error('no request');
  // What follows tells engines of one address apart, and is not sent.
  expect(request.path).toBe(`/v1/${job.endpoint.replace(/\?.*/, '')}`);
  return request.body;
}

/** One job for each model. */
const jobs: readonly HostedJob[] = [
  ...endpoints.map((endpoint) => ({ ...generateJob, endpoint })),
  eraseJob,
  { ...eraseJob, endpoint: 'flux-pro-1.0-fill' },
  backdropJob,
  styleJob,
  { ...styleJob, endpoint: 'flux-2-klein-4b?edit=style' },
  expandJob,
];
const pathOf = ({ endpoint }: HostedJob): string => `/v1/${endpoint.replace(/\?.*/, '')}`;

describe('our own description of a request', () => {
  test.each(jobs)('$operation: $endpoint refuses what is wrong in one place', async (job) => {
    const body = await bodyOf(job);
    const wrong = oneFieldOff(body, ['input_image']);
    expect(wrong.length).toBeGreaterThan(2 * Object.keys(body).length - 1);
    for (const [what, off] of wrong) expect(ownRequestCheck(pathOf(job), off), what).not.toEqual([]);
  });

  test.each([
    ['flux-2-pro', { width: 48 }],
    ['flux-2-pro', { width: 72 }],
    ['flux-2-pro', { height: 2064 }],
    ['flux-2-pro', { seed: -1 }],
    ['flux-2-pro', { seed: 2 ** 32 }],
    ['flux-2-pro', { seed: 1.5 }],
    ['flux-2-pro', { prompt: '' }],
    ['flux-2-pro', { output_format: 'jpeg' }],
    ['flux-2-pro', { prompt_upsampling: false }],
    ['flux-2-flex', { prompt_upsampling: true }],
    ['flux-tools/erase-v1', { dilate_pixels: 26 }],
    ['flux-tools/erase-v1', { dilate_pixels: -1 }],
    ['flux-tools/erase-v1', { mask: 'data:image/png;base64,AAAAAAAA' }],
    ['flux-tools/erase-v1', { image: 'https://pictures.test/1.png' }],
    ['flux-pro-1.0-fill', { prompt: '' }],
    ['flux-2-pro?edit=style', { input_image: '' }],
    ['flux-pro-1.0-expand', { right: 2049 }],
    ['flux-pro-1.0-expand', { top: -1 }],
    ['flux-pro-1.0-expand', { left: 0.5 }],
  ])('%s with %j is refused', async (endpoint, change) => {
    const job = jobs.find((one) => one.endpoint === endpoint);
    if (!job) throw new Error(`no job for ${endpoint}`);
    expect(ownRequestCheck(pathOf(job), { ...(await bodyOf(job)), ...change })).toHaveLength(1);
  });

  test.each(jobs)('$operation: $endpoint', async (job) => {
    expect(ownRequestCheck(pathOf(job), await bodyOf(job))).toEqual([]);
  });

  test('there is a job for every model', () => {
    expect(jobs.map(({ endpoint }) => endpoint).toSorted()).toEqual(
      bflModels.map(({ endpoint }) => endpoint).toSorted(),
    );
  });
});

describe('what is sent', () => {
  test.each(endpoints)('%s: prompt, size, seed, and always PNG', async (endpoint) => {
    const { prompt_upsampling, ...body } = await bodyOf({ ...generateJob, endpoint });
    expect(body).toEqual({
      prompt: generateJob.prompt,
      width: 1024,
      height: 768,
      seed: 4_294_967_295,
      output_format: 'png',
    });
    expect(prompt_upsampling).toBe(endpoint === 'flux-2-flex' ? false : undefined);
  });

  test('erase: white is removed, soft edges too, in the size of the picture', async () => {
    const mask = { width: 2, height: 2, data: new Uint8ClampedArray([0, 1, 128, 255]) };
    const image = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(200) };
    const body = await bodyOf({ ...eraseJob, image, mask });
    expect(Object.keys(body).toSorted()).toEqual(['dilate_pixels', 'image', 'mask', 'output_format']);
    expect(body).toMatchObject({ dilate_pixels: 0, output_format: 'png' });
    const grey = await sharp(Buffer.from(String(body['mask']), 'base64'))
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    expect([...grey]).toEqual([0, 255, 255, 255]);
    const sent = await sharp(Buffer.from(String(body['image']), 'base64'))
      .ensureAlpha()
      .raw()
      .toBuffer();
    expect(sent).toEqual(Buffer.from(image.data));
  });

  test('fill: the same as erase, with words for the empty place', async () => {
    const body = await bodyOf({ ...eraseJob, endpoint: 'flux-pro-1.0-fill' });
    expect(Object.keys(body).toSorted()).toEqual(['image', 'mask', 'output_format', 'prompt']);
    expect(body['prompt']).toMatch(/empty background/u);
  });

  test.each([
    [backdropJob, /Replace everything behind it with this: a beach at noon\./u],
    [styleJob, /as a linocut/u],
    [{ ...styleJob, endpoint: 'flux-2-klein-4b?edit=style' }, /as a linocut/u],
  ])('an edit: the task in words, the picture, and its own size', async (job, words) => {
    const { prompt, input_image: input, ...body } = await bodyOf(job);
    expect(prompt).toMatch(words);
    expect(body).toEqual({ width: 80, height: 64, seed: 7, output_format: 'png' });
    const sent = await sharp(Buffer.from(String(input), 'base64'))
      .ensureAlpha()
      .raw()
      .toBuffer();
    expect(sent).toEqual(Buffer.from(job.image.data));
  });

  test('a reference image is not offered', async () => {
    expect(await bflRequest({ ...styleJob, reference: styleJob.image }, sharpCodec)).toBeNull();
  });

  test('expand: the picture, what each side grows by, words and seed', async () => {
    const { image, ...body } = await bodyOf(expandJob);
    expect(body).toEqual({
      left: 8,
      top: 0,
      right: 2048,
      bottom: 3,
      prompt: 'a lake shore',
      seed: 7,
      output_format: 'png',
    });
    const sent = await sharp(Buffer.from(String(image), 'base64'))
      .ensureAlpha()
      .raw()
      .toBuffer();
    expect(sent).toEqual(Buffer.from(expandJob.image.data));
  });

  test('every model is asked for by one of these', () => {
    expect(bflModels.map(({ endpoint }) => endpoint).toSorted()).toEqual(
      [
        ...endpoints,
        ...[eraseJob, expandJob, backdropJob, styleJob].map(({ endpoint }) => endpoint),
        'flux-pro-1.0-fill',
        'flux-2-klein-4b?edit=style',
      ].toSorted(),
    );
    expect(new Set(bflModels.map(({ descriptor }) => descriptor.id)).size).toBe(bflModels.length);
    for (const { limits } of bflModels) expect(limits.minSide).toBeGreaterThanOrEqual(64);
  });
});

const pointer = (endpoint: string): string =>
  `/paths/${pointerPart(`/v1/${endpoint}`)}/post/requestBody/content/application~1json/schema`;

describe.skipIf(!hasSpecs('bfl.json'))('against bfl.json', () => {
  test.each(endpoints)('%s', async (endpoint) => {
    const check = bodyCheck('bfl.json', pointer(endpoint));
    const body = await bodyOf({ ...generateJob, endpoint });
    const { prompt: _, ...mute } = body;
    expect(check(mute)).not.toEqual([]);
    expect(check({ ...body, width: 63 })).not.toEqual([]);
    expect(check({ ...body, output_format: 'gif' })).not.toEqual([]);
    expect(check(body)).toEqual([]);
  });

  test('fill and edits', async () => {
    const fill = bodyCheck('bfl.json', pointer('flux-pro-1.0-fill'));
    const { image: _, ...bare } = await bodyOf({ ...eraseJob, endpoint: 'flux-pro-1.0-fill' });
    expect(fill(bare)).not.toEqual([]);
    expect(fill(await bodyOf({ ...eraseJob, endpoint: 'flux-pro-1.0-fill' }))).toEqual([]);
    const edit = bodyCheck('bfl.json', pointer('flux-2-pro'));
    expect(edit({ ...(await bodyOf(styleJob)), prompt: 3 })).not.toEqual([]);
    expect(edit(await bodyOf(backdropJob))).toEqual([]);
    expect(edit(await bodyOf(styleJob))).toEqual([]);
  });

  test('expand', async () => {
    const check = bodyCheck('bfl.json', pointer('flux-pro-1.0-expand'));
    const body = await bodyOf(expandJob);
    const { image: _, ...bare } = body;
    expect(check(bare)).not.toEqual([]);
    expect(check({ ...body, right: 2049 })).not.toEqual([]);
    expect(check(body)).toEqual([]);
  });
});

describe.skipIf(!hasSpecs('bfl-erase.json'))('against bfl-erase.json', () => {
  test('erase', async () => {
    const check = bodyCheck('bfl-erase.json', pointer('flux-tools/erase-v1'));
    const body = await bodyOf(eraseJob);
    const { mask: _, ...bare } = body;
    expect(check(bare)).not.toEqual([]);
    expect(check({ ...body, dilate_pixels: 26 })).not.toEqual([]);
    expect(check(body)).toEqual([]);
  });
});
