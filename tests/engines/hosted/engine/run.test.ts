import { describe, expect, test } from 'vitest';

import type { HostedFailure, HostedResult } from '../../../../src/engines/hosted/contract.ts';
import { createHostedEngine } from '../../../../src/engines/hosted/hostedEngine.ts';
import type { CallHandle, EngineError, Progress } from '../../../../src/kernel/operations/ports.ts';
import type { UpscaleRequest } from '../../../../src/kernel/operations/catalogue.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { err, ok } from '../../../../src/kernel/shared/result.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { noPrices, picture } from '../harness/io.ts';
import {
  charge,
  failure,
  fakeAdapter,
  fakeLink,
  fakeWorld,
  handle,
  looked,
  modelFor,
  resultOf,
} from './support.ts';
import type { AdapterScript } from './support.ts';

const request = { prompt: 'a lemon', width: 64, height: 48, seed: 7, count: 1 };
const accepted = () => ok({ kind: 'accepted', handle } as const);
const model = modelFor('generate');
const good = await resultOf([picture(64, 48)]);

interface Options {
  readonly stored?: CallHandle;
  /** It was submitted before a reload. */
  readonly submittedAt?: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (waits: number) => void;
  readonly prices?: PriceTable;
}

async function runWith(script: AdapterScript, options: Options = {}) {
  const world = fakeWorld(options.prices ?? noPrices, options.onWait);
  const { adapter, log, jobs } = fakeAdapter(script);
  const engine = createHostedEngine(adapter, model, world.deps);
  const link = fakeLink(log, options.stored, options.submittedAt);
  const progress: Progress[] = [];
  const signal = options.signal ?? neverCancelled;
  const outcome = await engine.run(signal, request, (step) => progress.push(step), link);
  return { outcome, log, jobs, link, world, progress };
}

type Outcome = Awaited<ReturnType<typeof runWith>>['outcome'];

function errorOf(outcome: Outcome): EngineError {
  if (outcome.ok) throw new Error('it was to fail');
  return outcome.error;
}

function valueOf(outcome: Outcome) {
  if (!outcome.ok) throw new Error(`${outcome.error.kind}: ${outcome.error.message}`);
  return outcome.value;
}

test('how long it worked may stand in the last poll; what the result states goes before', async () => {
  const done = looked('done', { serverMs: 900 });
  const ran = async (serverMs: number | null) => {
    const { outcome } = await runWith({
      submit: () => ok({ kind: 'accepted', handle }),
      polls: [looked('running'), done],
      results: [ok({ ...good, serverMs })],
    });
    return valueOf(outcome).report.hosted?.serverMs;
  };
  expect(await ran(null)).toBe(900);
  expect(await ran(1_234)).toBe(1_234);
});

