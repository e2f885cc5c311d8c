import { describe, expect, onTestFinished, test } from 'vitest';

import { comfyui } from '../../../../src/engines/hosted/comfyui/adapter.ts';
import type { CallHandle } from '../../../../src/kernel/operations/ports.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo, noPrices } from '../harness/io.ts';
import { cut, json, scriptedServer } from '../harness/scripted.ts';
import type { Script } from '../harness/scripted.ts';
import {
  bodyOf,
  comfyServer,
  history,
  item,
  jobId,
  queue,
  ratePrices,
  routeOf,
  saved,
  started,
  succeeded,
} from './server.ts';
import { eraseWorkflow } from './workflows.ts';

const adapter = comfyui([eraseWorkflow]);
const handle: CallHandle = {
  provider: 'comfyui',
  endpoint: 'our-erase',
  submittedAt: 0,
  ids: { prompt_id: jobId, output: '7' },
};
const lost = {
  call: 'call-7',
  operation: 'erase',
  endpoint: 'our-erase',
  submittedAt: 5,
  others: { refs: new Set<string>(), unnamedAt: [] },
} as const;

const says =
  (...bodies: readonly unknown[]): Script =>
  (_, response, earlier) =>
    json(response, 200, bodies[Math.min(earlier, bodies.length - 1)]);
const waiting = queue([item(1, 'other')], [item(9, 'late'), item(4, jobId), item(3, 'before')]);
const running = queue([item(4, jobId)], []);
const empty = queue([], []);
/** The server has been started anew, or never knew it. */
const knowsNothing = { 'GET /queue': says(empty), 'GET /history': says({}) };

describe('a job that is followed', () => {
  test.each([
    ['waiting', { 'GET /queue': says(waiting) }, { state: 'queued', note: 'Position 2 in the queue' }],
    ['running', { 'GET /queue': says(running) }, { state: 'running', note: null }],
    ['done', {}, { state: 'done' }],
  ])('%s', async (_state, changed, expected) => {
    const { io } = await server(changed);
    expect(await adapter.poll?.(handle, io, neverCancelled)).toMatchObject({ ok: true, value: expected });
  });

  test('a server that was started anew has forgotten it', async () => {
    const { io } = await server(knowsNothing);
    for (const asked of [
      await adapter.poll?.(handle, io, neverCancelled),
      await adapter.result?.(handle, io, neverCancelled),
    ])
      expect(asked).toMatchObject({ ok: false, error: { kind: 'expired', billed: '?', ref: jobId } });
  });

  test('a server of another kind is not believed', async () => {
    const { io } = await server({ 'GET /queue': says({ welcome: true }) });
    expect(await adapter.poll?.(handle, io, neverCancelled)).toMatchObject({
      ok: false,
      error: { kind: 'upstream' },
    });
  });
});

describe('a result', () => {
  test('is the pictures of the titled node, its seconds at the team’s rate', async () => {
    const { io, seen } = await server({
      'GET /history': says(history({ ...saved, '8': { images: [{ filename: 'preview.png' }] } })),
    });
    expect(await adapter.result?.(handle, io, neverCancelled)).toMatchObject({
      ok: true,
      value: {
        outputs: [{ mimeType: 'image/png', seed: null }],
        charge: {
          micros: 3750,
          basis: 'metered',
          from: 'user-rate',
          qty: 12.5,
          stated: 'ran for 12.5 s',
        },
        ref: jobId,
        serverMs: 12_500,
      },
    });
    expect(seen().at(-1)?.path).toBe('/view?filename=erased_1.png&subfolder=a+b&type=output');
  });

  test('comes after a reload, even when the workflow has gone', async () => {
    const { io } = await server({});
    const stored = JSON.parse(JSON.stringify(handle)) as CallHandle;
    expect(await comfyui([]).result?.(stored, io, neverCancelled)).toMatchObject({ ok: true });
  });

  test.each<[string, PriceTable, unknown, number]>([
    ['no rate', noPrices, history(saved), 12.5],
    ['no times', ratePrices, history(saved, 'success', []), 0],
  ])('%s: unpriced, never 0', async (_what, prices, body, qty) => {
    const { io } = await server({ 'GET /history': says(body) }, prices);
    expect(await adapter.result?.(handle, io, neverCancelled)).toMatchObject({
      ok: true,
      value: { charge: { micros: null, qty } },
    });
  });

  const error = (exception_type: string) =>
    [
      'execution_error',
      {
        node_id: '4',
        node_type: 'KSampler',
        exception_type,
        exception_message: 'It broke',
        traceback: ['secret'],
        current_inputs: { text: ['private words'] },
        timestamp: 1_002_000,
      },
    ] as const;
  test.each([
    ['a node that failed', [started, error('RuntimeError')], 'upstream', 'Node 4 (KSampler): It broke'],
    ['no memory', [started, error('torch.OutOfMemoryError')], 'too-large', 'Node 4 (KSampler): It broke'],
    ['stopped there', [started, ['execution_interrupted', { timestamp: 1_002_000 }]], 'cancelled', ''],
  ] as const)('%s: the seconds are charged all the same', async (_what, messages, kind, words) => {
    const { io } = await server({ 'GET /history': says(history({}, 'error', messages)) });
    const got = await adapter.result?.(handle, io, neverCancelled);
    expect(got).toMatchObject({
      ok: false,
      error: { kind, billed: 'y', providerWords: words, charge: { micros: 600, qty: 2 } },
    });
    expect(JSON.stringify(got)).not.toMatch(/secret|private/u);
  });

  test('an output node without pictures', async () => {
    const { io } = await server({ 'GET /history': says(history({}, 'success', [started, succeeded])) });
    expect(await adapter.result?.(handle, io, neverCancelled)).toMatchObject({
      ok: false,
      error: { kind: 'no-image', billed: 'y', charge: { micros: 3750 } },
    });
  });
});

