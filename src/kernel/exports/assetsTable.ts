import type { CellValue, ColumnType, Table, TableColumn } from './table.ts';
import type { AssetFacts, LifecycleFact } from '../review/assetFacts.ts';
import { noAsset } from '../review/rollForward.ts';
import type { SegmentKind } from '../ledger/events.ts';

/** One asset's row; `infrastructure + iteration + oversight` is all that it has cost, each amount in one of them. */
export interface AssetRow {
  readonly facts: AssetFacts;
  readonly status: 'in-progress' | 'finished' | 'reopened' | 'abandoned' | 'none';
  /** The latest of each; null: never. */
  readonly finishedAt: number | null;
  readonly reopenedAt: number | null;
  readonly abandonedAt: number | null;
  readonly calls: Readonly<
    Record<'all' | 'accepted' | 'rejected' | 'failed' | 'undecided' | 'local', number>
  >;
  readonly infrastructure: number;
  readonly iteration: number;
  /** Of infrastructure: parts of pixels that several assets share. */
  readonly shared: number;
  /** Of iteration: credits that were paid for in vain. */
  readonly breakage: number;
  readonly machineUnpriced: number;
  readonly oversight: number;
  readonly oversightUnpriced: number;
  readonly ms: Readonly<Record<SegmentKind, number>>;
}

/**
 * `facts` of the row without an asset are those of `withBreakage`; amounts dated after `nowMs` (credits that will expire)
 * are left out.
 */
export function assetRow(facts: AssetFacts, nowMs: number): AssetRow {
  const money = facts.money.filter(({ basis, at }) => basis !== 'breakage' || at <= nowMs);
  const sum = (wanted: (fact: (typeof money)[number]) => boolean): number =>
    money.reduce((micros, fact) => (wanted(fact) ? micros + fact.micros : micros), 0);
  const count = (...statuses: readonly string[]): number =>
    facts.calls.filter(({ status }) => statuses.includes(status)).length;
  const latest = (type: LifecycleFact['type']): number | null =>
    facts.lifecycle.findLast((fact) => fact.type === type)?.at ?? null;
  const ms: Record<SegmentKind, number> = {
    active: 0,
    review: 0,
    'hand-edit': 0,
    'felt-wait': 0,
    overlapped: 0,
    idle: 0,
    admin: 0,
  };
  for (const segment of facts.labour) ms[segment.kind] += segment.ms;
  return {
    facts,
    status: facts.asset === noAsset ? 'none' : (facts.lifecycle.at(-1)?.type ?? 'in-progress'),
    finishedAt: latest('finished'),
    reopenedAt: latest('reopened'),
    abandonedAt: latest('abandoned'),
    calls: {
      all: facts.calls.length,
      accepted: count('accepted'),
      rejected: count('rejected', 'superseded'),
      failed: count('failed', 'cancelled', 'blocked'),
      undecided: count('open', 'undecided'),
      local: facts.calls.filter(({ source }) => source === 'local').length,
    },
    infrastructure: sum(({ component }) => component === 'infrastructure'),
    iteration: sum(({ component }) => component === 'iteration'),
    shared: sum(({ basis }) => basis === 'shared'),
    breakage: sum(({ basis }) => basis === 'breakage'),
    machineUnpriced: money.reduce((unpriced, fact) => unpriced + fact.unpriced, 0),
    oversight: facts.labour.reduce((micros, segment) => micros + (segment.micros ?? 0), 0),
    oversightUnpriced: facts.labour.filter(({ micros }) => micros === null).length,
    ms,
  };
}

function column(
  name: string,
  type: ColumnType,
  says: string,
  of: (row: AssetRow) => CellValue,
): TableColumn<AssetRow> {
  return { name, type, says, of };
}

/** An amount's two columns. */
function money(name: string, says: string, of: (row: AssetRow) => number): TableColumn<AssetRow>[] {
  return [
    column(`${name}_micros`, 'micros', `${says}, micro-USD`, of),
    column(`${name}_usd`, 'amount', `${says}, USD`, of),
  ];
}

const total = (r: AssetRow): number => r.infrastructure + r.iteration + r.oversight;

