import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { createHostedEngine } from '../../../../src/engines/hosted/hostedEngine.ts';
import { createFillWorkers } from '../../../../src/engines/hosted/pixels/fillWorkers.ts';
import type { FillThreadEvents } from '../../../../src/engines/hosted/pixels/fillWorkers.ts';
import type { FromFill, ToFill } from '../../../../src/engines/hosted/pixels/fillMessages.ts';
import { fillsHere } from '../../../../src/engines/hosted/pixels/fillWork.ts';
import { matchedFill } from '../../../../src/engines/hosted/pixels/matchedFill.ts';
import type { MatchedFill } from '../../../../src/engines/hosted/pixels/matchedFill.ts';
import { ok } from '../../../../src/kernel/shared/result.ts';
import { fakeAdapter, fakeLink, fakeWorld, modelFor, resultOf } from '../engine/support.ts';
import { maskOf, maskSourceOf, painted, pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { comparable, erased, expanded } from './scene.ts';

const digest = (data: Uint8ClampedArray | undefined): string =>
  createHash('sha256')
    .update(data ?? new Uint8Array())
    .digest('hex')
    .slice(0, 16);

describe('a fill', () => {
  test('of an erasure is what it has always been, to the last bit', async () => {
    const { outcome, fill, cleared } = await erased(fillsHere);
    expect(outcome).toEqual({ ok: true, value: { holes: 1 } });
    expect([digest(fill.data), digest(cleared?.data)]).toEqual(['6bade4d7f3b55d2c', '44dca5fa83b37878']);
  });

  test('of new margins too', async () => {
    const { outcome, fill } = await expanded(fillsHere);
    expect(outcome).toMatchObject({ ok: true });
    expect(digest(fill.data)).toBe('655d75712c4cde26');
  });
});

/** A worker as it is beside the page; `breaks` says what it does instead of its n-th answer. */
function worker(breaks: (count: number, events: FillThreadEvents) => boolean = () => false) {
  const log = { spawned: 0, ended: 0, answers: 0 };
  const work = createFillWorkers((events) => {
    let fill: MatchedFill | null = null;
    log.spawned += 1;
    const say = (message: FromFill): void => {
      const count = log.answers;
      log.answers += 1;
      queueMicrotask(() => {
        if (!breaks(count, events)) events.onMessage(message);
      });
    };
    const post = (asked: ToFill): void => {
      const message = structuredClone(asked);
      if (message.type === 'open') {
        fill = matchedFill(message.parts);
        say({ type: 'opened', difference: fill?.difference ?? null });
      } else if (fill !== null) say({ type: 'drawn', square: fill.draw(message.place, message.coverage) });
    };
    say({ type: 'ready' });
    return { post, terminate: () => void (log.ended += 1) };
  });
  return { work, log };
}

describe('drawn beside the page', () => {
  test('a fill is the same, and its worker is given back', async () => {
    const { work, log } = worker();
    const [here, beside] = [await erased(fillsHere), await erased(work)];
    expect(comparable(beside, here)).toEqual(comparable(here, here));
    expect(log).toMatchObject({ spawned: 1, ended: 1 });
  });

  test('a cancel after the answer stops nothing: the fill is paid for, and its worker given back', async () => {
    const aborter = new AbortController();
    const { work, log } = worker((count) => {
      if (count === 1) aborter.abort();
      return false;
    });
    const isHole = (x: number, y: number): boolean => x > 24 && x < 44 && y > 14 && y < 34;
    const own = painted(64, 48, () => [40, 50, 60]);
    const answer = await resultOf([painted(64, 48, (x, y) => (isHole(x, y) ? [90, 90, 200] : [40, 50, 60]))]);
    const { adapter } = fakeAdapter({ submit: () => ok({ kind: 'done', result: answer }) });
    const engine = createHostedEngine(adapter, modelFor('erase'), { ...fakeWorld().deps, fills: work });
    const sink = pixelCollector(64, 48);
    const mask = maskSourceOf(maskOf(64, 48, isHole));
    const request = { source: sourceOf(own), mask, sink };
    const outcome = await engine.run(aborter.signal, request, () => {}, fakeLink([]));
    expect(aborter.signal.aborted).toBe(true);
    expect(outcome).toMatchObject({
      ok: true,
      value: { report: { hosted: { charge: { micros: 40_000 } } } },
    });
    expect(sink.picture.data.some((value) => value !== 0)).toBe(true);
    expect(log).toMatchObject({ spawned: 1, ended: 1 });
  });

  test('an answer that is what was sent is still none, and its worker is given back', async () => {
    const { work, log } = worker();
    const { outcome } = await erased(work, (image) => image);
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
    expect(log).toMatchObject({ spawned: 1, ended: 1 });
  });

  test('what a worker cannot start is drawn in the page: it is paid for, and that is told', async () => {
    const { work, log } = worker((_count, events) => {
      events.onFailure('404');
      return true;
    });
    const here = await erased(fillsHere);
    const inPage = await erased(work);
    expect(comparable({ ...inPage, notes: [] }, here)).toEqual(comparable(here, here));
    expect(inPage.notes.join(' ')).toContain('worker did not start');
    expect(log).toMatchObject({ spawned: 1, ended: 1, answers: 1 });
  });

  test.each([
    ['while it matches colours', 1],
    ['while it draws', 2],
  ])('a worker that stops %s is a failure with a next step, and ended', async (_when, at) => {
    const { work, log } = worker((count, events) => {
      if (count === at) events.onFailure('Stopped.');
      return count >= at;
    });
    expect((await erased(work)).outcome).toMatchObject({
      ok: false,
      error: {
        kind: 'internal',
        message: expect.stringContaining('Stopped.') as string,
        hint: expect.stringContaining('ledger') as string,
      },
    });
    expect(log).toMatchObject({ spawned: 1, ended: 1 });
  });

  test('a worker without memory says so', async () => {
    const { work } = worker((count, events) => {
      if (count !== 2) return false;
      const error = { kind: 'out-of-memory', message: 'There was not enough memory.' } as const;
      events.onMessage({ type: 'failed', error });
      return true;
    });
    expect((await erased(work)).outcome).toMatchObject({ ok: false, error: { kind: 'out-of-memory' } });
  });

  test('what cannot be posted is a failure, not a run without an end', async () => {
    let ended = 0;
    const work = createFillWorkers((events) => {
      queueMicrotask(() => events.onMessage({ type: 'ready' }));
      const post = (): void => {
        throw new Error('Data cannot be cloned, out of memory.');
      };
      return { post, terminate: () => void (ended += 1) };
    });
    expect((await erased(work)).outcome).toMatchObject({ ok: false, error: { kind: 'out-of-memory' } });
    expect(ended).toBe(1);
  });
});
