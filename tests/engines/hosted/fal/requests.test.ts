import { Buffer } from 'node:buffer';

import { describe, expect, test } from 'vitest';

import type { HostedJob, HostedRequest } from '../../../../src/engines/hosted/contract.ts';
import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo, middleMask, sharpCodec } from '../harness/io.ts';
import { bodyCheck, falInputCheck, hasSpecs } from '../harness/specs.ts';
import { ownInputCheck } from './ownSchemas.ts';
import { image, jobFor, styleJob } from './jobs.ts';
import { accepted, eraseJob, generateJob, states } from './service.ts';

/** What the adapter sends, as JSON and back. */
async function sent(
  job: HostedJob,
): Promise<{ path: string; init: HostedRequest; body: Record<string, unknown> }[]> {
  const requests: { path: string; init: HostedRequest; body: Record<string, unknown> }[] = [];
  const io = {
    ...hostedIo('http://unused.test'),
    fetch: (path: string, init: HostedRequest): Promise<Response> => {
      requests.push({ path, init, body: JSON.parse(init.body as string) as Record<string, unknown> });
      return Promise.resolve(Response.json(accepted));
    },
  };
  await falAdapter.submit(job, io, neverCancelled);
  return requests;
}

async function only(job: HostedJob): Promise<Awaited<ReturnType<typeof sent>>[number]> {
  const [first, ...more] = await sent(job);
  if (!first || more.length > 0) throw new Error(`${1 + more.length} requests`);
  return first;
}

const pathOf = (path: string): string => path.replace('/queue/', '');
const cases = falAdapter.models.map((model) => ({ id: model.descriptor.id, model }));

describe('own schemas', () => {
  test('a body that must be refused is refused', () => {
    const check = ownInputCheck('fal-ai/bria/eraser');
    expect(check({ image_url: 'https://example.test/picture.png', sync_mode: true })).not.toEqual([]);
  });

  test.each(cases)('$id', async ({ model }) => {
    const { path, body } = await only(jobFor(model));
    expect(ownInputCheck(pathOf(path))(body)).toEqual([]);
  });
});

describe.skipIf(!hasSpecs('fal-endpoints.json'))('types of the official client (fal-endpoints.json)', () => {
  // The client's types are older than this endpoint: own schema only.
  const described = cases.filter(({ model }) => model.mustBeListed !== true);

  test.each(described)('$id: an empty body is refused, ours is not', async ({ model }) => {
    const { path, body } = await only(jobFor(model));
    const check = falInputCheck(pathOf(path));
    expect(check({})).not.toEqual([]);
    expect(check({ ...body, output_format: 'tiff', image_url: 7, prompt: 7 })).not.toEqual([]);
    expect(check(body)).toEqual([]);
  });
});

describe.skipIf(!hasSpecs('fal-queue-partial.json'))('the scripted service (fal-queue-partial.json)', () => {
  test('an answer without addresses is refused, its own are not', () => {
    const check = bodyCheck('fal-queue-partial.json', '/components/schemas/Submitted');
    expect(check({ request_id: accepted.request_id })).not.toEqual([]);
    expect(check(accepted)).toEqual([]);
  });

  test.each(states)('$status', (state) => {
    const schema = state.status === 'COMPLETED' ? 'Completed' : 'Pending';
    const check = bodyCheck('fal-queue-partial.json', `/components/schemas/${schema}`);
    expect(check({ ...state, status: 'PAUSED' })).not.toEqual([]);
    expect(check(state)).toEqual([]);
  });
});

test.each(cases)('$id: a job that can be fetched again after a reload', async ({ model }) => {
  const { path, init, body } = await only(jobFor(model));
  expect(path).toMatch(/^\/queue\/(fal|easel)-ai\/[\w/-]+$/u);
  expect(init.headers).toEqual({ 'content-type': 'application/json' });
  expect(body).not.toHaveProperty('sync_mode');
});

