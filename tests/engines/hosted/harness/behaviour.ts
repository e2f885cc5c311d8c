import { describe, expect, onTestFinished, test } from 'vitest';

import type {
  FailureKind,
  HostedAdapter,
  HostedFailure,
  HostedIo,
  HostedJob,
  HostedResult,
  Submitted,
} from '../../../../src/engines/hosted/contract.ts';
import type { CallHandle } from '../../../../src/kernel/operations/ports.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import type { CancelSignal } from '../../../../src/kernel/shared/cancel.ts';
import { err, ok } from '../../../../src/kernel/shared/result.ts';
import type { Result } from '../../../../src/kernel/shared/result.ts';
import { hostedIo } from './io.ts';
import { cut, json, scriptedServer } from './scripted.ts';
import type { Script, ScriptedServer, SeenRequest } from './scripted.ts';

/**
 * What a request is about. `submit` is the one that can cost money; `file` is the download of a result; `other` is all
 * that may happen beside them (uploads, lists).
 */
export type Stage = 'submit' | 'poll' | 'result' | 'file' | 'cancel' | 'other';

/** A provider as its adapter's tests describe it; the suite breaks one stage of it at a time. */
export interface ProviderUnderTest {
  readonly adapter: HostedAdapter;
  readonly job: HostedJob;
  /** Answers every stage as the provider does when all is well. Own addresses: `baseOf(request)`. */
  readonly good: Script;
  readonly stageOf: (request: SeenRequest) => Stage;
  readonly prices?: PriceTable;
  /** The provider's own shape of an error; the suite also sends plain text. */
  readonly errorBody: (words: string) => unknown;
  /** A success without a picture, and who says so. */
  readonly noImage: {
    readonly stage: 'submit' | 'poll' | 'result';
    readonly body: unknown;
    readonly kinds?: readonly FailureKind[];
  };
  /** Of providers with jobs; `null` where the submit answers with the picture. */
  readonly queue: QueueUnderTest | null;
}

interface QueueUnderTest {
  /** An answer with status 422 that carries a task or a list of findings. */
  readonly rejected: {
    readonly stage: 'poll' | 'result';
    readonly body: unknown;
    readonly kind: FailureKind;
  };
  /** What the provider answers when it is asked to stop, and how that is understood; empty where it cannot stop. */
  readonly cancels: readonly {
    readonly name: string;
    readonly answer: Script;
    readonly expected: 'stopped' | 'too-late' | 'unsupported';
  }[];
}

/** Address of the scripted server, for the URLs of an answer. */
export const baseOf = ({ headers }: SeenRequest): string => `http://${headers['host'] ?? ''}`;

/** First bytes of PNG, JPEG and WebP. */
const imageStarts = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x52, 0x49, 0x46, 0x46],
];

/** The scripted cases that every adapter must stand; each of them sees exactly one submit. */
export function describeBehaviour(name: string, provider: ProviderUnderTest): void {
  describe(`${name}: scripted behaviour`, () => {
    submitCases(provider);
    if (provider.queue) queueCases(provider, provider.queue);
  });
}