describe('a provider that answers at once', () => {
  test('is asked once, and its picture, charge and file come back', async () => {
    const { outcome, log, jobs } = await runWith({ submit: () => ok({ kind: 'done', result: good }) });
    const { result, report } = valueOf(outcome);
    expect(log).toEqual(['submit']);
    expect(jobs[0]).toMatchObject({ operation: 'generate', call: 'call-1', prompt: 'a lemon', width: 64 });
    expect(result.images[0]?.pixels.data).toEqual(picture(64, 48).data);
    expect(result.images[0]?.seed).toBe(7);
    expect(report).toMatchObject({ backend: 'hosted', threads: 0, computeMs: 0, notes: [] });
    expect(report.hosted).toMatchObject({
      ref: 'r-1',
      charge: { micros: 40_000, basis: 'reported', qty: 1, stated: 'credits: 4' },
      serverMs: 1_234,
    });
    expect(report.hosted?.originals[0]?.bytes).toEqual(good.outputs[0]?.bytes);
  });

  test('names the model that ran where it is another one', async () => {
    const result = { ...good, model: 'painter-2' };
    const { outcome } = await runWith({ submit: () => ok({ kind: 'done', result }) });
    const { report } = valueOf(outcome);
    expect(report.notes).toEqual(['The service ran painter-2.']);
    expect(report.modelVersion).toBe('painter-2');
  });

  test.each([
    ['no output', []],
    ['bytes that are no picture', [{ bytes: Uint8Array.of(1, 2, 3), mimeType: 'image/png', seed: null }]],
  ])('with %s gives no image, and its charge', async (_what, outputs) => {
    const result: HostedResult = { ...good, outputs };
    const { outcome, log } = await runWith({ submit: () => ok({ kind: 'done', result }) });
    expect(errorOf(outcome)).toMatchObject({ kind: 'no-image', billed: 'y', ref: 'r-1' });
    expect(errorOf(outcome).charge?.micros).toBe(40_000);
    expect(log).toEqual(['submit']);
  });

  test('whether a useless answer is charged is not known where it does not say so', async () => {
    const result: HostedResult = { ...good, outputs: [], charge: { ...charge, basis: 'metered' } };
    const { outcome } = await runWith({ submit: () => ok({ kind: 'done', result }) });
    expect(errorOf(outcome).billed).toBe('?');
  });

  test('keeps the pictures that can be read, each beside its own file', async () => {
    const broken = { bytes: Uint8Array.of(9), mimeType: 'image/png', seed: 1 };
    const outputs = [broken, ...good.outputs.map((output) => ({ ...output, seed: 99 }))];
    const { outcome } = await runWith({ submit: () => ok({ kind: 'done', result: { ...good, outputs } }) });
    const { result, report } = valueOf(outcome);
    expect(result.images.map(({ seed }) => seed)).toEqual([99]);
    expect(report.hosted?.originals.map(({ bytes }) => bytes)).toEqual([good.outputs[0]?.bytes]);
    expect(report.notes).toEqual(['1 of 2 pictures could not be read.']);
  });
});

