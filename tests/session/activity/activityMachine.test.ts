import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import {
  drainSegments,
  drainSwitches,
  startActivity,
  stepActivity,
} from '../../../src/session/activity/activityMachine.ts';
import type { ActivityInput, ActivityState } from '../../../src/session/activity/activityMachine.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

const second = 1_000;

/** Times in seconds. */
function play(inputs: readonly ActivityInput[]): ActivityState {
  const state = startActivity(0);
  for (const input of inputs) stepActivity(state, { ...input, t: input.t * second });
  return state;
}

/** Kind → seconds. */
function totals(state: ActivityState): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { kind, ms } of drainSegments(state)) sums[kind] = (sums[kind] ?? 0) + ms / second;
  return sums;
}

const opened: ActivityInput = { kind: 'asset-opened', t: 0, asset: 'a' };
const input = (t: number, productive = true): ActivityInput => ({ kind: 'input', t, productive });
const presence = (t: number, present: boolean): ActivityInput => ({
  kind: 'presence',
  t,
  visible: present,
  focused: present,
});
const started = (t: number, call: string): ActivityInput => ({ kind: 'call-started', t, call, asset: 'a' });
const ended = (t: number, call: string): ActivityInput => ({ kind: 'call-ended', t, call });

test('TV9: parallel waits, an absence, productive input and resume lag', () => {
  const state = play([
    opened,
    started(0, 'c1'),
    started(10, 'c2'),
    ended(45, 'c1'),
    presence(60, false),
    ended(70, 'c2'),
    presence(80, true),
    input(84),
    started(100, 'c3'),
    input(105),
    input(106),
    input(107),
    ended(130, 'c3'),
  ]);
  expect(drainSwitches(state)).toEqual([
    {
      asset: 'a',
      awayFrom: 60 * second,
      awayMs: 20 * second,
      resumeLagMs: 4 * second,
      lagOutsidePendingMs: 4 * second,
    },
  ]);
  const sums = totals(state);
  expect(sums['felt-wait']).toBe(86);
  expect(sums['overlapped']).toBe(14);
});

test('TV9: idle is back-dated to the last input', () => {
  const sums = totals(play([opened, input(100), input(400)]));
  expect(sums).toEqual({ active: 100, idle: 300 });
});

test('a gap below the limit is work, whatever ticks come meanwhile', () => {
  const ticks = Array.from({ length: 170 }, (_, index): ActivityInput => ({ kind: 'tick', t: 101 + index }));
  expect(totals(play([opened, input(100), ...ticks, input(279)]))).toEqual({ active: 279 });
});

test('nobody goes idle while a call is pending, and not until the limit after it', () => {
  const sums = totals(play([opened, input(1), started(1, 'c'), ended(601, 'c'), input(700)]));
  expect(sums['idle']).toBeUndefined();
  // 2 s of cover after the input at 1 s are overlapped, and work of their own.
  expect(sums).toEqual({ active: 1 + 2 + 99, 'felt-wait': 598, overlapped: 2 });
  const later = totals(play([opened, started(1, 'c'), ended(11, 'c'), input(200)]));
  expect(later).toEqual({ active: 1, 'felt-wait': 10, idle: 189 });
});

test('time in another window is nobody’s work and no felt wait', () => {
  const sums = totals(
    play([
      opened,
      input(5),
      presence(10, false),
      presence(100, true),
      input(101),
      started(102, 'c'),
      presence(104, false),
      ended(120, 'c'),
    ]),
  );
  // Input at 101 covers until 103; 103 to 104 is felt; 104 to 120 is another window.
  expect(sums).toEqual({ active: 10 + 1 + 1 + 1, 'felt-wait': 1, overlapped: 1 + 16 });
});

test('an undecided result on screen makes the time review, also while the next call runs', () => {
  const sums = totals(
    play([
      opened,
      { kind: 'review-opened', t: 0 },
      input(20),
      started(20, 'c'),
      ended(30, 'c'),
      input(40),
      { kind: 'review-closed', t: 40 },
      input(50),
    ]),
  );
  expect(sums).toEqual({ review: 40, overlapped: 10, active: 10 });
});