describe('a submit whose answer was lost', () => {
  test.each([
    ['waits', { 'GET /queue': says(waiting) }],
    ['runs', { 'GET /queue': says(running) }],
    ['has been done', {}],
  ])('is found: it %s', async (_state, changed) => {
    const { io, seen } = await server(changed);
    expect(await adapter.resolve?.(lost, io, neverCancelled)).toEqual({
      kind: 'found',
      handle: { ...handle, submittedAt: 5 },
    });
    expect(seen().filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('is not there', async () => {
    const { io } = await server(knowsNothing);
    expect(await adapter.resolve?.(lost, io, neverCancelled)).toEqual({ kind: 'not-found' });
  });

  test.each<[string, Readonly<Record<string, Script>>]>([
    ['no answer of the queue', { 'GET /queue': (_, response) => cut(response) }],
    ['no answer of the history', { 'GET /history': (_, response) => json(response, 503, {}) }],
  ])('nobody can tell: %s', async (_what, changed) => {
    const { io } = await server(changed);
    expect(await adapter.resolve?.(lost, io, neverCancelled)).toEqual({ kind: 'not-yet' });
  });

  test('nobody can tell of a workflow that is gone', async () => {
    const { io } = await server({});
    expect(await comfyui([]).resolve?.(lost, io, neverCancelled)).toEqual({ kind: 'cannot-tell' });
  });
});

describe('asked to stop', () => {
  const remove = ['POST /queue', { delete: [jobId] }];
  const interrupt = ['POST /interrupt', { prompt_id: jobId }];

  test.each([
    [
      'waiting: it is taken out of the queue',
      { 'GET /queue': says(waiting, empty), 'GET /history': says({}) },
      'stopped',
      [remove],
    ],
    ['running: it alone is interrupted', { 'GET /queue': says(running) }, 'stopped', [interrupt]],
    ['it began meanwhile', { 'GET /queue': says(waiting, running) }, 'stopped', [remove, interrupt]],
    ['it ended meanwhile', { 'GET /queue': says(waiting, empty) }, 'too-late', [remove]],
    ['done: nobody else’s job is stopped', {}, 'too-late', []],
    ['the server does not take it out', { 'GET /queue': says(waiting) }, 'too-late', [remove]],
    [
      'the server does not answer',
      { 'GET /queue': ((_, response) => cut(response)) satisfies Script },
      'too-late',
      [],
    ],
    [
      'the server refuses',
      {
        'GET /queue': says(running),
        'POST /interrupt': ((_, response) => json(response, 403, {})) satisfies Script,
      },
      'too-late',
      [interrupt],
    ],
  ] as const)('%s', async (_what, changed, expected, told) => {
    const { io, seen } = await server(changed);
    expect(await adapter.cancel?.(handle, io)).toBe(expected);
    const posts = seen().filter(({ method }) => method === 'POST');
    expect(posts.map((request) => [routeOf(request), bodyOf(request)])).toEqual(told);
  });
});

async function server(changed: Readonly<Record<string, Script>>, prices: PriceTable = ratePrices) {
  const earlier = new Map<string, number>();
  const scripted = await scriptedServer((request, response) => {
    const route = routeOf(request);
    const count = earlier.get(route) ?? 0;
    earlier.set(route, count + 1);
    return comfyServer(changed)(request, response, count);
  });
  onTestFinished(async () => {
    expect(scripted.seen.map(routeOf)).not.toContain('POST /prompt');
    await scripted.close();
  });
  return { io: hostedIo(scripted.url, prices), seen: () => scripted.seen };
}
