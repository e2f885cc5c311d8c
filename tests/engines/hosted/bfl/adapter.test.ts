import { describe, expect, onTestFinished, test } from 'vitest';

import { bflAdapter } from '../../../../src/engines/hosted/bfl/adapter.ts';
import { tableCharge } from '../../../../src/engines/hosted/bfl/usage.ts';
import type { HostedFailure, HostedIo, HostedResult } from '../../../../src/engines/hosted/contract.ts';
import type { CallHandle } from '../../../../src/kernel/operations/ports.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import type { Result } from '../../../../src/kernel/shared/result.ts';
import { hostedIo, noPrices } from '../harness/io.ts';
import { json, scriptedServer } from '../harness/scripted.ts';
import type { Script, ScriptedServer } from '../harness/scripted.ts';
import { accepted, bflPrices, eraseJob, generateJob, good, pollingUrl, ready, stageOf } from './service.ts';

const now = Date.UTC(2026, 10, 27);

interface World {
  readonly server: ScriptedServer;
  readonly io: HostedIo;
}

async function world(script: Script, prices: PriceTable = bflPrices): Promise<World> {
  const server = await scriptedServer(script);
  onTestFinished(() => server.close());
  return { server, io: hostedIo(server.url, prices, () => now) };
}

/** The good service, but for what one stage answers. */
const but =
  (stage: 'submit' | 'poll', status: number, body: unknown): Script =>
  (request, response, earlier) =>
    stageOf(request) === stage ? json(response, status, body) : good(request, response, earlier);

const handle = (ids: Record<string, string> = {}): CallHandle => ({
  provider: 'bfl',
  endpoint: 'flux-2-pro',
  submittedAt: now,
  ids: { id: 'task-1', polling_url: pollingUrl, cost: '6', ...ids },
});

const submit = (io: HostedIo) => bflAdapter.submit(generateJob, io, neverCancelled);
const poll = async (io: HostedIo, of = handle()) => bflAdapter.poll?.(of, io, neverCancelled);

async function result(io: HostedIo, of = handle()): Promise<Result<HostedResult, HostedFailure>> {
  if (!bflAdapter.result) throw new Error('no results');
  return bflAdapter.result(of, io, neverCancelled);
}

describe('submit', () => {
  test('keeps id, address and cost as they came', async () => {
    const { io } = await world(good);
    expect(await submit(io)).toEqual({ ok: true, value: { kind: 'accepted', handle: handle() } });
  });

  test('an answer without an address cannot be followed: in doubt, with its id', async () => {
    const { io, server } = await world(
      but('submit', 200, { id: 'task-1', status: 'Pending', webhook_url: 'https://x.test', cost: 6 }),
    );
    expect(await submit(io)).toMatchObject({
      ok: false,
      error: { kind: 'timeout-unknown', billed: '?', ref: 'task-1', charge: null },
    });
    expect(server.posts()).toBe(1);
  });

  test.each([
    [401, { detail: 'Not authenticated' }, 'auth', 'n'],
    [402, { detail: 'Insufficient credits' }, 'payment', 'n'],
    [403, { detail: 'Forbidden' }, 'auth', 'n'],
    [413, { detail: 'Payload' }, 'too-large', '?'],
    [422, { detail: [{ loc: ['body', 'width'], msg: 'must be 64 or more', type: 'x' }] }, 'invalid', '?'],
    [422, { id: 'task-1', status: 'Request Moderated' }, 'moderation-input', '?'],
    [501, { error: 'no key' }, 'auth', 'n'],
    [502, { error: { code: 'upstream-unreachable', message: 'x' } }, 'unreachable', 'n'],
    [403, { error: { code: 'unknown-host', message: 'x' } }, 'unreachable', 'n'],
    [403, { error: { code: 'cross-site', message: 'x' } }, 'unreachable', 'n'],
    [502, { error: { code: 'answer-lost', message: 'x' } }, 'timeout-unknown', '?'],
    [404, 'a page', 'unreachable', 'n'],
    [502, 'Bad Gateway', 'timeout-unknown', '?'],
    [504, 'Gateway Time-out', 'timeout-unknown', '?'],
  ])('%i %j is %s, billed %s', async (status, body, kind, billed) => {
    const { io, server } = await world(but('submit', status, body));
    expect(await submit(io)).toMatchObject({ ok: false, error: { kind, status, billed } });
    expect(server.posts()).toBe(1);
  });

  test('findings of a refusal are told with their place', async () => {
    const detail = [{ loc: ['body', 'width'], msg: 'must be 64 or more', type: 'x' }];
    const { io } = await world(but('submit', 422, { detail }));
    expect(await submit(io)).toMatchObject({ error: { providerWords: 'width: must be 64 or more' } });
  });

  test.each([
    ['a model that is not in the list', { ...generateJob, endpoint: 'flux-pro-1.1' }],
    ['several pictures', { ...generateJob, count: 2 }],
    ['an eraser asked to generate', { ...generateJob, endpoint: 'flux-tools/erase-v1' }],
  ])('%s is refused without a request', async (_, job) => {
    const { io, server } = await world(good);
    const sent = await bflAdapter.submit(job, io, neverCancelled);
    expect(sent).toMatchObject({ ok: false, error: { kind: 'invalid', billed: 'n' } });
    expect(server.seen).toHaveLength(0);
  });
});

