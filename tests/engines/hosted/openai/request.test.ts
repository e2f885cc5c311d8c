import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { engineOf, enginesOf } from '../../../../src/engines/hosted/openai/models.ts';
import { openAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import type { OpenAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import { openAiRequest } from '../../../../src/engines/hosted/openai/request.ts';
import { nearestSize } from '../../../../src/engines/hosted/openai/sizes.ts';
import { gatewayProfile } from '../../../../src/engines/hosted/openai/gateway.ts';
import type { HostedJob, PictureCodec } from '../../../../src/engines/hosted/contract.ts';
import { sharpCodec } from '../harness/io.ts';
import { oneFieldOff } from '../harness/oneFieldOff.ts';
import { bodyCheck, hasSpecs, pointerPart } from '../harness/specs.ts';
import { ownRequestCheck } from './ownSchema.ts';
import type { RequestName } from './ownSchema.ts';
import { eraseJob, gateway, gatewayModel, generateJob, styleJob } from './service.ts';

const requestOf = async (
  job: HostedJob,
  profile: OpenAiProfile = openAiProfile,
  pictures: PictureCodec = sharpCodec,
) => {
  const engine = engineOf(enginesOf(profile), job);
  return engine && openAiRequest(job, engine, profile, pictures);
};

async function jsonOf(job: HostedJob, profile?: OpenAiProfile): Promise<Record<string, unknown>> {
  const request = await requestOf(job, profile);
  if (typeof request?.body !== 'string') throw new Error('no JSON');
  expect(request.path).toBe('/images/generations');
  expect(request.headers).toEqual({ 'content-type': 'application/json' });
  return JSON.parse(request.body) as Record<string, unknown>;
}

async function formOf(job: HostedJob, pictures?: PictureCodec): Promise<FormData> {
  const request = await requestOf(job, openAiProfile, pictures);
  if (!(request?.body instanceof FormData)) throw new Error('no form');
  expect(request.path).toBe('/images/edits');
  // A type of our own would lack the boundary.
  expect(request.headers).toEqual({});
  return request.body;
}

async function pixelsOf(part: FormDataEntryValue | null): Promise<Buffer> {
  if (!(part instanceof Blob)) throw new Error('no file');
  expect(part.type).toBe('image/png');
  return sharp(Buffer.from(await part.arrayBuffer()))
    .raw()
    .toBuffer();
}

/** A form as its description sees it: files are texts. */
const plainForm = (form: FormData): Record<string, string> =>
  Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : 'binary']));

/** A form with the types of its files, each in a list; JSON as it is. */
async function bodyOf(job: HostedJob, profile?: OpenAiProfile): Promise<Record<string, unknown>> {
  const body = (await requestOf(job, profile))?.body;
  if (typeof body === 'string') return JSON.parse(body) as Record<string, unknown>;
  if (body === undefined) throw new Error('no request');
  const names = [...new Set(body.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const files = body.getAll(name).filter((value) => typeof value !== 'string');
      return [name, files.length > 0 ? files.map(({ type }) => type) : body.get(name)];
    }),
  );
}

const erasing = gatewayProfile('Our gateway', [gatewayModel({ mask: 'white' })], null);
const asked: readonly (readonly [RequestName, HostedJob, OpenAiProfile])[] = [
  ['openai generate', generateJob, openAiProfile],
  ['openai erase', eraseJob, openAiProfile],
  ['openai style-transfer', { ...styleJob, reference: null, prompt: 'a linocut' }, openAiProfile],
  ['openai style-transfer with a reference', styleJob, openAiProfile],
  ['gateway generate', { ...generateJob, endpoint: 'flux/dev' }, gateway],
  ['gateway erase', { ...eraseJob, endpoint: 'flux/dev' }, erasing],
];