test('strokes and the time between them are hand edits, until something else begins', () => {
  const stroke = (t: number): readonly ActivityInput[] => [input(t), { kind: 'hand-edit', t: t + 1 }];
  const sums = totals(play([opened, ...stroke(5), ...stroke(9), ...stroke(14), input(40)]));
  // 0–5 looking; 5–15 strokes; ten more seconds of tail; then active again.
  expect(sums).toEqual({ active: 5 + 15, 'hand-edit': 10 + 10 });
  const waited = totals(play([opened, ...stroke(5), started(7, 'c'), ended(8, 'c'), input(9)]));
  // The stroke's own 2 s of cover run until 8: working, not waiting.
  expect(waited).toEqual({ active: 5 + 1 + 1, 'hand-edit': 2, overlapped: 1 });
});

test('without an open asset nothing is measured', () => {
  expect(totals(play([input(10), input(20)]))).toEqual({});
  expect(totals(play([opened, input(10), { kind: 'asset-closed', t: 12 }, input(20)]))).toEqual({
    active: 12,
  });
});

test('waits of one call carry its name', () => {
  const state = play([opened, started(0, 'c1'), started(10, 'c2'), ended(20, 'c1'), ended(50, 'c2')]);
  const felt = drainSegments(state).map(({ call, ms, from }) => [call, from, ms]);
  expect(felt).toEqual([
    ['c1', 0, 20 * second],
    ['c2', 20 * second, 30 * second],
  ]);
});

test('a wait belongs to the asset of its call, work to the asset that is open', () => {
  const state = play([
    opened,
    started(0, 'c'),
    { kind: 'asset-closed', t: 10 },
    { kind: 'asset-opened', t: 12, asset: 'b' },
    input(20),
    ended(30, 'c'),
    input(40),
  ]);
  const sums = drainSegments(state).map(({ kind, asset, ms }) => [kind, asset, ms / second]);
  expect(sums).toEqual([
    ['felt-wait', 'a', 28],
    ['overlapped', 'a', 2],
    ['active', 'b', 2 + 10],
  ]);
});

/** Seconds away, of lag, and of lag outside pending time. */
function switches(inputs: readonly ActivityInput[]): readonly (readonly (number | null)[])[] {
  return drainSwitches(play(inputs)).map(({ awayMs, resumeLagMs, lagOutsidePendingMs }) => [
    awayMs / second,
    resumeLagMs === null ? null : resumeLagMs / second,
    lagOutsidePendingMs / second,
  ]);
}

test('M18: a switch starts while a call is pending and lasts five seconds or more', () => {
  const away = (from: number, to: number): readonly ActivityInput[] => [
    opened,
    started(0, 'c'),
    ended(50, 'c'),
    presence(from, false),
    presence(to, true),
    input(to + 3),
  ];
  expect(switches(away(60, 80))).toEqual([]);
  const waited = (from: number, to: number) => away(from, to).toSorted((a, b) => a.t - b.t);
  expect(switches(waited(10, 14.9))).toEqual([]);
  expect(switches(waited(10, 15))).toEqual([[5, 3, 0]]);
  // Back at 48 with two seconds of the call to come: of three seconds of lag one is outside it.
  expect(switches(waited(10, 48))).toEqual([[38, 3, 1]]);
});

test('M18: without a productive input after the return there is no lag', () => {
  const back = [opened, started(0, 'c'), presence(5, false), ended(20, 'c'), presence(30, true)];
  expect(switches([...back, presence(33, false), presence(60, true), input(61)])).toEqual([[25, null, 0]]);
  expect(switches([...back, { kind: 'asset-closed', t: 40 }])).toEqual([[25, null, 0]]);
  // Idle is nobody's time, and so no lag either.
  expect(switches([...back, input(400)])).toEqual([[25, null, 0]]);
  expect(switches([...back, input(32, false), input(35)])).toEqual([[25, 5, 5]]);
  expect(switches(back)).toEqual([]);
});

test('M17: overlapped wait is split by what the person did', () => {
  const state = play([
    opened,
    input(1),
    started(1, 'c'),
    presence(10, false),
    presence(30, true),
    ended(731, 'c'),
  ]);
  const spent = Object.fromEntries(
    drainSegments(state).flatMap((segment) =>
      segment.kind === 'overlapped' ? [[segment.spent, segment.ms / second]] : [],
    ),
  );
  // Felt from 30 to 630: coming back is a sign of somebody.
  expect(spent).toEqual({ here: 2, elsewhere: 20, away: 101 });
});

