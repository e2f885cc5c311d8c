import { expect, test } from 'vitest';

import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo } from '../harness/io.ts';

const endpoint = 'easel-ai/advanced-face-swap';
const listing = (status: string, id = endpoint) => ({
  models: [{ endpoint_id: id, metadata: { display_name: 'Advanced Face Swap', status } }],
});

async function listed(answer: () => Promise<Response>) {
  const asked: string[] = [];
  const io = {
    ...hostedIo('http://unused.test'),
    fetch: (path: string) => {
      asked.push(path);
      return answer();
    },
  };
  return { result: await falAdapter.isListed?.(endpoint, io, neverCancelled), asked };
}

test('an endpoint is listed while the catalogue calls it active', async () => {
  const { result, asked } = await listed(() => Promise.resolve(Response.json(listing('active'))));
  expect(result).toBe(true);
  expect(asked).toEqual([`/platform/models?endpoint_id=${encodeURIComponent(endpoint)}`]);
});

test.each([
  ['deprecated', listing('deprecated')],
  ['named without a status', { models: [{ endpoint_id: endpoint }] }],
  ['another one', listing('active', 'fal-ai/birefnet/v2')],
  ['not named', { models: [] }],
])('it is not when it is %s', async (_, body) => {
  expect((await listed(() => Promise.resolve(Response.json(body)))).result).toBe(false);
});

test.each([
  ['a refusal', () => Promise.resolve(new Response('', { status: 500 }))],
  ['no JSON', () => Promise.resolve(new Response('<html>'))],
  ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
])('nothing is known after %s', async (_, answer) => {
  expect((await listed(answer)).result).toBeNull();
});