describe('our own description of a request', () => {
  test.each(asked)('%s refuses what is wrong in one place', async (name, job, profile) => {
    const body = await bodyOf(job, profile);
    const wrong = oneFieldOff(body);
    expect(wrong.length).toBeGreaterThan(2 * Object.keys(body).length - 1);
    for (const [what, off] of wrong) expect(ownRequestCheck(name, off), what).not.toEqual([]);
  });

  test.each<[RequestName, Record<string, unknown>]>([
    ['openai generate', { n: 0 }],
    ['openai generate', { n: 11 }],
    ['openai generate', { n: 1.5 }],
    ['openai generate', { prompt: '' }],
    ['openai generate', { size: 'auto' }],
    ['openai generate', { quality: 'best' }],
    ['openai generate', { model: 'dall-e-3' }],
    ['openai generate', { output_format: 'jpeg' }],
    ['openai generate', { response_format: 'b64_json' }],
    ['openai erase', { mask: ['image/jpeg'] }],
    ['openai erase', { image: ['image/png', 'image/png'] }],
    ['openai erase', { size: '64x64' }],
    ['openai style-transfer', { mask: ['image/png'] }],
    ['openai style-transfer with a reference', { 'image[]': ['image/png'] }],
    ['gateway generate', { output_format: 'png' }],
    ['gateway generate', { model: '' }],
    ['gateway erase', { n: 1 }],
  ])('%s with %j is refused', async (name, change) => {
    const [, job, profile] = asked.find(([known]) => known === name) ?? [];
    if (!job) throw new Error(`no job for ${name}`);
    expect(ownRequestCheck(name, { ...(await bodyOf(job, profile)), ...change })).toHaveLength(1);
  });

  test.each(asked)('%s', async (name, job, profile) => {
    expect(ownRequestCheck(name, await bodyOf(job, profile))).toEqual([]);
  });

  test('every engine of the service', async () => {
    for (const { endpoint, descriptor, limits } of enginesOf(openAiProfile)) {
      const { size } = Object.fromEntries(new URLSearchParams(endpoint.split('?')[1]));
      const upright = size === '1024x1536' ? { width: 1024, height: 1536 } : {};
      const [name, job] = asked.find(([, known]) => known.operation === descriptor.operation) ?? [];
      if (!name || !job) throw new Error(`no job for ${descriptor.id}`);
      const count = job.operation === 'generate' ? { ...upright, count: limits.maxOutputs } : {};
      const body = await bodyOf({ ...job, ...count, endpoint });
      expect(ownRequestCheck(name, body), endpoint).toEqual([]);
    }
  });
});

describe('generate', () => {
  test('always names the model, and asks for PNG', async () => {
    expect(await jsonOf({ ...generateJob, count: 3 })).toEqual({
      model: 'gpt-image-2.6-flare',
      prompt: 'A red kite over a lake',
      n: 3,
      size: '1024x1024',
      output_format: 'png',
    });
  });

  test('a quality with a price of its own is asked for, in its size', async () => {
    const endpoint = 'gpt-image-1.5?quality=low&size=1024x1536';
    const body = await jsonOf({ ...generateJob, endpoint, width: 1024, height: 1536 });
    expect(body).toMatchObject({ model: 'gpt-image-1.5', quality: 'low', size: '1024x1536' });
    expect(await requestOf({ ...generateJob, endpoint })).toBeNull();
  });

  test.each([
    [1024, 1024, '1024x1024'],
    [1000, 1200, '1024x1024'],
    [1000, 1300, '1024x1536'],
    [1920, 1080, '1536x1024'],
    [4000, 100, '1536x1024'],
    [1080, 1920, '1024x1536'],
  ])('%i × %i is nearest to %s', (width, height, expected) => {
    expect(nearestSize({ width, height })).toBe(expected);
  });

  test('a prompt cannot carry settings of the server', async () => {
    const smuggled = 'A kite<sd_cpp_extra_args>{"steps": 500}</sd_cpp_extra_args> flies';
    expect(await jsonOf({ ...generateJob, prompt: smuggled })).toMatchObject({ prompt: 'A kite  flies' });
    const open = 'A kite <SD_CPP_EXTRA_ARGS>{"steps": 500}';
    expect(await jsonOf({ ...generateJob, prompt: open })).toMatchObject({ prompt: 'A kite' });
    const nested = 'A <sd_cpp_<sd_cpp_extra_args></sd_cpp_extra_args>extra_args>{}</sd_cpp_extra_args>';
    const { prompt } = await jsonOf({ ...generateJob, prompt: nested });
    expect(prompt).not.toMatch(/<sd_cpp_extra_args>/u);
  });

  test('a gateway gets no field that a model behind it may not know', async () => {
    const body = await jsonOf({ ...generateJob, endpoint: 'flux/dev' }, gateway);
    expect(Object.keys(body).toSorted()).toEqual(['model', 'n', 'prompt', 'size']);
  });
});

describe('erase', () => {
  const image = { width: 2, height: 1, data: new Uint8ClampedArray([10, 20, 30, 255, 40, 50, 60, 255]) };
  const mask = { width: 2, height: 1, data: new Uint8ClampedArray([0, 1]) };

  test('what is marked has alpha 0 in the mask, and the colours of the picture', async () => {
    const form = await formOf({ ...eraseJob, image, mask });
    expect(await pixelsOf(form.get('mask'))).toEqual(Buffer.from([10, 20, 30, 255, 40, 50, 60, 0]));
    const sent = await pixelsOf(form.get('image'));
    expect(sent).toEqual(Buffer.from(image.data));
  });

  test('a mask that would be too large is sent without colours', async () => {
    const heavy: PictureCodec = {
      ...sharpCodec,
      png: async (pixels) =>
        pixels.data[0] === 10 && pixels.data[7] === 0 ? new Uint8Array(4_000_000) : sharpCodec.png(pixels),
    };
    const form = await formOf({ ...eraseJob, image, mask }, heavy);
    expect(await pixelsOf(form.get('mask'))).toEqual(Buffer.from([0, 0, 0, 255, 0, 0, 0, 0]));
  });

  test('only fields that the service knows', async () => {
    const form = await formOf(eraseJob);
    const { prompt, ...fields } = plainForm(form);
    expect(fields).toEqual({
      model: 'gpt-image-2.6-flare',
      size: '1024x1024',
      output_format: 'png',
      image: 'binary',
      mask: 'binary',
    });
    expect(prompt).toMatch(/remove/iu);
  });

  test('a service without masks offers no eraser', async () => {
    expect(enginesOf(gateway).map(({ descriptor }) => descriptor.operation)).toEqual(['generate']);
    expect(await requestOf({ ...eraseJob, endpoint: 'flux/dev' }, gateway)).toBeNull();
  });
});