function submitCases(provider: ProviderUnderTest): void {
  test('a good answer gives the picture and one submit', async () => {
    const { run } = await world(provider, {});
    expectPicture(await run());
  });

  test('a slow answer is waited for', async () => {
    const slow: Script = async (...asked) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await provider.good(...asked);
    };
    const { run } = await world(provider, { submit: slow });
    expectPicture(await run());
  });

  test.each([
    { headers: { 'retry-after': '7' }, expected: 7000 },
    { headers: {}, expected: null },
  ])('429 with $headers is not repeated', async ({ headers, expected }) => {
    const { run } = await world(provider, {
      submit: (_, response) => json(response, 429, provider.errorBody('Slow down'), headers),
    });
    const failure = expectFailure(await run());
    expect(failure).toMatchObject({ kind: 'rate-limited', status: 429, retryAfterMs: expected });
  });

  test.each([500, 503])('%i before acceptance', async (status) => {
    const { run } = await world(provider, {
      submit: (_, response) => json(response, status, provider.errorBody('Out of order')),
    });
    expect(expectFailure(await run())).toMatchObject({ kind: 'upstream', status });
  });

  test('the connection is cut after the body was read: it may have run', async () => {
    const { run } = await world(provider, { submit: (_, response) => cut(response) });
    expect(expectFailure(await run())).toMatchObject({ kind: 'timeout-unknown', billed: '?' });
  });

  test('the connection is cut in the middle of the answer: it may have run', async () => {
    const { run } = await world(provider, {
      submit: (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' });
        response.write('{"id":', () => response.destroy());
      },
    });
    expect(expectFailure(await run())).toMatchObject({ kind: 'timeout-unknown', billed: '?' });
  });

  test('200 without a picture is not a success, nor surely free', async () => {
    const { stage, body, kinds = ['no-image'] } = provider.noImage;
    const { run } = await world(provider, {
      [stage]: answer(200, body),
    });
    const failure = expectFailure(await run());
    expect(kinds).toContain(failure.kind);
    expect(failure.billed).not.toBe('n');
  });

  test.each([
    { what: 'invalid JSON', type: 'application/json', body: '{"images": [{"url": ' },
    { what: 'a page', type: 'text/html', body: '<!doctype html><title>Welcome</title>' },
    { what: 'nothing', type: 'application/json', body: '' },
  ])('200 with $what may have been charged', async ({ type, body }) => {
    const { run } = await world(provider, { submit: plain(200, type, body) });
    const failure = expectFailure(await run());
    expect(['timeout-unknown', 'no-image', 'upstream']).toContain(failure.kind);
    expect(failure.billed).not.toBe('n');
  });

  test('an HTML error page', async () => {
    const page =
      '<!doctype html><html><head><title>503</title></head><body><h1>Unavailable</h1></body></html>';
    const { run } = await world(provider, { submit: plain(503, 'text/html', page) });
    const failure = expectFailure(await run());
    expect(failure).toMatchObject({ kind: 'upstream', status: 503 });
    expect(`${failure.message} ${failure.hint}`).not.toContain('<');
  });

  test.each([302, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const { run, server } = await world(provider, {
      submit: (request, response) => {
        response.writeHead(status, { location: `${baseOf(request)}/elsewhere` });
        response.end();
      },
    });
    expectFailure(await run());
    expect(server.seen.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  test('an abort while waiting ends the waiting, not the doubt', async () => {
    const controller = new AbortController();
    const { run } = await world(provider, { submit: () => controller.abort() });
    expect(expectFailure(await run(controller.signal))).toMatchObject({ kind: 'cancelled', billed: '?' });
  });

  test('a signal raised before the submit sends nothing', async () => {
    const { io, submits } = await world(provider, {});
    const sent = await provider.adapter.submit(provider.job, io, AbortSignal.abort());
    expect(sent).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(submits()).toBe(0);
  });

  test.each([
    ...[400, 401, 403, 422, 500].map((status) => ({ status, as: 'its own shape' })),
    { status: 400, as: 'plain text' },
    { status: 500, as: 'plain text' },
  ])('keys in an answer of $status as $as do not get through', async ({ status, as }) => {
    const { run } = await world(provider, {
      submit:
        as === 'plain text'
          ? plain(status, 'text/plain', plantedWords)
          : (_, response) => json(response, status, provider.errorBody(plantedWords)),
    });
    expectNoKeys(expectFailure(await run()));
  });
}

function queueCases(provider: ProviderUnderTest, queue: QueueUnderTest): void {
  test.each([
    { what: '503', broken: plain(503, 'text/plain', 'busy') },
    { what: 'a cut connection', broken: ((_, response) => cut(response)) satisfies Script },
  ])('$what while polling: the poll is repeated, the submit is not', async ({ broken }) => {
    const { run } = await world(provider, { poll: once(broken, provider.good) });
    expectPicture(await run());
  });

  test.each(
    (['poll', 'result', 'file'] as const).flatMap((stage) =>
      [200, 404, 503].map((status) => ({ stage, status })),
    ),
  )('a page ($status) in place of the $stage is nobody’s verdict', async ({ stage, status }) => {
    const page = plain(status, 'text/html', '<!doctype html><title>Sign in</title>');
    const { run } = await world(provider, { [stage]: once(page, provider.good) });
    const done = await run();
    // A provider without this stage is not asked for it.
    if (!done.ok) expect(done.error).toMatchObject({ billed: expect.not.stringMatching('n') as unknown });
    expect(done.ok ? 'unreachable' : done.error.kind).toBe('unreachable');
  });

  test('an outage where the picture lies is no end', async () => {
    const { run } = await world(provider, { file: once(plain(503, 'text/plain', 'busy'), provider.good) });
    const done = await run();
    expect(done.ok ? 'unreachable' : done.error.kind).toBe('unreachable');
  });

  test('429 while polling says when to ask again', async () => {
    const busy: Script = (_, response) =>
      json(response, 429, provider.errorBody('Slow down'), { 'retry-after': '3' });
    const { io, submit } = await world(provider, { poll: busy });
    const polled = await provider.adapter.poll?.(await submit(), io, neverCancelled);
    expect(polled).toMatchObject({ ok: false, error: { kind: 'rate-limited', retryAfterMs: 3000 } });
  });

  test('an abort while polling', async () => {
    const controller = new AbortController();
    const { run } = await world(provider, { poll: () => controller.abort() });
    expect(expectFailure(await run(controller.signal))).toMatchObject({ kind: 'cancelled' });
  });

  test.each([403, 404, 410])('the address of the picture has expired (%i)', async (status) => {
    const { run } = await world(provider, { file: plain(status, 'text/plain', 'gone') });
    const failure = expectFailure(await run());
    expect(failure.kind).toBe('expired');
    expect(failure.billed).not.toBe('n');
  });

  test.each([
    { what: '500 for all that is asked', status: 500, stages: ['poll', 'result', 'file'] },
    { what: '503 for all that is asked', status: 503, stages: ['poll', 'result', 'file'] },
    { what: '500 for the picture', status: 500, stages: ['file'] },
    { what: '503 for the picture', status: 503, stages: ['file'] },
  ] as const)('the work is done, then $what: taken when the service is back', async ({ status, stages }) => {
    let isBroken = false;
    const shaky: Script = (request, response, earlier) =>
      isBroken
        ? plain(status, 'text/plain', 'busy')(request, response, earlier)
        : provider.good(request, response, earlier);
    const { io, submit } = await world(provider, Object.fromEntries(stages.map((stage) => [stage, shaky])));
    const handle = await submit();
    const { adapter } = provider;
    if (!adapter.result) throw new Error('no results');
    expectPicture(await waited(adapter, handle, io, neverCancelled));
    isBroken = true;
    const failure = expectFailure(await adapter.result(handle, io, neverCancelled));
    // The product asks again after these, and says "possibly charged" where that does not help.
    expect(passing).toContain(failure.kind);
    if (failure.kind === 'upstream') expect(failure.status).toBe(status);
    expect(failure.billed).not.toBe('n');
    isBroken = false;
    expectPicture(await adapter.result(handle, io, neverCancelled));
  });

  test('what comes from the address of the picture is no picture', async () => {
    const { run } = await world(provider, { file: plain(200, 'image/png', 'not a picture at all') });
    expect(expectFailure(await run())).toMatchObject({ kind: 'no-image' });
  });

  test('422 with a task body', async () => {
    const { stage, body, kind } = queue.rejected;
    const { run } = await world(provider, {
      [stage]: answer(422, body),
    });
    expect(expectFailure(await run())).toMatchObject({ kind });
  });

  test('keys in an answer about a job do not get through', async () => {
    const { run } = await world(provider, {
      [queue.rejected.stage]: answer(400, provider.errorBody(plantedWords)),
    });
    expectNoKeys(expectFailure(await run()));
  });

  test('after a reload the handle alone brings the result, twice if asked twice', async () => {
    const { io, submit } = await world(provider, {});
    const stored = JSON.stringify(await submit());
    expect(stored.length).toBeLessThan(4096);
    for (let reload = 0; reload < 2; reload += 1) {
      const handle = JSON.parse(stored) as CallHandle;
      expectPicture(await waited(provider.adapter, handle, io, neverCancelled));
    }
  });

  test.each(queue.cancels)('asked to stop: $name', async ({ answer, expected }) => {
    const { io, submit } = await world(provider, { cancel: answer });
    expect(await provider.adapter.cancel?.(await submit(), io)).toBe(expected);
  });
}

/** Long enough that cutting alone would keep the first keys. */
const plantedKeys = [
  'sk-proj-Planted0123456789abcdefPlanted0123456789',
  '7f3c1f0e-1111-4222-8333-944455556666:0123456789abcdef0123456789abcdef',
  'AIzaPlanted0123456789abcdefghijklmnopqr',
  'PlantedBearer0123456789abcdefghij',
];
const plantedWords = [
  `Incorrect API key provided: ${plantedKeys[0]}.`,
  `Authorization: Key ${plantedKeys[1]}`,
  `?key=${plantedKeys[2]}`,
  'The request was refused. '.repeat(30),
  `Authorization: Bearer ${plantedKeys[3]}`,
].join(' ');

const answer =
  (status: number, body: unknown): Script =>
  (_, response) =>
    json(response, status, body);

const plain =
  (status: number, type: string, body: string): Script =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };

/** `earlier` counts the requests of one stage. */
const once =
  (first: Script, then: Script): Script =>
  (request, response, earlier) =>
    (earlier === 0 ? first : then)(request, response, earlier);

interface World {
  readonly server: ScriptedServer;
  readonly io: HostedIo;
  submits(): number;
  submit(): Promise<CallHandle>;
  run(signal?: CancelSignal): Promise<Result<HostedResult, HostedFailure>>;
}

async function world(provider: ProviderUnderTest, broken: Partial<Record<Stage, Script>>): Promise<World> {
  const { adapter, job, stageOf } = provider;
  const counts = new Map<Stage, number>();
  const server = await scriptedServer((request, response) => {
    const stage = stageOf(request);
    const earlier = counts.get(stage) ?? 0;
    counts.set(stage, earlier + 1);
    return (broken[stage] ?? provider.good)(request, response, earlier);
  });
  const submits = (): number => counts.get('submit') ?? 0;
  onTestFinished(() => server.close());
  const io = hostedIo(server.url, provider.prices);
  return {
    server,
    io,
    submits,
    submit: async () => {
      const sent = await adapter.submit(job, io, neverCancelled);
      if (!sent.ok || sent.value.kind !== 'accepted') throw new Error(`no handle: ${JSON.stringify(sent)}`);
      onTestFinished(() => expect(submits()).toBe(1));
      return sent.value.handle;
    },
    run: async (signal = neverCancelled) => {
      const done = await finished(adapter, await adapter.submit(job, io, signal), io, signal);
      expect(submits()).toBe(1);
      return done;
    },
  };
}

const noResult: HostedFailure = {
  kind: 'invalid',
  message: 'The adapter gave a handle and cannot follow it.',
  hint: '',
  providerWords: '',
  billed: '?',
  status: null,
  retryAfterMs: null,
  ref: null,
  charge: null,
};

const passing: readonly FailureKind[] = ['upstream', 'rate-limited', 'unreachable'];
const mostPolls = 20;

async function finished(
  adapter: HostedAdapter,
  sent: Result<Submitted, HostedFailure>,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  if (!sent.ok) return sent;
  if (sent.value.kind === 'done') return ok(sent.value.result);
  return waited(adapter, sent.value.handle, io, signal);
}

/** Asks until the job is done, as the product does, without its pauses. */
async function waited(
  adapter: HostedAdapter,
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  if (!adapter.poll || !adapter.result) return err(noResult);
  for (let asked = 0; asked < mostPolls; asked += 1) {
    const polled = await adapter.poll(handle, io, signal);
    if (!polled.ok && !passing.includes(polled.error.kind)) return polled;
    if (polled.ok && polled.value.state === 'done') return adapter.result(handle, io, signal);
  }
  return err(noResult);
}

function expectPicture(done: Result<HostedResult, HostedFailure>): void {
  if (!done.ok) throw new Error(`no picture: ${JSON.stringify(done.error)}`);
  const { outputs, charge } = done.value;
  expect(outputs.length).toBeGreaterThan(0);
  for (const { bytes } of outputs)
    expect(imageStarts.some((start) => start.every((byte, at) => bytes[at] === byte))).toBe(true);
  if (charge.micros !== null) expect(Number.isInteger(charge.micros) && charge.micros > 0).toBe(true);
}

/** Expected failures are values, with a sentence and a next step. */
function expectFailure(done: Result<HostedResult, HostedFailure>): HostedFailure {
  if (done.ok) throw new Error('a picture where none can be');
  expect(done.error.message).toMatch(/\w.*\.$/u);
  expect(done.error.hint).toMatch(/\w.*\.$/u);
  return done.error;
}

function expectNoKeys(failure: HostedFailure): void {
  expect(failure.providerWords.length).toBeLessThanOrEqual(500);
  for (const key of plantedKeys) expect(JSON.stringify(failure)).not.toContain(key);
}
