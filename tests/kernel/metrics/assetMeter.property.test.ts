import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { histories } from './eventArbitrary.ts';
import { recount } from './naiveRecount.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import {
  applyEvent,
  emptyMeterState,
  iterationRows,
  meterView,
} from '../../../src/kernel/metrics/assetMeter.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

function foldAll(events: readonly LedgerEvent[]) {
  return events.reduce(applyEvent, emptyMeterState());
}

const runs = { numRuns: 400 };

test('money, wait and iterations equal an independent recount, in any order and with repeats', () => {
  fc.assert(
    fc.property(histories, fc.subarray(['c1', 'c2', 'c3', 'c4']), ({ events, arrival }, aliveCalls) => {
      const alive = new Set(aliveCalls);
      const state = foldAll(arrival);
      const meter = meterView(state, alive);
      const truth = recount(events, alive);
      expect({
        money: meter.money.micros,
        unpriced: meter.money.unpricedCount,
        kept: meter.moneyKept.micros,
        rejectedMoney: meter.moneyRejected.micros,
        failedMoney: meter.moneyFailed.micros,
        openMoney: meter.moneyOpen.micros,
        committed: meter.committed.micros,
        committedUnpriced: meter.committed.unpricedCount,
        iterations: meter.iterations,
        accepted: meter.accepted,
        rejected: meter.rejected,
        failed: meter.failed,
        superseded: meter.superseded,
        undecided: meter.undecided,
        inDoubt: meter.inDoubt,
        localCalls: meter.localCalls,
        localComputeMs: meter.localComputeMs,
        felt: meter.feltWaitMs,
        overlapped: meter.overlappedWaitMs,
        human: meter.humanTimeMs,
        review: meter.reviewMs,
        handEdit: meter.handEditMs,
        idle: meter.idleMs,
        overlap: meter.overlap,
        task: meter.taskTimeMs,
        elapsedMs: meter.elapsedMs,
        lastMilePpm: meter.lastMilePpm,
        switches: meter.contextSwitches,
        resumeLagMs: meter.resumeLagMs,
        medianResumeLagMs: meter.medianResumeLagMs,
        lagOutsidePendingMs: meter.lagOutsidePendingMs,
        latencyTax: meter.latencyTax.micros,
        latencyTaxUnpriced: meter.latencyTax.unpricedCount,
        oversight: meter.oversight.micros,
        oversightUnpriced: meter.oversight.unpricedCount,
        total: meter.total.micros,
        budgetMicros: meter.budget?.micros ?? null,
        stopRounds: meter.budget?.stopRounds ?? null,
        roundsWithoutResult: meter.roundsWithoutResult,
        overrides: meter.overrides,
      }).toEqual({
        money: truth.money,
        unpriced: truth.unpriced,
        kept: truth.kept,
        rejectedMoney: truth.rejectedMoney,
        failedMoney: truth.failedMoney,
        openMoney: truth.openMoney,
        committed: truth.committed,
        committedUnpriced: truth.committedUnpriced,
        iterations: truth.iterations,
        accepted: truth.accepted,
        rejected: truth.rejected,
        failed: truth.failed,
        superseded: truth.superseded,
        undecided: truth.undecided,
        inDoubt: truth.inDoubt,
        localCalls: truth.localCalls,
        localComputeMs: truth.localComputeMs,
        felt: truth.ms['felt-wait'] ?? 0,
        overlapped: truth.ms['overlapped'] ?? 0,
        human: (truth.ms['active'] ?? 0) + (truth.ms['review'] ?? 0) + (truth.ms['hand-edit'] ?? 0),
        review: truth.ms['review'] ?? 0,
        handEdit: truth.ms['hand-edit'] ?? 0,
        idle: truth.ms['idle'] ?? 0,
        overlap: truth.overlap,
        task:
          (truth.ms['active'] ?? 0) +
          (truth.ms['review'] ?? 0) +
          (truth.ms['hand-edit'] ?? 0) +
          (truth.ms['felt-wait'] ?? 0),
        elapsedMs: truth.elapsedMs,
        lastMilePpm: truth.lastMilePpm,
        switches: truth.switches,
        resumeLagMs: truth.resumeLagMs,
        medianResumeLagMs: truth.medianResumeLagMs,
        lagOutsidePendingMs: truth.lagOutsidePendingMs,
        latencyTax: truth.latencyTax,
        latencyTaxUnpriced: truth.latencyTaxUnpriced,
        oversight: truth.oversight,
        oversightUnpriced: truth.oversightUnpriced,
        total: truth.money + truth.oversight,
        budgetMicros: truth.budgetMicros,
        stopRounds: truth.stopRounds,
        roundsWithoutResult: truth.roundsWithoutResult,
        overrides: truth.overrides,
      });
      const rows = iterationRows(state, alive);
      expect(Object.fromEntries(rows.map((row) => [row.call, row.status]))).toEqual(truth.statuses);
      for (const row of rows) expect(row.feltWaitMs).toBe(truth.feltByCall[row.call] ?? 0);
    }),
    runs,
  );
});

test('an equal set of events gives an equal meter and equal rows, whatever the order (T1, T16)', () => {
  fc.assert(
    fc.property(histories, ({ events, arrival }) => {
      const inOrder = foldAll(events);
      const asArrived = foldAll(arrival);
      expect(JSON.stringify(meterView(asArrived))).toBe(JSON.stringify(meterView(inOrder)));
      expect(JSON.stringify(iterationRows(asArrived))).toBe(JSON.stringify(iterationRows(inOrder)));
    }),
    runs,
  );
});

test('the buckets are a strict partition of the money (G4)', () => {
  fc.assert(
    fc.property(histories, ({ arrival }) => {
      const meter = meterView(foldAll(arrival));
      const buckets = [meter.moneyKept, meter.moneyRejected, meter.moneyFailed, meter.moneyOpen];
      expect(buckets.reduce((sum, bucket) => sum + bucket.micros, 0)).toBe(meter.money.micros);
      expect(buckets.reduce((sum, bucket) => sum + bucket.unpricedCount, 0)).toBe(meter.money.unpricedCount);
    }),
    { numRuns: 300 },
  );
});

test('reading the meter at any moment changes nothing that follows', () => {
  fc.assert(
    fc.property(histories, ({ arrival }) => {
      const watched = emptyMeterState();
      for (const event of arrival) {
        applyEvent(watched, event);
        meterView(watched);
        iterationRows(watched);
      }
      expect(iterationRows(watched)).toEqual(iterationRows(foldAll(arrival)));
      expect(meterView(watched)).toEqual(meterView(foldAll(arrival)));
    }),
    { numRuns: 300 },
  );
});