/**
 * `assets.csv`: one row per asset, and one without an id for what belongs to none. Σ infrastructure + iteration +
 * oversight over all rows is the ledger total. Oversight is an amount, never a rate.
 */
export const assetsTable: Table<AssetRow> = {
  schema: 'ninetyten.assets/1',
  columns: [
    column('asset', 'text', 'id; empty: what belongs to no asset', (r) =>
      r.facts.asset === noAsset ? null : r.facts.asset,
    ),
    column('name', 'text', 'as a person typed it', (r) => r.facts.name),
    column('kind', 'text', 'deliverable or base', (r) => (r.status === 'none' ? null : r.facts.kind)),
    column('campaign', 'text', 'campaign', (r) => r.facts.campaign),
    column('tier', 'integer', 'tier that it needs: 1 hero, 2 fast, 3 automated', (r) =>
      r.status === 'none' ? null : r.facts.tier,
    ),
    column('slot_width', 'integer', 'pixels needed', (r) =>
      r.status === 'none' ? null : r.facts.slot.width,
    ),
    column('slot_height', 'integer', 'pixels needed', (r) =>
      r.status === 'none' ? null : r.facts.slot.height,
    ),
    column('status', 'text', 'in-progress, finished, reopened or abandoned', (r) =>
      r.status === 'none' ? null : r.status,
    ),
    column('created_at', 'time', 'UTC', (r) => r.facts.createdAt),
    column('finished_at', 'time', 'latest finish; UTC', (r) => r.finishedAt),
    column('reopened_at', 'time', 'latest reopening; UTC', (r) => r.reopenedAt),
    column('abandoned_at', 'time', 'latest abandonment; UTC', (r) => r.abandonedAt),
    column('last_event_at', 'time', 'UTC', (r) => r.facts.lastAt),
    column('iterations', 'integer', 'calls submitted', (r) => r.calls.all),
    column('accepted', 'integer', 'calls with an accepted result', (r) => r.calls.accepted),
    column('rejected', 'integer', 'calls whose results were rejected or superseded', (r) => r.calls.rejected),
    column('failed', 'integer', 'calls that failed, were cancelled or blocked', (r) => r.calls.failed),
    column('undecided', 'integer', 'calls that run, or wait for a decision', (r) => r.calls.undecided),
    column('local', 'integer', 'of all calls, those run on this machine', (r) => r.calls.local),
    ...money('infrastructure', 'calls behind the delivered pixels', (r) => r.infrastructure),
    ...money('iteration', 'all other machine cost', (r) => r.iteration),
    ...money('oversight', 'people’s paid time', (r) => r.oversight),
    ...money('total', 'infrastructure + iteration + oversight', total),
    ...money('shared', 'of infrastructure: parts of pixels that several assets share', (r) => r.shared),
    ...money('breakage', 'of iteration: credits that were paid and never used', (r) => r.breakage),
    column(
      'machine_unpriced',
      'integer',
      'machine amounts that are not known and not in the sums',
      (r) => r.machineUnpriced,
    ),
    column(
      'oversight_unpriced',
      'integer',
      'pieces of paid time without a rate, not in the sums',
      (r) => r.oversightUnpriced,
    ),
    column('felt_wait_ms', 'integer', 'time in which a person was blocked', (r) =>
      Math.round(r.ms['felt-wait']),
    ),
    column('overlapped_wait_ms', 'integer', 'pending time worked through', (r) =>
      Math.round(r.ms.overlapped),
    ),
    column('active_ms', 'integer', 'active time', (r) => Math.round(r.ms.active)),
    column('review_ms', 'integer', 'review', (r) => Math.round(r.ms.review)),
    column('hand_edit_ms', 'integer', 'hand edits', (r) => Math.round(r.ms['hand-edit'])),
    column('admin_ms', 'integer', 'administration', (r) => Math.round(r.ms.admin)),
    column('idle_ms', 'integer', 'idle', (r) => Math.round(r.ms.idle)),
    column('human_time_ms', 'integer', 'active + review + hand edits', (r) =>
      Math.round(r.ms.active + r.ms.review + r.ms['hand-edit']),
    ),
  ],
};
