import type { Difference, DifferenceReason, ExportManifest, Reconciliation } from './exportManifest.ts';
import type { AssetFacts, MoneyFact } from '../review/assetFacts.ts';

/** Files by what of the ledger they hold. */
export type ExportContent = 'calls' | 'charges' | 'assets' | 'labour with cost' | 'focus' | 'spans';

/** Adds up the ledger from the facts of the review, apart from the rows that files are made of. */
export interface LedgerTally {
  /** Facts of an asset; of what has none those of `withBreakage`. */
  add(facts: AssetFacts): void;
  ledger(): ExportManifest['ledger'];
  /** Holds a file's own sum, of its rows, against the ledger. */
  reconcile(content: ExportContent, fileMicro: bigint): Reconciliation;
}

type Part = 'calls' | 'open calls' | 'without a call' | 'shared' | 'breakage' | 'people';

/** What each kind of file leaves out of the ledger. */
const leftOut: Readonly<Record<ExportContent, readonly Part[]>> = {
  calls: ['people'],
  charges: ['people'],
  assets: [],
  'labour with cost': ['calls', 'open calls', 'without a call', 'shared', 'breakage'],
  focus: ['people', 'shared'],
  spans: ['people', 'shared', 'breakage', 'without a call', 'open calls'],
};

/** Amounts dated after `nowMs` (credits that will expire) are not spent yet. */
export function createLedgerTally(nowMs: number): LedgerTally {
  const sums = new Map<Part, bigint>();
  let machineUnpriced = 0;
  let peopleUnpriced = 0;
  const sumOf = (part: Part): bigint => sums.get(part) ?? 0n;
  const count = (part: Part, micros: number): void => void sums.set(part, sumOf(part) + BigInt(micros));
  const machine = (): bigint =>
    (['calls', 'open calls', 'without a call', 'shared', 'breakage'] as const)
      .map(sumOf)
      .reduce((sum, micro) => sum + micro, 0n);

  return {
    add(facts) {
      for (const fact of facts.money) {
        if (fact.basis === 'breakage' && fact.at > nowMs) continue;
        count(partOf(fact, facts), fact.micros);
        machineUnpriced += fact.unpriced;
      }
      for (const { micros } of facts.labour) {
        if (micros === null) peopleUnpriced += 1;
        else count('people', micros);
      }
    },
    ledger: () => ({
      machineMicro: String(machine()),
      peopleMicro: String(sumOf('people')),
      totalMicro: String(machine() + sumOf('people')),
      machineUnpriced,
      peopleUnpriced,
    }),
    reconcile(content, fileMicro) {
      const ledger = machine() + sumOf('people');
      const reasons = new Map<DifferenceReason, bigint>();
      for (const part of leftOut[content]) {
        const reason = content === 'labour with cost' || part === 'calls' ? 'machine' : part;
        reasons.set(reason, (reasons.get(reason) ?? 0n) + sumOf(part));
      }
      const differences = Array.from(reasons, ([reason, micro]): Difference => ({
        reason,
        micro: String(micro),
      }));
      const explained = Array.from(reasons.values()).reduce((sum, micro) => sum + micro, fileMicro);
      return {
        ledgerMicro: String(ledger),
        fileMicro: String(fileMicro),
        differences: differences.filter(({ micro }) => micro !== '0'),
        unexplainedMicro: String(ledger - explained),
      };
    },
  };
}

function partOf({ basis, call }: MoneyFact, { calls }: AssetFacts): Part {
  if (basis === 'shared' || basis === 'breakage') return basis;
  if (call === null) return 'without a call';
  return calls[call]?.status === 'open' ? 'open calls' : 'calls';
}
