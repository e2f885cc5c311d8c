import type { CallRow } from './callRow.ts';
import { standInReasonText, standsInForText } from './standInText.ts';
import type { CellValue, ColumnType, Table, TableColumn } from './table.ts';

function column(
  name: string,
  type: ColumnType,
  says: string,
  of: (row: CallRow) => CellValue,
): TableColumn<CallRow> {
  return { name, type, says, of };
}

/** `calls.csv`: no prompt, no label, no text of a provider. Σ `charged_micros` is the machine total of the ledger. */
export const callsTable: Table<CallRow> = {
  schema: 'ninetyten.calls/3',
  columns: [
    column(
      'row',
      'text',
      'call, or money without one: charge, fee, correction, shared, breakage',
      (r) => r.kind,
    ),
    column('id', 'text', 'id of the call; of money without one, what it comes from', (r) => r.id),
    column('asset', 'text', 'id of the asset; empty: none', (r) => r.asset),
    column('campaign', 'text', 'campaign at the submission', (r) => r.campaign),
    column('tool', 'text', 'tool', (r) => r.call?.tool ?? null),
    column('provider', 'text', 'who runs the model', (r) => r.call?.provider ?? null),
    column('model', 'text', 'model', (r) => r.call?.model ?? null),
    column('model_version', 'text', 'version of the model', (r) => r.call?.modelVersion ?? null),
    column(
      'tier',
      'integer',
      'tier that the engine delivers: 1 hero, 2 fast, 3 automated',
      (r) => r.call?.tier ?? null,
    ),
    column('source', 'text', 'local or hosted', (r) => r.call?.source ?? null),
    column('person', 'text', 'pseudonym', (r) => r.person),
    column('submitted_at', 'time', 'submission, or the date of the money; UTC', (r) => r.at),
    column('ended_at', 'time', 'end of the call; UTC', (r) => r.endedAt),
    column(
      'status',
      'text',
      'open, or what became of the call: the decision on it, or how it ended',
      (r) => r.call?.status ?? null,
    ),
    column('reject_reason', 'text', 'reason of a rejection', (r) => r.call?.rejectReason ?? null),
    column('error_type', 'text', 'kind of a failure', (r) => r.call?.errorType ?? null),
    column('billed', 'text', 'y, n, or ? where the end does not say', (r) => r.billed),
    column('outputs', 'integer', 'results returned', (r) => r.call?.outputs ?? null),
    column('accepted_outputs', 'integer', 'results accepted', (r) => r.call?.acceptedOutputs ?? null),
    column('retry_of', 'text', 'id of the call that this one repeats', (r) => r.call?.retryOf ?? null),
    column('stands_in_for', 'text', 'provider/model that was to run instead of this one', (r) =>
      standsInForText(r.call?.standsInFor ?? null),
    ),
    column(
      'stands_in_for_call',
      'text',
      'id of the failed call behind that',
      (r) => r.call?.standsInFor?.call ?? null,
    ),
    column('stand_in_reason', 'text', 'paused or refused, and the kind of the failure', (r) =>
      standInReasonText(r.call?.standsInFor ?? null),
    ),
    column(
      'fan_out',
      'text',
      'id shared by calls of one click at several engines; empty: one engine',
      (r) => r.call?.fanOut ?? null,
    ),
    column('quoted_micros', 'micros', 'quote, micro-USD', (r) => r.quote?.micros ?? null),
    column('quoted_usd', 'amount', 'quote, USD', (r) => r.quote?.micros ?? null),
    column(
      'quoted_upper_micros',
      'micros',
      'upper bound of the quote, micro-USD',
      (r) => r.quote?.upperMicros ?? null,
    ),
    column(
      'quoted_upper_usd',
      'amount',
      'upper bound of the quote, USD',
      (r) => r.quote?.upperMicros ?? null,
    ),
    column('quote_qualifier', 'text', 'exact, estimate or unpriced', (r) => r.quote?.qualifier ?? null),
    column(
      'charged_micros',
      'micros',
      'net amount, corrections included, micro-USD; empty: not known',
      (r) => r.micros,
    ),
    column(
      'charged_usd',
      'amount',
      'net amount, corrections included, USD; empty: not known',
      (r) => r.micros,
    ),
    column('basis', 'text', 'reported, metered, quoted, adjusted, mixed, shared or breakage', (r) => r.basis),
    column('unpriced', 'integer', 'amounts that are not known and not in the sum', (r) => r.unpriced),
    column(
      'original_currency',
      'text',
      'currency of the charge where it is not USD',
      (r) => r.original?.currency ?? null,
    ),
    column(
      'original_micros',
      'micros',
      'charge in that currency, corrections left out, micro-units',
      (r) => r.original?.micros ?? null,
    ),
    column(
      'original_amount',
      'amount',
      'charge in that currency, corrections left out',
      (r) => r.original?.micros ?? null,
    ),
    column('latency_ms', 'integer', 'submission to decoded pixels, or to the end', (r) =>
      whole(r.call?.pendingMs),
    ),
    column('queue_ms', 'integer', 'of it, waiting at the provider', (r) => whole(r.call?.measured?.queue)),
    column('server_ms', 'integer', 'of it, at the provider', (r) => whole(r.call?.measured?.server)),
    column('download_ms', 'integer', 'of it, download', (r) => whole(r.call?.measured?.download)),
    column('decode_ms', 'integer', 'of it, decoding', (r) => whole(r.call?.measured?.decode)),
    column('compute_ms', 'integer', 'of it, work on this machine', (r) => whole(r.call?.measured?.compute)),
    column('felt_wait_ms', 'integer', 'time in which a person was blocked by it', (r) =>
      whole(r.call?.feltWaitMs),
    ),
    column('price_table', 'text', 'price table of the charge', (r) => r.price?.table ?? null),
    column('sku', 'text', 'its row', (r) => r.price?.sku ?? null),
  ],
};

function whole(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms);
}