describe('failures', () => {
  test('pass with their kind, hint, billing, reference and charge; the provider is asked once', async () => {
    const failed: HostedFailure = failure('moderation-output', { billed: 'y', ref: 'r-9', charge });
    const { outcome, log } = await runWith({ submit: () => err(failed) });
    expect(errorOf(outcome)).toEqual({
      kind: 'moderation-output',
      message: failed.message,
      hint: failed.hint,
      billed: 'y',
      ref: 'r-9',
      charge: { micros: 40_000, basis: 'reported', qty: 1, stated: 'credits: 4' },
    });
    expect(log).toEqual(['submit']);
  });

  test.each(['rate-limited', 'upstream', 'unreachable', 'timeout-unknown'] as const)(
    'a submit that was %s is not repeated',
    async (kind) => {
      const { outcome, log, world } = await runWith({
        submit: () => err(failure(kind, { status: 503, retryAfterMs: 10 })),
      });
      expect(errorOf(outcome).kind).toBe(kind);
      expect(log).toEqual(['submit']);
      expect(world.waits).toEqual([]);
    },
  );

  test('the provider\u2019s own words are shown and not recorded', async () => {
    const words = 'prompt: a lemon is too sour';
    const { outcome } = await runWith({ submit: () => err(failure('invalid', { providerWords: words })) });
    expect(errorOf(outcome).hint).toContain(words);
    expect(errorOf(outcome).message).not.toContain(words);
  });

  test.each([
    ['as the adapter says', () => err(failure('timeout-unknown'))],
    ['as the network says', () => new TypeError('Failed to fetch')],
  ])('an answer that was lost, %s, is asked for where that can be', async (_who, submit) => {
    const { outcome, log } = await runWith({
      submit,
      resolve: { kind: 'found', handle },
      polls: [looked('done')],
      results: [ok(good)],
    });
    valueOf(outcome);
    expect(log).toEqual(['submit', 'resolve', 'storing', 'stored', 'poll', 'result']);
  });

  test('an answer that was lost stays so where the provider cannot tell, in the adapter’s words', async () => {
    const lost = failure('timeout-unknown', { message: 'In its own words.', billed: 'n' });
    const { outcome, log } = await runWith({ submit: () => err(lost), resolve: { kind: 'cannot-tell' } });
    expect(errorOf(outcome)).toMatchObject({ kind: 'timeout-unknown', message: lost.message, billed: 'n' });
    expect(log).toEqual(['submit', 'resolve']);
  });

  test('other failures of a submit are not asked about', async () => {
    const { log } = await runWith({
      submit: () => err(failure('upstream', { status: 500 })),
      resolve: { kind: 'found', handle },
    });
    expect(log).toEqual(['submit']);
  });

  test('an adapter that breaks while it sends leaves the call in doubt', async () => {
    const { outcome, log } = await runWith({ submit: () => new TypeError('Failed to fetch') });
    expect(errorOf(outcome)).toMatchObject({ kind: 'timeout-unknown', billed: '?' });
    expect(log).toEqual(['submit']);
  });

  test('what the pixel side refuses is not sent and not billed', async () => {
    const world = fakeWorld();
    const { adapter, log } = fakeAdapter({ submit: () => ok({ kind: 'done', result: good }) });
    const narrow = modelFor('generate', { maxSide: 512, minSide: 600 });
    const engine = createHostedEngine(adapter, narrow, world.deps);
    const outcome = await engine.run(neverCancelled, request, () => {}, fakeLink(log));
    expect(errorOf(outcome)).toMatchObject({ kind: 'too-large', billed: 'n' });
    expect(log).toEqual([]);
  });

  test('a picture that cannot be read is not sent and not billed; one that cannot be written is paid for', async () => {
    const source = sourceOf(picture(20, 10));
    const broken = async () => Promise.reject(new Error('the disk is full'));
    const result = await resultOf([picture(40, 20)]);
    const upscaled = async (given: Partial<UpscaleRequest>) => {
      const { adapter, log } = fakeAdapter({ submit: () => ok({ kind: 'done', result }) });
      const engine = createHostedEngine(adapter, modelFor('upscale'), fakeWorld().deps);
      const request = { source, factor: 2 as const, sink: pixelCollector(40, 20), ...given };
      return { outcome: await engine.run(neverCancelled, request, () => {}, fakeLink(log)), log };
    };
    const unread = await upscaled({ source: { ...source, readRegion: broken } });
    expect(unread).toMatchObject({
      outcome: { ok: false, error: { kind: 'internal', billed: 'n' } },
      log: [],
    });
    const unwritten = await upscaled({ sink: { write: broken } });
    expect(unwritten.outcome).toMatchObject({
      ok: false,
      error: { kind: 'internal', billed: 'y', ref: 'r-1', charge: { micros: 40_000 } },
    });
    expect((await upscaled({})).outcome.ok).toBe(true);
  });

  test('a run without its call is a defect', async () => {
    const { adapter } = fakeAdapter({});
    const engine = createHostedEngine(adapter, model, fakeWorld().deps);
    await expect(engine.run(neverCancelled, request, () => {})).rejects.toThrow('tied to its call');
  });
});