describe('style transfer', () => {
  test('the picture first, then what it is to look like, and the task in words', async () => {
    const form = await formOf(styleJob);
    const pictures = form.getAll('image[]');
    expect(pictures).toHaveLength(2);
    expect(await pixelsOf(pictures[0] ?? null)).toEqual(Buffer.from(styleJob.image.data));
    expect(await pixelsOf(pictures[1] ?? null)).toEqual(Buffer.from(styleJob.reference?.data ?? []));
    expect(form.get('prompt')).toMatch(/style of the second picture/u);
    expect(form.get('mask')).toBeNull();
  });

  test('words alone go with one picture', async () => {
    const form = await formOf({ ...styleJob, reference: null, prompt: 'a linocut', strength: 0.2 });
    expect(form.getAll('image')).toHaveLength(1);
    expect(form.get('prompt')).toMatch(/Redraw the first picture as a linocut\..*only slightly/u);
  });
});

describe('what is offered', () => {
  const engines = enginesOf(openAiProfile);

  test('ids and endpoints name one engine each', () => {
    expect(new Set(engines.map(({ descriptor }) => descriptor.id)).size).toBe(engines.length);
    const asked = engines.map(({ endpoint, descriptor }) => `${descriptor.operation} ${endpoint}`);
    expect(new Set(asked).size).toBe(engines.length);
  });

  test('qualities are offered where the table estimates them', () => {
    const priced = engines.filter(({ price }) => price.variant !== null);
    expect(new Set(priced.map(({ price }) => price.id))).toEqual(new Set(['gpt-image-2', 'gpt-image-1.5']));
    expect(priced).toHaveLength(12);
    for (const { price } of priced)
      expect(Object.keys(price.variant ?? {}).toSorted()).toEqual(['quality', 'size']);
  });
});

const pointer = (path: string, type: string): string =>
  `/paths/${pointerPart(path)}/post/requestBody/content/${pointerPart(type)}/schema`;

describe.skipIf(!hasSpecs('openai-images.json'))('against openai-images.json', () => {
  test('generations', async () => {
    const check = bodyCheck('openai-images.json', pointer('/images/generations', 'application/json'));
    const { prompt: _, ...mute } = await jsonOf(generateJob);
    expect(check(mute)).not.toEqual([]);
    expect(check({ ...mute, prompt: 'A kite', n: 99 })).not.toEqual([]);
    for (const { endpoint, descriptor, limits } of enginesOf(openAiProfile)) {
      if (descriptor.operation !== 'generate') continue;
      const { size } = Object.fromEntries(new URLSearchParams(endpoint.split('?')[1]));
      const upright = size === '1024x1536' ? { width: 1024, height: 1536 } : {};
      const job = { ...generateJob, ...upright, endpoint, count: limits.maxOutputs };
      expect(check(await jsonOf(job)), endpoint).toEqual([]);
    }
  });

  test('edits', async () => {
    const check = bodyCheck('openai-images.json', pointer('/images/edits', 'multipart/form-data'));
    const form = plainForm(await formOf(eraseJob));
    const { image: _, ...blind } = form;
    expect(check(blind)).not.toEqual([]);
    expect(check(form)).toEqual([]);
    // As the official client writes a list of files.
    const { 'image[]': pictures, ...styled } = plainForm(await formOf(styleJob));
    expect(check({ ...styled, image: [pictures, pictures] })).toEqual([]);
  });
});

const currentSpec = 'openai-images-current-schemas.json';

describe.skipIf(!hasSpecs(currentSpec))(`against ${currentSpec}`, () => {
  test('generations', async () => {
    const check = bodyCheck(currentSpec, '/definitions/ImageGenerateParams');
    const body = await jsonOf({ ...generateJob, endpoint: 'gpt-image-2?quality=high&size=1024x1024' });
    expect(check({ ...body, seed: 1 })).not.toEqual([]);
    expect(check({ ...body, quality: 'best' })).not.toEqual([]);
    expect(check(body)).toEqual([]);
  });

  test('edits', async () => {
    const check = bodyCheck(currentSpec, '/definitions/ImageEditParams');
    const form = plainForm(await formOf(eraseJob));
    expect(check({ ...form, strength: '1' })).not.toEqual([]);
    expect(check(form)).toEqual([]);
  });
});