test('white is removed, soft edges included, and the picture goes as it is', async () => {
  const mask = middleMask(96, 80);
  mask.data[0] = 1;
  const { body } = await only({ ...eraseJob, image, mask });
  const decoded = async (uri: unknown): Promise<Uint8ClampedArray> => {
    const bytes = Uint8Array.from(Buffer.from(String(uri).split(',')[1] ?? '', 'base64'));
    const read = await sharpCodec.decode(bytes, 'image/png');
    if (!read.ok) throw new Error(read.error);
    return read.value.data;
  };
  const white = await decoded(body['mask_url']);
  expect(white.filter((_, at) => at % 4 === 0)).toEqual(
    mask.data.map((coverage) => (coverage > 0 ? 255 : 0)),
  );
  expect(await decoded(body['image_url'])).toEqual(image.data);
});

test('expand: the grown frame, white where it is new, and words even where there are none', async () => {
  const model = falAdapter.models.find(({ descriptor }) => descriptor.operation === 'expand');
  if (!model) throw new Error('no model expands');
  const { body } = await only(jobFor(model));
  const pixelsOf = async (uri: unknown): Promise<PixelBuffer> => {
    const bytes = Uint8Array.from(Buffer.from(String(uri).split(',')[1] ?? '', 'base64'));
    const read = await sharpCodec.decode(bytes, 'image/png');
    if (!read.ok) throw new Error(read.error);
    return read.value;
  };
  const [shown, mask] = [await pixelsOf(body['image_url']), await pixelsOf(body['mask_url'])];
  expect([shown.width, shown.height]).toEqual([96 + 12 + 20, 80 + 8]);
  expect([mask.width, mask.height]).toEqual([shown.width, shown.height]);
  for (let y = 0; y < shown.height; y += 1)
    for (let x = 0; x < shown.width; x += 1) {
      const at = (y * shown.width + x) * 4;
      const isNew = x < 12 || x >= 12 + 96 || y >= 80;
      if (mask.data[at] !== (isNew ? 255 : 0)) throw new Error(`mask at ${x}, ${y}`);
      const own = (y * 96 + x - 12) * 4;
      if (!isNew && shown.data[at] !== image.data[own]) throw new Error(`picture at ${x}, ${y}`);
    }
  expect(body['prompt']).toMatch(/continued/u);
});

test('the two qualities of object removal differ in what they ask for', async () => {
  const models = falAdapter.models.filter(({ endpoint }) =>
    endpoint.startsWith('fal-ai/object-removal/mask'),
  );
  const bodies = await Promise.all(models.map((model) => only(jobFor(model))));
  expect(bodies.map(({ body }) => body['model'])).toEqual(['low_quality', 'best_quality']);
  expect(new Set(bodies.map(({ path }) => path))).toEqual(new Set(['/queue/fal-ai/object-removal/mask']));
});

test.each([
  ['an endpoint that is not in the list', { ...generateJob, endpoint: 'fal-ai/flux-2/flash' }],
  ['another operation', { ...generateJob, endpoint: 'fal-ai/bria/eraser' }],
  ['more pictures than one request makes', { ...generateJob, count: 2 }],
])('%s: nothing is sent', async (_, job) => {
  expect(await sent(job)).toEqual([]);
});

test('models have one endpoint and one id each', () => {
  const { models } = falAdapter;
  expect(new Set(models.map(({ endpoint }) => endpoint)).size).toBe(models.length);
  expect(new Set(models.map(({ descriptor }) => descriptor.id)).size).toBe(models.length);
});

test('the words of a style are always sent, and proportions only where the service has them', async () => {
  const endpoint = 'fal-ai/image-editing/style-transfer';
  const job = styleJob({ call: 'call-1', endpoint }, null);
  const { body } = await only(job);
  expect(body['prompt']).toContain('a linocut');
  expect(body['aspect_ratio']).toBe('4:3');
  expect((await only({ ...job, image })).body).not.toHaveProperty('aspect_ratio');
});

test('a style by reference is asked for without a preset, which would only be a guess at it', async () => {
  const endpoint = 'fal-ai/image-apps-v2/style-transfer';
  const { body } = await only(styleJob({ call: 'call-1', endpoint }, image));
  expect(body).not.toHaveProperty('target_style');
  expect(body['style_reference_image_url']).not.toBe(body['image_url']);
});