describe('a provider with a queue', () => {
  test('is asked about a job only after its handle is stored', async () => {
    const { outcome, log, link } = await runWith({
      submit: accepted,
      polls: [looked('queued'), looked('running'), looked('done')],
      results: [ok(good)],
    });
    valueOf(outcome);
    expect(log).toEqual(['submit', 'storing', 'stored', 'poll', 'poll', 'poll', 'result']);
    expect(link.handles).toEqual([handle]);
  });

  test('is asked at growing pauses, or when it wishes', async () => {
    const { world } = await runWith({
      submit: accepted,
      polls: [
        looked('running'),
        looked('running'),
        looked('running', { retryAfterMs: 20_000 }),
        looked('done'),
      ],
      results: [ok(good)],
    });
    const [first = 0, second = 0, third = 0] = world.waits;
    expect(second).toBeGreaterThan(first);
    expect(third).toBe(20_000);
    expect(world.waits).toHaveLength(3);
  });

  test.each([
    { wish: 0, kept: 500 },
    { wish: 90_000_000_000, kept: 60_000 },
  ])(
    'a wish of $wish ms is kept within reason: results disappear, and services shut out',
    async ({ wish, kept }) => {
      const busy = () => err(failure('rate-limited', { retryAfterMs: wish }));
      const { outcome, world } = await runWith({
        submit: accepted,
        polls: [looked('running', { retryAfterMs: wish }), busy, looked('done')],
        results: [ok(good)],
      });
      valueOf(outcome);
      expect(world.waits).toEqual([kept, kept]);
    },
  );

  test('an error of its own while it is asked how a job does is no end of the job', async () => {
    const { outcome, log, world } = await runWith({
      submit: accepted,
      polls: [looked('running'), err(failure('upstream', { status: 503, billed: 'n' }))],
    });
    expect(errorOf(outcome)).toMatchObject({ kind: 'timeout-unknown', billed: '?' });
    expect(world.waits.slice(1).reduce((sum, ms) => sum + ms, 0)).toBe(180_000);
    expect(log).not.toContain('result');
  });

  test('its queue, progress and words are told', async () => {
    const { outcome, progress } = await runWith({
      submit: accepted,
      polls: [
        looked('queued', { note: 'Position 3 in the queue', retryAfterMs: 4_000 }),
        looked('queued', { retryAfterMs: 4_000 }),
        looked('running', { progress: 0.5, retryAfterMs: 6_000 }),
        looked('done'),
      ],
      results: [ok({ ...good, serverMs: null })],
    });
    expect(progress).toContainEqual({ label: 'Position 3 in the queue', fraction: null });
    expect(progress).toContainEqual({ label: 'Rendering', fraction: 0.5 });
    const { hosted } = valueOf(outcome).report;
    // Last seen waiting 4 s after the submit, done after 14 s.
    expect(hosted).toMatchObject({ queueMs: 4_000, serverMs: 10_000 });
  });

  test('a lost network is outlived, without another submit', async () => {
    const lost = new TypeError('Failed to fetch');
    const { outcome, log } = await runWith({
      submit: accepted,
      polls: [
        lost,
        err(failure('unreachable')),
        err(failure('upstream', { status: 503 })),
        err(failure('rate-limited', { status: 429, retryAfterMs: 700 })),
        looked('running'),
        lost,
        looked('done'),
      ],
      results: [lost, lost, ok(good)],
    });
    valueOf(outcome);
    expect(log.filter((entry) => entry === 'submit')).toHaveLength(1);
    expect(log.filter((entry) => entry === 'result')).toHaveLength(3);
  });

  test('a network that stays away leaves the call in doubt after three minutes', async () => {
    const { outcome, log, world } = await runWith({
      submit: accepted,
      polls: [looked('running'), new TypeError('Failed to fetch')],
    });
    expect(errorOf(outcome)).toMatchObject({ kind: 'timeout-unknown', billed: '?' });
    const waited = world.waits.slice(1).reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBe(180_000);
    expect(log.filter((entry) => entry === 'submit')).toHaveLength(1);
  });

  test('an error that the provider keeps answering with is told as its own', async () => {
    const { outcome, world } = await runWith({
      submit: accepted,
      polls: [looked('done')],
      results: [err(failure('upstream', { status: 500, billed: 'n' }))],
    });
    expect(errorOf(outcome)).toMatchObject({ kind: 'upstream', billed: 'n' });
    expect(world.waits.reduce((sum, ms) => sum + ms, 0)).toBe(45_000);
  });

  test.each([
    ['poll', { polls: [err(failure('moderation-input', { billed: 'n' }))] }],
    ['result', { polls: [looked('done')], results: [err(failure('moderation-input', { billed: 'n' }))] }],
  ])('a verdict at the %s stands at once', async (_where, script) => {
    const { outcome, world } = await runWith({ submit: accepted, ...script });
    expect(errorOf(outcome)).toMatchObject({ kind: 'moderation-input', billed: 'n' });
    expect(world.waits).toEqual([]);
  });
});

