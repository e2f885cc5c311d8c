import { afterEach, describe, expect, test } from 'vitest';

import { hostedIo } from './harness/io.ts';
import { json, scriptedServer, type Script, type ScriptedServer } from './harness/scripted.ts';
import { bodyCheck, hasSpecs } from './harness/specs.ts';
import type { HostedAdapter } from '../../../src/engines/hosted/contract.ts';
import { falAdapter } from '../../../src/engines/hosted/fal/adapter.ts';
import { gemini } from '../../../src/engines/hosted/gemini/adapter.ts';
import { openaiCompatible } from '../../../src/engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../../src/engines/hosted/openai/profile.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import { neverCancelled } from '../../../src/kernel/shared/cancel.ts';

const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function asked({ withdrawn }: HostedAdapter, script: Script) {
  const server = await scriptedServer(script);
  open.push(server);
  const told = await must(withdrawn, 'a list of models')(hostedIo(server.url), neverCancelled);
  expect(server.posts()).toBe(0);
  return { told: told && Object.fromEntries(told), server };
}
const answering =
  (body: unknown, status = 200): Script =>
  (_request, response) =>
    json(response, status, body);

const metadata = {
  display_name: 'Eraser',
  category: 'image-to-image',
  description: '',
  status: 'deprecated',
  tags: [],
  updated_at: '2026-11-01T00:00:00Z',
  is_favorited: null,
  thumbnail_url: '',
  model_url: '',
  date: '2025-01-01T00:00:00Z',
  highlighted: false,
  pinned: false,
};
const catalogue = {
  models: [
    { endpoint_id: 'fal-ai/bria/eraser', metadata },
    { endpoint_id: 'fal-ai/birefnet/v2', metadata: { ...metadata, status: 'active' } },
    { endpoint_id: 'fal-ai/flux-2-pro' },
  ],
  next_cursor: null,
  has_more: false,
};

describe('fal', () => {
  test('is asked for each endpoint by name; what it calls deprecated is withdrawn, the unknown is not', async () => {
    const { told, server } = await asked(falAdapter, answering(catalogue));
    expect(told).toEqual({ 'fal-ai/bria/eraser': 'fal has marked it as deprecated' });
    expect(server.seen).toHaveLength(1);
    const query = new URL(server.seen[0]?.path ?? '', 'http://proxy.test');
    expect(query.pathname).toBe('/platform/models');
    const paths = new Set(falAdapter.models.map(({ descriptor }) => descriptor.model));
    expect(query.searchParams.getAll('endpoint_id').toSorted()).toEqual([...paths].toSorted());
  });

  test.skipIf(!hasSpecs('fal-platform.json'))('the catalogue here fits its description', () => {
    const check = bodyCheck(
      'fal-platform.json',
      '/paths/~1models/get/responses/200/content/application~1json/schema',
    );
    expect(check({ models: [{ endpoint_id: 1 }] })).not.toEqual([]);
    expect(check(catalogue)).toEqual([]);
  });
});

test('Gemini: a model that the key’s list does not name is withdrawn', async () => {
  const models = gemini.models.map(({ descriptor }) => descriptor.model);
  const [first, ...others] = [...new Set(models)];
  const { told, server } = await asked(
    gemini,
    answering({ models: others.map((id) => ({ name: `models/${id}` })) }),
  );
  expect(told).toEqual({ [first ?? '']: 'Gemini does not list it for the key of this server' });
  expect(server.seen[0]?.path).toBe('/models?pageSize=1000');
});

test('OpenAI and its like: a model that the key’s list does not name is withdrawn', async () => {
  const adapter = openaiCompatible(openAiProfile);
  const { told } = await asked(
    adapter,
    answering({ object: 'list', data: [{ id: 'gpt-image-2' }, { id: 'gpt-image-2.6-flare' }, { id: 'o9' }] }),
  );
  const why = 'OpenAI does not list it for the key of this server';
  expect(told).toEqual({ 'gpt-image-2.6-sunburst': why, 'gpt-image-1.5': why });
});

const empty = { data: [], models: [], has_more: false };
const broken = { data: [{}], models: 'all of them' };
describe.each([
  ['fal', falAdapter],
  ['Gemini', gemini],
  ['OpenAI', openaiCompatible(openAiProfile)],
])('%s withdraws nothing', (name, adapter) => {
  test.each<[string, Script]>([
    ['at an error', answering({}, 503)],
    ['without a key', answering({ error: { code: 'not-configured' } }, 401)],
    ['at another shape', answering(broken)],
    ['without an answer', (_request, response) => void response.destroy()],
  ])('%s', async (_what, script) => {
    expect((await asked(adapter, script)).told).toBeNull();
  });
  test('at an empty list', async () => {
    expect((await asked(adapter, answering(empty))).told ?? {}).toEqual({});
  });
  test('at a list that goes on', async () => {
    const told = (await asked(adapter, answering({ ...empty, nextPageToken: 'more', has_more: true }))).told;
    expect(told ?? {}, name).toEqual({});
  });
});

test('a Gemini list with another page says nothing', async () => {
  const body = { models: [{ name: 'models/another' }], nextPageToken: 'more' };
  expect((await asked(gemini, answering(body))).told).toBeNull();
});
