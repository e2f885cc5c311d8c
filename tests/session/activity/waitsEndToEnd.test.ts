import { expect, test } from 'vitest';

import type { EventDraft } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import { applyEvent, emptyMeterState, meterView } from '../../../src/kernel/metrics/assetMeter.ts';
import type { AssetMeter } from '../../../src/kernel/metrics/views.ts';
import { createActivity } from '../../../src/session/activity.ts';
import type { ActivitySurface } from '../../../src/session/activity.ts';
import type { ActivityPort } from '../../../src/session/ports.ts';

const second = 1_000;
const dollar = 1_000_000;

interface Page {
  readonly activity: ActivityPort;
  readonly input: () => void;
  readonly present: (present: boolean) => void;
}

/** What the meter shows after these moments (in seconds), through the events that were written. */
async function meterAfter(moments: readonly (readonly [atS: number, happens: (page: Page) => void])[]) {
  let mono = 0;
  const clock = { now: () => 1_700_000_000_000 + mono, mono: () => mono, tzOffsetMinutes: () => 0 };
  let listener: Parameters<ActivitySurface['watch']>[0] | null = null;
  let tick = (): void => {};
  const written: EventDraft[] = [];
  const activity = createActivity({
    clock,
    surface: {
      watch: (next) => {
        listener = next;
        return () => {};
      },
      every: (_ms, work) => {
        tick = work;
        return () => {};
      },
    },
    commit: async (events) => written.push(...events),
    rateMicroPerHour: () => 45 * dollar,
  });
  const page: Page = {
    activity,
    input: () => listener?.input(true),
    present: (present) => listener?.presence(present, present),
  };
  activity.assetOpened('a', null);
  for (const [atS, happens] of moments) {
    while (mono + second < atS * second) {
      mono += second;
      tick();
    }
    mono = atS * second;
    happens(page);
  }
  await activity.flush();
  const { events } = stampEvents(written, { dev: 'd', seq: 0, hlc: zeroHlc }, clock, 'ana');
  const inOrder = meterView(events.reduce(applyEvent, emptyMeterState()));
  expect(meterView(events.toReversed().reduce(applyEvent, emptyMeterState()))).toEqual(inOrder);
  return inOrder satisfies AssetMeter;
}

test('TV9: waits, a context switch and the latency tax, from the page to the meter', async () => {
  const meter = await meterAfter([
    [0, ({ activity }) => activity.callStarted('c1', 'a')],
    [10, ({ activity }) => activity.callStarted('c2', 'a')],
    [45, ({ activity }) => activity.callEnded('c1')],
    [60, ({ present }) => present(false)],
    [70, ({ activity }) => activity.callEnded('c2')],
    [80, ({ present }) => present(true)],
    [84, ({ input }) => input()],
    [100, ({ activity }) => activity.callStarted('c3', 'a')],
    [105, ({ input }) => input()],
    [106, ({ input }) => input()],
    [107, ({ input }) => input()],
    [130, ({ activity }) => activity.callEnded('c3')],
  ]);
  expect(meter.feltWaitMs).toBe(86 * second);
  expect(meter.overlappedWaitMs).toBe(14 * second);
  expect(meter.overlap).toEqual({ here: 4 * second, elsewhere: 10 * second, away: 0 });
  expect(meter.contextSwitches).toBe(1);
  expect(meter.resumeLagMs).toBe(4 * second);
  expect(meter.medianResumeLagMs).toBe(4 * second);
  expect(meter.lagOutsidePendingMs).toBe(4 * second);
  expect(meter.latencyTax).toEqual({ micros: 1.125 * dollar, unpricedCount: 0 });
});

test('TV9: of inputs at 100 and 400 with a limit of 180 s, 300 s are idle', async () => {
  const meter = await meterAfter([
    [100, ({ input }) => input()],
    [400, ({ input }) => input()],
  ]);
  expect(meter.idleMs).toBe(300 * second);
  expect(meter.taskTimeMs).toBe(100 * second);
  expect(meter.elapsedMs).toBe(400 * second);
});
