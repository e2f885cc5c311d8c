import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { bflModels } from '../../../../src/engines/hosted/bfl/models.ts';
import { bflRequest } from '../../../../src/engines/hosted/bfl/request.ts';
import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import { sharpCodec } from '../harness/io.ts';
import { bodyCheck, hasSpecs, pointerPart } from '../harness/specs.ts';
import { eraseJob, expandJob, generateJob } from './service.ts';

const endpoints = ['flux-2-pro', 'flux-2-max', 'flux-2-flex', 'flux-2-klein-4b'];

async function bodyOf(job: HostedJob): Promise<Readonly<Record<string, unknown>>> {
  const request = await bflRequest(job, sharpCodec);
  if (!request) throw new Error('no request');
  expect(request.path).toBe(`/v1/${job.endpoint}`);
  return request.body;
}

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
      [...endpoints, 'flux-tools/erase-v1', 'flux-pro-1.0-expand'].toSorted(),
    );
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