test('M17: waiting is felt for ten minutes without a sign of anybody, not for longer', () => {
  const sums = totals(play([opened, input(1), started(1, 'c'), ended(1_001, 'c')]));
  expect(sums).toEqual({ active: 1 + 2, 'felt-wait': 598, overlapped: 2 + 400 });
  const looked = totals(play([opened, started(0, 'c'), input(500, false), ended(1_000, 'c')]));
  expect(looked).toEqual({ 'felt-wait': 1_000 });
});

test('draining in between changes no sum, and fractions are not lost', () => {
  const state = startActivity(0);
  stepActivity(state, opened);
  let ms = 0;
  for (let index = 1; index <= 1_000; index += 1) {
    stepActivity(state, { kind: 'input', t: index * 1.37, productive: true });
    if (index % 3 === 0) for (const segment of drainSegments(state)) ms += segment.ms;
  }
  for (const segment of drainSegments(state)) ms += segment.ms;
  expect(ms).toBe(1_370);
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('input' as const), productive: fc.boolean() }),
  fc.record({ kind: fc.constant('presence' as const), visible: fc.boolean(), focused: fc.boolean() }),
  fc.record({
    kind: fc.constant('call-started' as const),
    call: fc.constantFrom('c1', 'c2', 'c3'),
    asset: fc.constant('a'),
  }),
  fc.record({ kind: fc.constant('call-ended' as const), call: fc.constantFrom('c1', 'c2', 'c3') }),
  fc.record({
    kind: fc.constantFrom('review-opened' as const, 'review-closed' as const, 'hand-edit' as const),
  }),
);

const timelines = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 240 }), step), { maxLength: 40, size: 'max' })
  .map((steps) => {
    let t = 0;
    return steps.map(([gap, next]): ActivityInput => {
      t += gap;
      return { ...next, t };
    });
  });

test('T6: felt and overlapped wait add up to the union of pending time, always', () => {
  fc.assert(
    fc.property(timelines, (timeline) => {
      const end = (timeline.at(-1)?.t ?? 0) + 1;
      let union = 0;
      const pending = new Set<string>();
      let at = 0;
      for (const next of [...timeline, { kind: 'tick' as const, t: end }]) {
        if (pending.size > 0) union += next.t - at;
        at = next.t;
        if (next.kind === 'call-started') pending.add(next.call);
        if (next.kind === 'call-ended') pending.delete(next.call);
      }
      const sums = totals(play([opened, ...timeline, { kind: 'tick', t: end }]));
      expect((sums['felt-wait'] ?? 0) + (sums['overlapped'] ?? 0)).toBe(union);
      // A person-second has one kind.
      const person = ['active', 'review', 'hand-edit', 'felt-wait', 'idle'].map((kind) => sums[kind] ?? 0);
      expect(person.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(end);
    }),
  );
});

test('T7: when the clock ticks makes no difference', () => {
  fc.assert(
    fc.property(timelines, fc.array(fc.integer({ min: 0, max: 4_000 })), (timeline, ticks) => {
      const last = timeline.at(-1)?.t ?? 0;
      const extra = ticks.filter((t) => t <= last).map((t): ActivityInput => ({ kind: 'tick', t }));
      const ticked = [...timeline, ...extra].toSorted((a, b) => a.t - b.t);
      const plain = totals(play([opened, ...timeline, input(last)]));
      const other = play([opened, ...ticked, input(last)]);
      expect(totals(other)).toEqual(plain);
      expect(drainSwitches(other)).toEqual(drainSwitches(play([opened, ...timeline, input(last)])));
    }),
  );
});

test('a switch is five seconds or more, its lag outside pending time is a part of its lag, and lags do not overlap', () => {
  fc.assert(
    fc.property(timelines, (timeline) => {
      const end = (timeline.at(-1)?.t ?? 0) + 1;
      const over = drainSwitches(play([opened, ...timeline, { kind: 'asset-closed', t: end }]));
      let until = 0;
      for (const { awayFrom, awayMs, resumeLagMs, lagOutsidePendingMs } of over) {
        expect(awayMs).toBeGreaterThanOrEqual(5 * second);
        expect(lagOutsidePendingMs).toBeLessThanOrEqual(resumeLagMs ?? 0);
        expect(awayFrom).toBeGreaterThanOrEqual(until);
        until = awayFrom + awayMs + (resumeLagMs ?? 0);
      }
      expect(until).toBeLessThanOrEqual(end * second);
    }),
  );
});