describe('poll', () => {
  test('asks at the address of the region, as it was returned', async () => {
    const { io, server } = await world(good);
    await poll(io);
    expect(server.seen.map(({ path }) => path)).toEqual([`/poll?url=${encodeURIComponent(pollingUrl)}`]);
  });

  test('Pending with progress', async () => {
    const { io } = await world(but('poll', 200, { id: 'task-1', status: 'Pending', progress: 0.4 }));
    expect(await poll(io)).toEqual({
      ok: true,
      value: { state: 'running', progress: 0.4, note: null, retryAfterMs: null },
    });
  });

  test.each([200, 422])('a task in an answer of status %i is read before the status', async (status) => {
    const { io } = await world(but('poll', status, { id: 'task-1', status: 'Ready', result: {} }));
    expect(await poll(io)).toMatchObject({ ok: true, value: { state: 'done' } });
  });

  test.each([
    ['Request Moderated', 'moderation-input'],
    ['Content Moderated', 'moderation-output'],
    ['Error', 'upstream'],
    ['Task not found', 'expired'],
  ])('%s is %s, and perhaps billed', async (said, kind) => {
    for (const status of [200, 422]) {
      const { io } = await world(but('poll', status, { id: 'task-1', status: said }));
      expect(await poll(io)).toMatchObject({
        ok: false,
        error: { kind, billed: '?', ref: 'task-1', status },
      });
    }
  });

  test('what the terms say of blocked work is said of it', async () => {
    const billsOn = { failed: '?', cancelled: '?', blocked: 'n', timeout: '?' } as const;
    const terms = { provider: 'bfl', creditMicros: 10_000, billsOn };
    const prices = { ...bflPrices, providers: new Map([['bfl', terms]]) };
    const { io } = await world(but('poll', 200, { status: 'Content Moderated' }), prices);
    expect(await poll(io)).toMatchObject({ error: { kind: 'moderation-output', billed: 'n' } });
  });

  test.each([
    [404, { detail: 'x' }, 'expired'],
    [410, { detail: 'x' }, 'expired'],
    [404, 'a page', 'unreachable'],
    [401, { detail: 'x' }, 'auth'],
    [500, { detail: 'x' }, 'unreachable'],
  ])('%i %j without a task is %s', async (status, body, kind) => {
    const { io } = await world(but('poll', status, body));
    expect(await poll(io)).toMatchObject({ ok: false, error: { kind, billed: '?' } });
  });

  test('a status that nobody has described ends the waiting', async () => {
    const { io } = await world(but('poll', 200, { id: 'task-1', status: 'Exploded' }));
    expect(await poll(io)).toMatchObject({ ok: false, error: { kind: 'upstream', billed: '?' } });
  });
});

describe('result', () => {
  test('a stored handle brings picture, seed and cost with GETs alone', async () => {
    const { io, server } = await world(good);
    const got = await result(io);
    expect(got).toMatchObject({
      ok: true,
      value: {
        outputs: [{ mimeType: 'image/png', seed: 42 }],
        charge: { micros: 60_000, basis: 'reported', from: 'answer', qty: 6, stated: 'cost: 6' },
        ref: 'task-1',
      },
    });
    expect(server.posts()).toBe(0);
  });

  test('fractions of a credit are exact', async () => {
    const { io } = await world(good);
    expect(await result(io, handle({ cost: '1.4' }))).toMatchObject({
      value: { charge: { micros: 14_000 } },
    });
  });

  test('a cost that comes with the picture counts', async () => {
    const { io } = await world((request, response, earlier) =>
      stageOf(request) === 'poll'
        ? json(response, 200, { ...ready(request), cost: 5 })
        : good(request, response, earlier),
    );
    const { cost: _, ...ids } = handle().ids;
    for (const of of [handle(), { ...handle(), ids }])
      expect(await result(io, of)).toMatchObject({ value: { charge: { micros: 50_000 } } });
  });

  describe('no cost anywhere', () => {
    const { cost: _, ...ids } = handle().ids;

    test('the table is asked, with the size of the picture', async () => {
      const { io } = await world(good);
      const charge = { micros: 30_000, basis: 'metered', from: 'table', stated: null };
      expect(await result(io, { ...handle(), ids })).toMatchObject({ value: { charge } });
    });

    test('what is erased was sent as well', () => {
      const { endpoint } = eraseJob;
      expect(tableCharge(bflPrices, endpoint, 2_000_000)).toMatchObject({ micros: 42_000 });
      expect(tableCharge(bflPrices, endpoint, null)).toMatchObject({ micros: null });
      expect(tableCharge(bflPrices, 'flux-2-pro', 2_000_000)).toMatchObject({ micros: 45_000 });
    });

    test('without a row it is unpriced, not free', async () => {
      const { io } = await world(good, noPrices);
      expect(await result(io, { ...handle(), ids })).toMatchObject({ value: { charge: { micros: null } } });
    });
  });

  test('an expired address has been charged', async () => {
    const { io } = await world((request, response, earlier) =>
      stageOf(request) === 'file'
        ? json(response, 403, { code: 'AuthenticationFailed' })
        : good(request, response, earlier),
    );
    expect(await result(io)).toMatchObject({
      ok: false,
      error: { kind: 'expired', billed: 'y', status: 403, charge: { micros: 60_000 } },
    });
  });

  test('ready without a picture: the cost that was stated stays', async () => {
    const { io } = await world(but('poll', 200, { ...accepted, status: 'Ready', result: {} }));
    expect(await result(io)).toMatchObject({
      ok: false,
      error: { kind: 'no-image', billed: 'y', charge: { micros: 60_000 } },
    });
  });

  test('not ready yet is no picture, and not the end', async () => {
    const { io } = await world(but('poll', 200, { status: 'Pending' }));
    expect(await result(io)).toMatchObject({ ok: false, error: { kind: 'upstream', billed: '?' } });
  });
});
