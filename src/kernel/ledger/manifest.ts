import { coverEvents, deviceSpans, emptyCoverage } from './gaps.ts';
import { isKnownEvent } from './validate.ts';
import type { AnyEvent } from './validate.ts';

export const manifestSchema = 'ninetyten.ledger/1';

/** Sums that a reader can check a copy against. They say what the file holds, not which amount counts. */
export interface CurrencyTotals {
  readonly cur: string;
  /** Whole micros as digits: a sum may be beyond what a float holds exactly. */
  readonly meteredMicro: string;
  readonly reportedMicro: string;
  readonly adjustedMicro: string;
  /** Charges without an amount. */
  readonly unpricedCount: number;
}

/** `manifest.json` beside the lines. The same events give the same text. */
export interface LedgerManifest {
  readonly schema: typeof manifestSchema;
  readonly file: string;
  /** Of the lines, uncompressed. */
  readonly sha256: string;
  /** Of the lines, uncompressed. */
  readonly byteLength: number;
  readonly events: number;
  readonly types: Readonly<Record<string, number>>;
  readonly devices: readonly {
    readonly dev: string;
    readonly first: number;
    readonly last: number;
    readonly events: number;
    readonly missing: number;
  }[];
  readonly totals: readonly CurrencyTotals[];
}

/** Adds up what a manifest says, event by event. */
export interface ManifestTally {
  add(events: readonly AnyEvent[]): void;
  manifest(file: Pick<LedgerManifest, 'file' | 'sha256' | 'byteLength'>): LedgerManifest;
}

export function createManifestTally(): ManifestTally {
  const coverage = emptyCoverage();
  const types = new Map<string, number>();
  const sums = new Map<string, { metered: bigint; reported: bigint; adjusted: bigint; unpriced: number }>();
  let events = 0;

  function sumOf(cur: string) {
    const held = sums.get(cur) ?? { metered: 0n, reported: 0n, adjusted: 0n, unpriced: 0 };
    sums.set(cur, held);
    return held;
  }

  function addMoney(event: AnyEvent): void {
    if (!isKnownEvent(event)) return;
    if (event.type === 'charge.adjusted') sumOf(event.body.cur).adjusted += BigInt(event.body.deltaMicro);
    if (event.type !== 'charge.metered' && event.type !== 'charge.reported') return;
    const { cur, micro, basis } = event.body;
    if (micro === null) sumOf(cur).unpriced += 1;
    else sumOf(cur)[basis] += BigInt(micro);
  }

  return {
    add(chunk) {
      events += chunk.length;
      coverEvents(coverage, chunk);
      for (const event of chunk) {
        types.set(event.type, (types.get(event.type) ?? 0) + 1);
        addMoney(event);
      }
    },
    manifest: ({ file, sha256, byteLength }) => ({
      schema: manifestSchema,
      file,
      sha256,
      byteLength,
      events,
      types: Object.fromEntries(Array.from(types).toSorted(byName)),
      devices: deviceSpans(coverage).map(({ dev, first, last, count, missingCount }) => ({
        dev,
        first,
        last,
        events: count,
        missing: missingCount,
      })),
      totals: Array.from(sums)
        .toSorted(byName)
        .map(([cur, { metered, reported, adjusted, unpriced }]) => ({
          cur,
          meteredMicro: String(metered),
          reportedMicro: String(reported),
          adjustedMicro: String(adjusted),
          unpricedCount: unpriced,
        })),
    }),
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