describe('a call of an earlier page', () => {
  test('is followed and never sent again', async () => {
    const { outcome, log } = await runWith(
      { polls: [looked('running'), looked('done')], results: [ok(good)] },
      { stored: handle },
    );
    expect(log).toEqual(['poll', 'poll', 'result']);
    expect(valueOf(outcome).report.notes).toEqual(['Followed on after the page had been closed.']);
  });

  test('whose answer was lost is asked for where that can be, and never sent again', async () => {
    const { outcome, log, link } = await runWith(
      { resolve: { kind: 'found', handle }, polls: [looked('done')], results: [ok(good)] },
      { submittedAt: 900 },
    );
    valueOf(outcome);
    expect(log).toEqual(['resolve', 'storing', 'stored', 'poll', 'result']);
    expect(link.handles).toEqual([handle]);
  });

  test.each([
    ['the provider knows nothing of it', { resolve: { kind: 'not-found' } }, 'unreachable'],
    ['the provider cannot tell', { resolve: { kind: 'cannot-tell' } }, 'timeout-unknown'],
    ['asking fails', { resolve: new TypeError('Failed to fetch') }, 'timeout-unknown'],
    ['the provider cannot be asked', {}, 'timeout-unknown'],
  ] as const)('whose answer was lost stays in doubt where %s', async (_what, script, kind) => {
    const { outcome, log } = await runWith(script, { submittedAt: 900 });
    expect(errorOf(outcome)).toMatchObject({ kind, billed: '?' });
    expect(log.filter((entry) => entry !== 'resolve')).toEqual([]);
  });

  test.each([
    ['nobody answers now', { resolve: new TypeError('Failed to fetch') }, 900, true],
    ['it may be listed later', { resolve: { kind: 'not-yet' } }, 900, true],
    ['a day has gone by', { resolve: { kind: 'not-yet' } }, -86_400_000, undefined],
    ['the provider cannot tell', { resolve: { kind: 'cannot-tell' } }, 900, undefined],
  ] as const)('is not over where %s: asked again %s', async (_what, script, submittedAt, askAgain) => {
    const { outcome } = await runWith(script, { submittedAt });
    expect(errorOf(outcome)).toMatchObject({ kind: 'timeout-unknown', billed: '?' });
    expect(errorOf(outcome).askAgain).toBe(askAgain);
  });

  test('whose answer was lost just now is not over where it may be listed later', async () => {
    const submit = () => err(failure('timeout-unknown', { message: 'In its words.' }));
    const { outcome, log } = await runWith({ submit, resolve: { kind: 'not-yet' } });
    expect(errorOf(outcome)).toMatchObject({ message: 'In its words.', askAgain: true });
    expect(log).toEqual(['submit', 'resolve']);
  });

  test.each([
    ['is priced by what the provider has told of its prices meanwhile', { stored: handle }, ['told', 'io']],
    ['does not wait for it where it is new', {}, ['io']],
  ])('%s', async (_what, { stored }: { readonly stored?: CallHandle }, expected) => {
    const world = fakeWorld();
    const script = { submit: accepted, polls: [looked('done')], results: [ok(good)] };
    const { adapter, log } = fakeAdapter(script);
    const order: string[] = [];
    const engine = createHostedEngine(adapter, model, {
      ...world.deps,
      wait: () => new Promise((resolve) => setTimeout(resolve, 30)),
      pricesTold: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push('told');
      },
      io: () => {
        order.push('io');
        return world.io;
      },
    });
    valueOf(await engine.run(neverCancelled, request, () => undefined, fakeLink(log, stored)));
    expect(order).toEqual(expected);
  });

  test('does not wait for ever for the prices of a provider', async () => {
    const world = fakeWorld();
    const { adapter, log } = fakeAdapter({ polls: [looked('done')], results: [ok(good)] });
    const deps = { ...world.deps, pricesTold: () => new Promise<void>(() => {}) };
    const engine = createHostedEngine(adapter, model, deps);
    valueOf(await engine.run(neverCancelled, request, () => undefined, fakeLink(log, handle)));
    expect(world.waits).toEqual([4_000]);
  });

  test('whose result is gone says so', async () => {
    const { outcome, log } = await runWith(
      { polls: [looked('done')], results: [err(failure('expired', { billed: 'y' }))] },
      { stored: handle },
    );
    expect(errorOf(outcome)).toMatchObject({ kind: 'expired', billed: 'y' });
    expect(log).not.toContain('submit');
  });
});

