import type { CellValue, ColumnType, Table, TableColumn } from './table.ts';
import type { FoldedAsset } from '../review/assetFacts.ts';
import { noAsset } from '../review/rollForward.ts';
import { effectiveKind, paidKinds } from '../metrics/segmentFold.ts';
import type { SegmentKind } from '../ledger/events.ts';
import { peopleCost } from '../ledger/money.ts';

/** One segment of a person's time as it counts: after corrections, on the asset that bears it. */
export interface LabourRow {
  readonly id: string;
  readonly person: string;
  readonly asset: string | null;
  readonly campaign: string | null;
  readonly call: string | null;
  readonly at: number;
  readonly kind: SegmentKind;
  readonly ms: number;
  readonly isPaid: boolean;
  readonly isCorrected: boolean;
  /** Null: no rate is known, or wages do not go into this file. */
  readonly rateMicroPerHour: number | null;
  readonly costMicros: number | null;
}

/**
 * Wages never leave this browser unasked: the columns of rate and cost stay empty unless `withCost`, which is for the
 * lead's own use.
 */
export function labourRows(
  { asset, events, meter }: FoldedAsset,
  campaign: string | null,
  options: { readonly withCost?: boolean } = {},
): LabourRow[] {
  return events.flatMap((event) => {
    if (event.type !== 'time.segment') return [];
    const { body, id, actor, at } = event;
    const change = meter.reclassified?.get(id)?.body ?? null;
    const kind = effectiveKind(body, change);
    // Time that counts on another asset has a segment there.
    if (kind === null || body.ms === 0) return [];
    const isPaid = paidKinds.has(kind);
    const rate = options.withCost === true && isPaid ? (body.rateMicroPerHour ?? null) : null;
    return [
      {
        id,
        person: actor,
        asset: asset === noAsset ? null : asset,
        campaign: event.scope.campaign ?? campaign,
        call: body.call ?? null,
        at,
        kind,
        ms: body.ms,
        isPaid,
        isCorrected: change !== null,
        rateMicroPerHour: rate,
        costMicros: rate === null ? null : peopleCost(body.ms, rate),
      },
    ];
  });
}

function column(
  name: string,
  type: ColumnType,
  says: string,
  of: (row: LabourRow) => CellValue,
): TableColumn<LabourRow> {
  return { name, type, says, of };
}

/** `labour.csv`: people are pseudonyms; their names stand in no event. */
export const labourTable: Table<LabourRow> = {
  schema: 'ninetyten.labour/1',
  columns: [
    column('id', 'text', 'id of the segment', (r) => r.id),
    column('person', 'text', 'pseudonym', (r) => r.person),
    column('asset', 'text', 'id of the asset; empty: none', (r) => r.asset),
    column('campaign', 'text', 'campaign', (r) => r.campaign),
    column('call', 'text', 'id of the call that it belongs to', (r) => r.call),
    column('started_at', 'time', 'UTC', (r) => r.at),
    column('kind', 'text', 'active, review, hand-edit, felt-wait, overlapped, idle or admin', (r) => r.kind),
    column('ms', 'integer', 'length', (r) => Math.round(r.ms)),
    column('paid', 'flag', 'counts as oversight', (r) => r.isPaid),
    column('corrected', 'flag', 'a person has corrected it', (r) => r.isCorrected),
    column(
      'rate_micros_per_hour',
      'micros',
      'micro-USD an hour; empty unless wages were asked for',
      (r) => r.rateMicroPerHour,
    ),
    column(
      'cost_micros',
      'micros',
      'cost, micro-USD; empty unless wages were asked for',
      (r) => r.costMicros,
    ),
    column('cost_usd', 'amount', 'cost, USD; empty unless wages were asked for', (r) => r.costMicros),
  ],
};
