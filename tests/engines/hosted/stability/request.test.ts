import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import { stability } from '../../../../src/engines/hosted/stability/adapter.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo, middleMask, picture } from '../harness/io.ts';
import { oneFieldOff } from '../harness/oneFieldOff.ts';
import { bodyCheck, hasSpecs, pointerPart } from '../harness/specs.ts';
import { ownRequestCheck, services } from './ownSchema.ts';
import { eraseJob, expandJob, jobs, replaceJob, stabilityPrices } from './service.ts';

/** Nothing that is needed, and what is there is wrong. */
const bad = { mask: 7, grow_mask: 21, seed: -1, output_format: 'gif', aspect_ratio: 'wide' };

describe('stability: our own description of a request', () => {
  test.each(services)('%s refuses a bad one', (service) => {
    expect(ownRequestCheck(`/v2beta/stable-image/${service}`, bad).length).toBeGreaterThan(2);
  });

  test.each(jobs)('$operation: $endpoint refuses what is wrong in one place', async (job) => {
    const { path, form } = await sentFor(job);
    const body = described(form, (file) => file.type);
    const wrong = oneFieldOff(body, path.endsWith('/outpaint') ? ['seed', 'prompt'] : ['seed']);
    expect(wrong.length).toBeGreaterThan(2 * Object.keys(body).length - 2);
    for (const [what, off] of wrong) expect(ownRequestCheck(path, off), what).not.toEqual([]);
  });

  test.each([
    ['generate', { seed: 4_294_967_295 }],
    ['generate', { aspect_ratio: '7:5' }],
    ['generate', { prompt: '' }],
    ['generate', { output_format: 'jpeg' }],
    ['erase', { grow_mask: 5 }],
    ['erase', { image: 'image/jpeg' }],
    ['expand', { left: 2001 }],
    ['expand', { up: -1 }],
    ['style-transfer', { style_strength: 1.01 }],
  ])('%s with %j is refused', async (operation, change) => {
    const job = jobs.find((one) => one.operation === operation);
    if (!job) throw new Error(`no job for ${operation}`);
    const { path, form } = await sentFor(job);
    const body = described(form, (file) => file.type);
    expect(ownRequestCheck(path, { ...body, ...change })).toHaveLength(1);
  });

  test.each(jobs)('$operation: $endpoint', async (job) => {
    const { path, form } = await sentFor(job);
    expect(
      ownRequestCheck(
        path,
        described(form, (file) => file.type),
      ),
    ).toEqual([]);
  });
});

describe.skipIf(!hasSpecs('stability-partial.json'))(
  'stability-partial.json: what of the service is described',
  () => {
    const check = (service = 'erase') =>
      bodyCheck(
        'stability-partial.json',
        `/paths/${pointerPart(`/v2beta/stable-image/edit/${service}`)}/post/requestBody/content/multipart~1form-data/schema`,
      );

    test('erase refuses a bad one', () => {
      expect(check()(bad).length).toBeGreaterThan(3);
    });

    test('erase', async () => {
      const { path, form } = await sentFor(eraseJob);
      expect(path).toBe('/v2beta/stable-image/edit/erase');
      expect(check()(described(form, () => 'binary'))).toEqual([]);
    });

    test('inpaint: as erase, with words for the empty place', async () => {
      const { path, form } = await sentFor({ ...eraseJob, endpoint: 'v2beta/stable-image/edit/inpaint' });
      expect(path).toBe('/v2beta/stable-image/edit/inpaint');
      const { prompt, ...body } = described(form, () => 'binary');
      expect(prompt).toMatch(/empty background/u);
      expect(check('inpaint')(body)).not.toEqual([]);
      expect(check('inpaint')({ ...body, prompt })).toEqual([]);
    });

    test('expand, and one that is too wide', async () => {
      const { path, form } = await sentFor(expandJob);
      expect(path).toBe('/v2beta/stable-image/edit/outpaint');
      const body = described(form, () => 'binary');
      expect(check('outpaint')(body)).toEqual([]);
      expect(check('outpaint')({ ...body, up: 2001 })).not.toEqual([]);
    });
  },
);

