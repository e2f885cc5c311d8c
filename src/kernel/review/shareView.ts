import { callStatuses, labourKindNames } from './factColumns.ts';
import { monthNumber } from './factTable.ts';
import type { FactTable } from './factTable.ts';
import type { TablePass } from './tablePass.ts';
import { tableRoll } from './tableRoll.ts';

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
export function shareView(table: FactTable, pass: TablePass, month: string, untilMs: number): ShareView {
  const campaignOf = (asset: number): string | null => table.assets[asset]?.campaign ?? null;
  const people = shares(
    table,
    pass,
    month,
    untilMs,
    (actor) => actor,
    (actor) => (typeof actor !== 'number' || actor < 0 ? null : table.word(actor)),
  );
  const campaigns = shares(
    table,
    pass,
    month,
    untilMs,
    (_actor, asset) => campaignOf(asset),
    (campaign) => (typeof campaign === 'string' ? campaign : null),
  );
  for (const row of campaigns.values()) row.finishedAssets = 0;
  for (const { asset } of tableRoll(table, month, pass, untilMs).finished) {
    const row = campaigns.get(campaignOf(table.assetNumber(asset)));
    if (row) row.finishedAssets = (row.finishedAssets ?? 0) + 1;
  }
  return { people: listed(people), campaigns: listed(campaigns) };
}

/** Rows are told apart by a cheap key, and get their name once. */
function shares(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  keyOf: (actor: number, asset: number) => number | string | null,
  nameOf: (key: number | string | null) => string | null,
): Map<string | null, Held> {
  const held = new Map<number | string | null, Held>();
  const rowOf = (actor: number, asset: number): Held => {
    const key = keyOf(actor, asset);
    let row = held.get(key);
    if (row === undefined) held.set(key, (row = emptyRow(nameOf(key))));
    row.touched.add(asset);
    return row;
  };
  const rows = table.monthRows(monthNumber(month));
  const lines = table.lines.col;
  const { at: lineAt, actor: lineActor, asset: lineAsset, component, micros, unpriced } = lines;
  for (const at of rows.lines) {
    if ((lineAt[at] ?? 0) > untilMs || !pass.line(at)) continue;
    const row = rowOf(lineActor[at] ?? -1, lineAsset[at] ?? -1);
    row.unpriced += unpriced[at] ?? 0;
    if (component[at] === 2) row.oversightMicros += micros[at] ?? 0;
    else row.machineMicros += micros[at] ?? 0;
  }
  const { at: callAt, actor: callActor, asset: callAsset, status: callStatus } = table.calls.col;
  for (const at of rows.calls) {
    if ((callAt[at] ?? 0) > untilMs || !pass.call(at)) continue;
    const row = rowOf(callActor[at] ?? -1, callAsset[at] ?? -1);
    const status = callStatuses[callStatus[at] ?? 0];
    row.calls += 1;
    if (status === 'accepted') row.acceptedSets += 1;
    else if (status === 'rejected') row.rejectedSets += 1;
    else if (status === 'failed' || status === 'cancelled' || status === 'blocked') row.failedCalls += 1;
  }
  const { at: timeAt, actor: timeActor, asset: timeAsset, kind: kinds, ms } = table.labour.col;
  for (const at of rows.labour) {
    if ((timeAt[at] ?? 0) > untilMs || !pass.labour(at)) continue;
    const kind = labourKindNames[kinds[at] ?? 0];
    if (kind !== 'active' && kind !== 'review' && kind !== 'hand-edit' && kind !== 'felt-wait') continue;
    const row = rowOf(timeActor[at] ?? -1, timeAsset[at] ?? -1);
    if (kind === 'felt-wait') row.feltWaitMs += ms[at] ?? 0;
    else row.workMs += ms[at] ?? 0;
  }
  return new Map([...held.values()].map((row) => [row.key, row]));
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
