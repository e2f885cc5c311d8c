/** One model's month: what it did for the finished assets. */
export interface ModelMonth {
  readonly model: string;
  readonly accepted: number;
  readonly outputs: number;
  readonly spendMicros: number;
}

export interface MonthTotals {
  readonly finishedAssets: number;
  readonly models: readonly ModelMonth[];
}

/** How the spend came from one month to the next, in micros; the four effects sum to the difference (M12). */
export interface SpendChange {
  readonly volume: number;
  readonly price: number;
  readonly quality: number;
  readonly mix: number;
  /** Change of the spend on models that had no accepted output in either month. */
  readonly noResult: number;
}

/** `s` accepted outputs a finished asset, `a` outputs an accepted one, `p` micros an output. */
interface Rates {
  readonly s: number;
  readonly a: number;
  readonly p: number;
}

/**
 * Exact, no residual: `ΔS = volume + price + quality + mix + noResult`. A model that is new takes its old price and
 * outputs from now, a dropped one its new ones from then: both land in mix. Null where a month finished nothing.
 */
export function spendChange(before: MonthTotals, after: MonthTotals): SpendChange | null {
  const [v0, v1] = [before.finishedAssets, after.finishedAssets];
  if (v0 === 0 || v1 === 0) return null;
  const names = new Set([...before.models, ...after.models].map(({ model }) => model));
  const change = { volume: 0, price: 0, quality: 0, mix: 0, noResult: 0 };
  for (const name of names) {
    const first = before.models.find(({ model }) => model === name);
    const second = after.models.find(({ model }) => model === name);
    change.noResult += barrenSpend(second) - barrenSpend(first);
    const old = ratesOf(first, v0);
    const now = ratesOf(second, v1);
    const from = old ?? (now === null ? null : { ...now, s: 0 });
    const to = now ?? (old === null ? null : { ...old, s: 0 });
    if (from === null || to === null) continue;
    change.volume += (v1 - v0) * from.s * from.p * from.a;
    change.price += v1 * from.s * (to.p - from.p) * from.a;
    change.quality += v1 * from.s * to.p * (to.a - from.a);
    change.mix += v1 * (to.s - from.s) * to.p * to.a;
  }
  return change;
}

function ratesOf(month: ModelMonth | undefined, finished: number): Rates | null {
  if (month === undefined || month.accepted === 0 || month.outputs === 0) return null;
  const { accepted, outputs, spendMicros } = month;
  return { s: accepted / finished, a: outputs / accepted, p: spendMicros / outputs };
}

/** Spend with no accepted output: no rate can be made of it. */
function barrenSpend(month: ModelMonth | undefined): number {
  return month === undefined || (month.accepted > 0 && month.outputs > 0) ? 0 : month.spendMicros;
}

/** `(1 + ΔS) / (1 + ΔV) − 1`, with ΔV and ΔS as shares of the month before. */
export function unitCostChange(volumeChange: number, spendChangeShare: number): number {
  return (1 + spendChangeShare) / (1 + volumeChange) - 1;
}

/** What a lead is told in one sentence (M12). */
export type MonthVerdict = 'working' | 'failing' | 'mixed' | 'no-comparison';

/** Smaller changes of a share are no change: a month is never the same twice. */
const flat = 0.05;

/** Volume up with flat or lower unit cost is working; flat or lower volume with spend up is failing. */
export function monthVerdict(volumeChange: number | null, spendChangeShare: number | null): MonthVerdict {
  if (volumeChange === null || spendChangeShare === null) return 'no-comparison';
  if (volumeChange > flat && unitCostChange(volumeChange, spendChangeShare) <= flat) return 'working';
  if (volumeChange <= flat && spendChangeShare > flat) return 'failing';
  return 'mixed';
}