describe('stability: what is sent', () => {
  test.each([
    { index: 0, fields: { prompt: 'A lemon', aspect_ratio: '3:2', seed: 11, output_format: 'png' } },
    // The service chooses a seed and names it.
    { index: 1, fields: { prompt: 'A lemon', aspect_ratio: '21:9', output_format: 'png' } },
    {
      index: 5,
      fields: {
        prompt: 'A lemon',
        model: 'sd3.5-flash',
        aspect_ratio: '1:1',
        seed: 4_294_967_294,
        output_format: 'png',
      },
    },
  ])('fields of generate $index', async ({ index, fields }) => {
    const { form } = await sentFor(jobs[index]);
    expect(described(form, () => 'binary')).toEqual(fields);
  });

  test('expand: up and down are the service’s words; without any it is asked for none', async () => {
    const { form } = await sentFor(expandJob);
    expect(described(form, () => 'picture')).toEqual({
      image: 'picture',
      left: 12,
      right: 0,
      up: 2000,
      down: 9,
      prompt: 'a wooden table',
      seed: 7,
      output_format: 'png',
    });
    const bare = await sentFor({ ...expandJob, prompt: ' ', seed: 0 });
    expect([bare.form.has('prompt'), bare.form.has('seed')]).toEqual([false, false]);
  });

  test('picture and mask, bit by bit: white erases', async () => {
    const { form, accept } = await sentFor(eraseJob);
    expect(accept).toBe('application/json');
    const image = await rawOf(form.get('image'), false);
    expect(image.equals(Buffer.from(picture(80, 64).data))).toBe(true);
    const mask = await rawOf(form.get('mask'), true);
    expect(mask.equals(Buffer.from(middleMask(80, 64).data))).toBe(true);
  });

  test('a style: the picture and what it is to look like, bit by bit and not mixed up', async () => {
    const { form, path } = await sentFor(jobs.at(-1));
    expect(path).toBe('/v2beta/stable-image/control/style-transfer');
    expect((await rawOf(form.get('init_image'), false)).equals(Buffer.from(picture(80, 64).data))).toBe(true);
    expect((await rawOf(form.get('style_image'), false)).equals(Buffer.from(picture(64, 72).data))).toBe(
      true,
    );
    expect(form.get('style_strength')).toBe('0.75');
  });

  test('what a request cannot hold is not sent', async () => {
    const { sent, requests } = await submitted(eraseJob, 10 * 1024 * 1024);
    expect(sent).toMatchObject({ ok: false, error: { kind: 'too-large', billed: 'n' } });
    expect(requests.length).toBe(0);
  });
});

describe('stability: limits', () => {
  test('pictures stay within what is taken', () => {
    const limitsOf = (operation: string) =>
      stability.models.find(({ descriptor }) => descriptor.operation === operation)?.limits;
    expect(limitsOf('erase')).toMatchObject({ minSide: 64, maxPixels: 9_437_184, maxOutputs: 1 });
    expect(limitsOf('remove-background')).toMatchObject({ maxPixels: 4_194_304 });
    expect(limitsOf('upscale')).toMatchObject({ maxPixels: 1_048_576, maxSide: 1536 });
    for (const { limits } of stability.models)
      expect(limits.maxBytes ?? 0).toBeLessThanOrEqual(9 * 1024 * 1024);
  });

  test('every model has an id of its own', () => {
    expect(new Set(stability.models.map(({ descriptor }) => descriptor.id)).size).toBe(
      stability.models.length,
    );
  });
});

async function sentFor(job: HostedJob = replaceJob) {
  const { requests } = await submitted(job);
  expect(requests.length).toBe(1);
  const [request] = requests;
  if (!request) throw new Error('nothing was sent');
  return request;
}

/** `pngBytes`: length of each picture instead of its own. */
async function submitted(job: HostedJob, pngBytes?: number) {
  const requests: { path: string; form: FormData; accept: string | undefined }[] = [];
  const io = hostedIo('', stabilityPrices);
  const sent = await stability.submit(
    job,
    {
      ...io,
      pictures: {
        ...io.pictures,
        ...(pngBytes === undefined ? {} : { png: async () => new Uint8Array(pngBytes) }),
      },
      fetch: async (path, { body, headers }) => {
        if (!(body instanceof FormData)) throw new Error('no form');
        requests.push({ path, form: body, accept: headers?.['accept'] });
        return new Response('{}');
      },
    },
    neverCancelled,
  );
  return { sent, requests };
}

const numbers: ReadonlySet<string> = new Set([
  'seed',
  'grow_mask',
  'left',
  'right',
  'up',
  'down',
  'style_strength',
]);

/** Fields as the descriptions have them: numbers are text on the wire. */
function described(form: FormData, fileAs: (file: File) => string): Record<string, unknown> {
  const fields = [...form.entries()].map(([name, value]) => {
    if (typeof value !== 'string') return [name, fileAs(value)];
    return [name, numbers.has(name) ? Number(value) : value];
  });
  return Object.fromEntries(fields) as Record<string, unknown>;
}

async function rawOf(file: FormDataEntryValue | null, isGrey: boolean): Promise<Buffer> {
  if (!(file instanceof File)) throw new Error('no file');
  const png = sharp(await file.arrayBuffer());
  return isGrey ? png.toColourspace('b-w').raw().toBuffer() : png.ensureAlpha().raw().toBuffer();
}