describe('cancelling', () => {
  const stops = { ...noPrices, providers: new Map([['acme', termsWith('n')]]) };

  test('before anything is sent costs nothing', async () => {
    const { outcome, log } = await runWith({}, { signal: AbortSignal.abort() });
    expect(errorOf(outcome)).toMatchObject({ kind: 'cancelled', billed: 'n' });
    expect(log).toEqual([]);
  });

  test.each([
    ['an answer that reports it', () => err(failure('cancelled'))],
    ['an answer that reports a lost one', () => err(failure('timeout-unknown'))],
    ['an abort error', () => new DOMException('aborted', 'AbortError')],
  ])('while it is sent, seen as %s, leaves the charge open', async (_how, answer) => {
    const controller = new AbortController();
    const submit = () => {
      controller.abort();
      return answer();
    };
    const { outcome } = await runWith({ submit }, { signal: controller.signal });
    expect(errorOf(outcome)).toMatchObject({ kind: 'cancelled', billed: '?' });
    expect(errorOf(outcome).hint).toMatch(/may|something else/);
  });

  test('while it is sent and was accepted all the same: the handle is stored, then the job is stopped', async () => {
    const controller = new AbortController();
    const submit = () => {
      controller.abort();
      return accepted();
    };
    const { outcome, log } = await runWith(
      { submit, cancel: 'stopped' },
      { signal: controller.signal, prices: stops },
    );
    expect(log).toEqual(['submit', 'storing', 'stored', 'cancel']);
    expect(errorOf(outcome)).toMatchObject({ kind: 'cancelled', billed: 'n' });
  });

  test.each([
    ['stopped', 'n'],
    ['too-late', '?'],
    ['unsupported', '?'],
    [new TypeError('no network'), '?'],
    ['never', '?'],
  ] as const)('while it runs, with the answer %s', async (cancel, billed) => {
    const controller = new AbortController();
    const { outcome, log } = await runWith(
      { submit: accepted, polls: [looked('running')], cancel },
      { signal: controller.signal, prices: stops, onWait: (waits) => waits === 2 && controller.abort() },
    );
    expect(errorOf(outcome)).toMatchObject({ kind: 'cancelled', billed });
    // What had been made before is asked for; here it cannot be had.
    const asked = cancel === 'too-late' ? ['result'] : [];
    expect(log.slice(3)).toEqual(['poll', 'poll', 'cancel', ...asked]);
  });

  test('after the work was done: it is paid for, so it is fetched and kept', async () => {
    const controller = new AbortController();
    const { outcome, log } = await runWith(
      { submit: accepted, polls: [looked('running')], cancel: 'too-late', results: [ok(good)] },
      { signal: controller.signal, onWait: () => controller.abort() },
    );
    expect(valueOf(outcome).report.hosted?.charge.micros).toBe(40_000);
    expect(log).toEqual(['submit', 'storing', 'stored', 'poll', 'cancel', 'result']);
  });

  test('after the work was done, where the result is withheld: what that cost is told', async () => {
    const controller = new AbortController();
    const withheld = err(failure('moderation-output', { billed: 'y', charge, ref: 'r-1' }));
    const { outcome } = await runWith(
      { submit: accepted, polls: [looked('running')], cancel: 'too-late', results: [withheld] },
      { signal: controller.signal, onWait: () => controller.abort() },
    );
    const told = { kind: 'cancelled', billed: 'y', ref: 'r-1', charge: { micros: 40_000 } };
    expect(errorOf(outcome)).toMatchObject(told);
  });

  test.each([
    ['cut off', [err(failure('cancelled')), ok(good)]],
    ['whole all the same', [ok(good)]],
  ])('while the result is downloaded, which is %s: it is paid for, so it is kept', async (_how, answers) => {
    const controller = new AbortController();
    const results = answers.map((answer) => () => {
      controller.abort();
      return answer;
    });
    const { outcome, log } = await runWith(
      { submit: accepted, polls: [looked('done')], results },
      { signal: controller.signal },
    );
    expect(valueOf(outcome).result.images).toHaveLength(1);
    expect(log.filter((entry) => entry === 'submit')).toHaveLength(1);
  });

  test('stopped by a provider whose terms are not known leaves the charge open', async () => {
    const controller = new AbortController();
    const { outcome } = await runWith(
      { submit: accepted, polls: [looked('running')], cancel: 'stopped' },
      { signal: controller.signal, onWait: () => controller.abort() },
    );
    expect(errorOf(outcome).billed).toBe('?');
  });

  test('while the network is away', async () => {
    const controller = new AbortController();
    const { outcome } = await runWith(
      {
        submit: accepted,
        polls: [new TypeError('Failed to fetch')],
        cancel: new TypeError('Failed to fetch'),
      },
      { signal: controller.signal, onWait: (waits) => waits === 3 && controller.abort() },
    );
    expect(errorOf(outcome)).toMatchObject({ kind: 'cancelled', billed: '?' });
  });

  test('while the result is downloaded', async () => {
    const controller = new AbortController();
    const results = [
      () => {
        controller.abort();
        return err(failure('cancelled'));
      },
    ];
    const { outcome } = await runWith(
      { submit: accepted, polls: [looked('done')], results, cancel: 'too-late' },
      { signal: controller.signal, prices: stops },
    );
    expect(errorOf(outcome)).toMatchObject({ kind: 'cancelled', billed: '?' });
  });

  test('after the answer: it is paid for, so it is kept', async () => {
    const controller = new AbortController();
    const submit = () => {
      controller.abort();
      return ok({ kind: 'done', result: good } as const);
    };
    const { outcome } = await runWith({ submit }, { signal: controller.signal });
    expect(valueOf(outcome).result.images).toHaveLength(1);
  });

  test('of a call of an earlier page', async () => {
    const { outcome, log } = await runWith(
      { cancel: 'stopped' },
      { stored: handle, signal: AbortSignal.abort(), prices: stops },
    );
    expect(log).toEqual(['cancel']);
    expect(errorOf(outcome)).toMatchObject({ kind: 'cancelled', billed: 'n' });
  });
});

