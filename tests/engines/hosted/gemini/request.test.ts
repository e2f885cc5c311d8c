import { expect, describe, test } from 'vitest';

import type {
  EraseJob,
  GenerateJob,
  ReplaceBackgroundJob,
  StyleTransferJob,
} from '../../../../src/engines/hosted/contract.ts';
import { pictureModels } from '../../../../src/engines/hosted/gemini/models.ts';
import type { PictureModel } from '../../../../src/engines/hosted/gemini/models.ts';
import { requestBody } from '../../../../src/engines/hosted/gemini/request.ts';
import type { GeminiJob } from '../../../../src/engines/hosted/gemini/request.ts';
import { middleMask, picture, sharpCodec } from '../harness/io.ts';
import { oneFieldOff } from '../harness/oneFieldOff.ts';
import { bodyCheck, hasSpecs } from '../harness/specs.ts';
import { ownRequestCheck } from './ownSchema.ts';

const base = { call: 'c1', endpoint: 'gemini-nano-banana-2.1' };
const generate: GenerateJob = {
  ...base,
  operation: 'generate',
  prompt: 'A lemon on a table',
  width: 1024,
  height: 768,
  seed: 4_000_000_000,
  count: 1,
};
const erase: EraseJob = {
  ...base,
  operation: 'erase',
  image: picture(70, 52),
  mask: middleMask(70, 52),
};
const replace: ReplaceBackgroundJob = {
  ...base,
  operation: 'replace-background',
  image: picture(64, 64),
  prompt: 'a beach at noon',
  seed: 7,
};
const style: StyleTransferJob = {
  ...base,
  operation: 'style-transfer',
  image: picture(70, 52),
  reference: picture(30, 90),
  prompt: '',
  strength: 0.5,
  seed: 7,
};
const jobs: readonly GeminiJob[] = [generate, erase, replace, style];

/** Not what a service takes: a size with a small k, and parts that are no list. */
const bad = {
  contents: [{ role: 'user', parts: 'A lemon' }],
  generationConfig: { responseModalities: ['PICTURE'], imageConfig: { aspectRatio: 1, imageSize: '1k' } },
};

describe('our own description of a request', () => {
  test('refuses a bad one', () => {
    expect(ownRequestCheck(bad).length).toBeGreaterThan(2);
  });

  test.each(jobs)('$operation refuses what is wrong in one place', async (job) => {
    const wrong = oneFieldOff(await bodyOf(job), ['seed']);
    expect(wrong.length).toBeGreaterThan(12);
    for (const [what, off] of wrong) expect(ownRequestCheck(off), what).not.toEqual([]);
  });

  test.each([
    { imageConfig: { aspectRatio: '1:1', imageSize: '1k' } },
    { imageConfig: { aspectRatio: '7:5', imageSize: '1K' } },
    { responseModalities: ['TEXT', 'IMAGE'] },
    { seed: 2 ** 31 },
    { seed: -1 },
  ])('%j is refused', async (change) => {
    const { generationConfig, ...body } = JSON.parse(JSON.stringify(await bodyOf(generate))) as {
      generationConfig: object;
    };
    const off = { ...body, generationConfig: { ...generationConfig, ...change } };
    expect(ownRequestCheck(off)).toHaveLength(1);
  });

  test.each(jobs)('$operation', async (job) => {
    expect(ownRequestCheck(await bodyOf(job))).toEqual([]);
  });
});

describe.skipIf(!hasSpecs('gemini.json'))('gemini.json: the description of the service', () => {
  test('refuses a bad request', () => {
    expect(check()(bad)).not.toEqual([]);
  });

  test.each(jobs)('$operation', async (job) => {
    expect(check()(await bodyOf(job))).toEqual([]);
  });
});

