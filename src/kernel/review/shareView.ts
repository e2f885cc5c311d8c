import { callStatuses, labourKindNames, monthNumber } from './factTable.ts';
import type { FactTable } from './factTable.ts';
import type { TablePass } from './tablePass.ts';
import type { MonthRoll } from './rollForward.ts';

/** What one person or campaign had of a month. Money in micros. */
export interface ShareRow {
  /** Pseudonym or campaign; null: what belongs to none. */
  readonly key: string | null;
  readonly calls: number;
  readonly acceptedSets: number;
  readonly rejectedSets: number;
  readonly failedCalls: number;
  readonly machineMicros: number;
  readonly oversightMicros: number;
  /** Amounts that are not known: the sums are lower bounds then. */
  readonly unpriced: number;
  /** Active, reviewing, editing by hand. */
  readonly workMs: number;
  readonly feltWaitMs: number;
  readonly assets: number;
  /** Assets that count as finished in the month; null for people, since an asset is several people's. */
  readonly finishedAssets: number | null;
}

/** The rows of each list add up to the month's spend. */
export interface ShareView {
  readonly people: readonly ShareRow[];
  readonly campaigns: readonly ShareRow[];
}

type Held = { -readonly [K in keyof ShareRow]: ShareRow[K] } & { readonly touched: Set<number> };

/** Who and what a month's spend was for, up to `untilMs`. */
export function shareView(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  { finished }: Pick<MonthRoll, 'finished'>,
): ShareView {
  const campaignOf = (asset: number): string | null => table.assets[asset]?.campaign ?? null;
  const person = (word: number): string | null => (word < 0 ? null : table.word(word));
  const people = shares(table, pass, month, untilMs, (actor) => person(actor));
  const campaigns = shares(table, pass, month, untilMs, (_actor, asset) => campaignOf(asset));
  const campaignByAsset = new Map(table.assets.map(({ asset, campaign }) => [asset, campaign]));
  for (const row of campaigns.values()) row.finishedAssets = 0;
  for (const { asset } of finished) {
    const row = campaigns.get(campaignByAsset.get(asset) ?? null);
    if (row) row.finishedAssets = (row.finishedAssets ?? 0) + 1;
  }
  return { people: listed(people), campaigns: listed(campaigns) };
}

function shares(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  keyOf: (actor: number, asset: number) => string | null,
): Map<string | null, Held> {
  const held = new Map<string | null, Held>();
  const rowOf = (actor: number, asset: number): Held => {
    const key = keyOf(actor, asset);
    let row = held.get(key);
    if (row === undefined) held.set(key, (row = emptyRow(key)));
    row.touched.add(asset);
    return row;
  };
  const rows = table.monthRows(monthNumber(month));
  const { lines, calls, labour } = table;
  for (const at of rows.lines) {
    if ((lines.col.at[at] ?? 0) > untilMs || !pass.line(at)) continue;
    const row = rowOf(lines.col.actor[at] ?? -1, lines.col.asset[at] ?? -1);
    row.unpriced += lines.col.unpriced[at] ?? 0;
    if (lines.col.component[at] === 2) row.oversightMicros += lines.col.micros[at] ?? 0;
    else row.machineMicros += lines.col.micros[at] ?? 0;
  }
  for (const at of rows.calls) {
    if ((calls.col.at[at] ?? 0) > untilMs || !pass.call(at)) continue;
    const row = rowOf(calls.col.actor[at] ?? -1, calls.col.asset[at] ?? -1);
    const status = callStatuses[calls.col.status[at] ?? 0];
    row.calls += 1;
    if (status === 'accepted') row.acceptedSets += 1;
    else if (status === 'rejected') row.rejectedSets += 1;
    else if (status === 'failed' || status === 'cancelled' || status === 'blocked') row.failedCalls += 1;
  }
  for (const at of rows.labour) {
    if ((labour.col.at[at] ?? 0) > untilMs || !pass.labour(at)) continue;
    const kind = labourKindNames[labour.col.kind[at] ?? 0];
    if (kind !== 'active' && kind !== 'review' && kind !== 'hand-edit' && kind !== 'felt-wait') continue;
    const row = rowOf(labour.col.actor[at] ?? -1, labour.col.asset[at] ?? -1);
    if (kind === 'felt-wait') row.feltWaitMs += labour.col.ms[at] ?? 0;
    else row.workMs += labour.col.ms[at] ?? 0;
  }
  return held;
}

function emptyRow(key: string | null): Held {
  return {
    key,
    calls: 0,
    acceptedSets: 0,
    rejectedSets: 0,
    failedCalls: 0,
    machineMicros: 0,
    oversightMicros: 0,
    unpriced: 0,
    workMs: 0,
    feltWaitMs: 0,
    assets: 0,
    finishedAssets: null,
    touched: new Set(),
  };
}

/** By spend, what belongs to none last. */
function listed(rows: ReadonlyMap<string | null, Held>): ShareRow[] {
  const spend = ({ machineMicros, oversightMicros }: ShareRow): number => machineMicros + oversightMicros;
  return [...rows.values()]
    .map(({ touched, ...row }) => ({ ...row, assets: touched.size }))
    .toSorted(
      (a, b) =>
        Number(a.key === null) - Number(b.key === null) ||
        spend(b) - spend(a) ||
        ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
    );
}