function termsWith(cancelled: 'y' | 'n' | '?') {
  return {
    provider: 'acme',
    creditMicros: null,
    billsOn: { failed: 'n', cancelled, blocked: '?', timeout: '?' },
  } as const;
}

test('a service of set proportions is shown a frame, and what comes back is cut out of it', async () => {
  const { width, height } = { width: 30, height: 11 };
  const sink = pixelCollector(width * 2, height * 2);
  const { adapter, jobs } = fakeAdapter({
    submit: async (job) => {
      if (!('image' in job)) throw new Error('It is about a picture.');
      // Each pixel four times: cut out at the right place, it is the picture again.
      const doubled = await resultOf([enlarged(job.image)]);
      return ok({ kind: 'done', result: doubled });
    },
  });
  const engine = createHostedEngine(
    adapter,
    modelFor('upscale', { ratios: ['1:1', '2:1'] }),
    fakeWorld().deps,
  );
  const own = picture(width, height);
  const request: UpscaleRequest = { source: sourceOf(own), factor: 2, sink };
  const outcome = await engine.run(neverCancelled, request, () => {}, fakeLink([]));
  expect(outcome).toMatchObject({ ok: true });
  expect(jobs[0]).toMatchObject({ image: { width: 30, height: 15 } });
  expect(sink.picture.data).toEqual(enlarged(own).data);
});

function enlarged({ width, height, data }: PixelBuffer): PixelBuffer {
  const out = new Uint8ClampedArray(width * height * 16);
  for (let y = 0; y < height * 2; y += 1)
    for (let x = 0; x < width * 2; x += 1) {
      const from = ((y >> 1) * width + (x >> 1)) * 4;
      out.set(data.subarray(from, from + 4), (y * width * 2 + x) * 4);
    }
  return { width: width * 2, height: height * 2, data: out };
}