describe('what is asked for', () => {
  test('words, the nearest ratio, a size with a capital K and a seed of 31 bits', async () => {
    expect(await bodyOf(generate)).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'A lemon on a table' }] }],
      generationConfig: {
        responseModalities: ['IMAGE'],
        imageConfig: { aspectRatio: '4:3', imageSize: '1K' },
        seed: 4_000_000_000 - 2 ** 31,
      },
    });
  });

  test.each([
    { width: 1080, height: 1080, model: 0, expected: { aspectRatio: '1:1', imageSize: '1K' } },
    { width: 1920, height: 1080, model: 0, expected: { aspectRatio: '16:9', imageSize: '2K' } },
    { width: 1080, height: 1350, model: 2, expected: { aspectRatio: '4:5', imageSize: '2K' } },
    { width: 3840, height: 2160, model: 2, expected: { aspectRatio: '16:9', imageSize: '4K' } },
    { width: 3840, height: 480, model: 2, expected: { aspectRatio: '21:9', imageSize: '2K' } },
    // This model has one size only.
    { width: 3840, height: 2160, model: 1, expected: { aspectRatio: '16:9', imageSize: '1K' } },
  ])('$width × $height of model $model', async ({ width, height, model, expected }) => {
    const body = await bodyOf({ ...generate, width, height }, modelAt(model));
    expect(body.generationConfig.imageConfig).toEqual(expected);
  });

  test('the mask goes along as a second picture, white where it is to be repainted', async () => {
    const parts = partsOf(await bodyOf(erase));
    expect(parts.map((part) => ('text' in part ? 'text' : part.inlineData.mimeType))).toEqual([
      'image/png',
      'image/png',
      'text',
    ]);
    const [image, mask] = await Promise.all(parts.slice(0, 2).map(decoded));
    expect([image?.width, image?.height]).toEqual([70, 52]);
    expect([mask?.width, mask?.height]).toEqual([70, 52]);
    expect([at(mask, 35, 26), at(mask, 0, 0), at(mask, 69, 51)]).toEqual([255, 0, 0]);
  });

  test('a picture is sent as it is', async () => {
    const [image] = await Promise.all(
      partsOf(await bodyOf(replace))
        .slice(0, 1)
        .map(decoded),
    );
    expect(image?.data).toEqual(picture(64, 64).data);
  });

  test('a style: the picture first, then the reference', async () => {
    const parts = partsOf(await bodyOf(style));
    const [image, reference] = await Promise.all(parts.slice(0, 2).map(decoded));
    expect([image?.width, image?.height]).toEqual([70, 52]);
    expect(reference?.data).toEqual(picture(30, 90).data);
    expect(JSON.stringify(parts[2])).toContain('style of the second picture');
  });

  test('a style in words goes with one picture', async () => {
    const parts = partsOf(await bodyOf({ ...style, reference: null, prompt: 'a linocut' }));
    expect(parts).toHaveLength(2);
    expect(JSON.stringify(parts[1])).toContain('as a linocut');
  });

  test('the backdrop is in the words', async () => {
    expect(JSON.stringify(await bodyOf(replace))).toContain('a beach at noon');
  });
});

const check = () => bodyCheck('gemini.json', '/components/schemas/GenerateContentRequest');

const bodyOf = (job: GeminiJob, model = modelAt(0)) => requestBody(job, model, sharpCodec);

function modelAt(index: number): PictureModel {
  const model = pictureModels[index];
  if (!model) throw new Error(`no model ${index}`);
  return model;
}

type Body = Awaited<ReturnType<typeof requestBody>>;
const partsOf = (body: Body) => body.contents[0].parts;

async function decoded(part: ReturnType<typeof partsOf>[number]) {
  if ('text' in part) throw new Error('no picture');
  const read = await sharpCodec.decode(Uint8Array.from(Buffer.from(part.inlineData.data, 'base64')), '');
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

const at = (buffer: Awaited<ReturnType<typeof decoded>> | undefined, x: number, y: number) =>
  buffer?.data[(y * buffer.width + x) * 4];
