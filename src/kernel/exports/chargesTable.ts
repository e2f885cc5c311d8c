import type { CellValue, ColumnType, Table, TableColumn } from './table.ts';
import { onPathShare } from '../review/assetFacts.ts';
import type { AssetFacts, FoldedAsset } from '../review/assetFacts.ts';
import { bookOf } from '../review/breakageFacts.ts';
import { noAsset } from '../review/rollForward.ts';
import { countedMoney } from '../ledger/chargeRules.ts';
import type { CountedMoney } from '../ledger/chargeRules.ts';
import { breakageOf } from '../ledger/credits.ts';
import type { CreditEntries } from '../ledger/credits.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { ledgerCurrency } from '../ledger/money.ts';
import { chargedFacts } from '../metrics/deriveCall.ts';
import type { CallState } from '../metrics/meterFold.ts';

/** One amount that counts, on its own date: what months are made of. */
export interface ChargeRow {
  /** Of the event; of breakage the grant. */
  readonly id: string;
  readonly asset: string | null;
  readonly campaign: string | null;
  readonly call: string | null;
  readonly person: string | null;
  readonly at: number;
  readonly basis: CountedMoney['basis'] | 'shared' | 'breakage';
  readonly attempt: number | null;
  /** Why, for a correction. */
  readonly reason: string | null;
  /** Micro-USD; null: not known. */
  readonly micros: number | null;
  readonly unpriced: number;
  /** What of it lies behind the delivered pixels. */
  readonly infrastructure: number | null;
  /** As charged. */
  readonly original: { readonly currency: string; readonly micros: number | null } | null;
  readonly fxRate: string | null;
  /** Thousandths of credits that paid it. */
  readonly creditsMilli: number | null;
}

/** All amounts of an asset, shared pixels included. */
export function chargeRows(folded: FoldedAsset, facts: AssetFacts): ChargeRow[] {
  const asset = folded.asset === noAsset ? null : folded.asset;
  const rows = folded.charged.flatMap((call) =>
    countedMoney(chargedFacts(call)).map((money) => rowOf(call, money, folded, facts)),
  );
  for (const event of folded.events) {
    if (event.type !== 'asset.linked') continue;
    const { deltaMicro, unpriced } = event.body;
    if (deltaMicro === 0 && unpriced === 0) continue;
    const money = { micros: deltaMicro, unpriced, infrastructure: deltaMicro };
    rows.push({ ...plain(event.id, event.at, 'shared'), ...money, asset, campaign: facts.campaign });
  }
  return rows;
}

/** Credits that broke up to `nowMs`; `credits` are those of all assets. */
export function brokenCreditRows(credits: readonly CreditEntries[], nowMs: number): ChargeRow[] {
  return breakageOf(bookOf(credits), nowMs).map(({ grant, at, micros, unpriced, reason }) => ({
    ...plain(grant, at, 'breakage'),
    reason,
    micros: unpriced > 0 ? null : micros,
    unpriced,
    infrastructure: unpriced > 0 ? null : 0,
  }));
}

function rowOf(call: CallState, money: CountedMoney, folded: FoldedAsset, facts: AssetFacts): ChargeRow {
  const { micro, basis } = money;
  const event: LedgerEvent | undefined | null =
    money.event === null ? call.end : folded.byId.get(money.event);
  const at = event?.at ?? (call.end ?? call.submitted)?.at ?? 0;
  const charge = call.charges.find(({ id }) => id === money.event)?.body;
  const adjust = call.adjusts.find(({ id }) => id === money.event)?.body;
  const fact = charge ?? adjust;
  const original = charge?.micro ?? adjust?.deltaMicro ?? null;
  return {
    ...plain(money.event ?? '', at, basis),
    asset: folded.asset === noAsset ? null : folded.asset,
    campaign: event?.scope.campaign ?? facts.campaign,
    call: call.submitted?.body.call ?? charge?.call ?? null,
    person: event?.actor ?? null,
    attempt: charge?.attempt ?? null,
    reason: adjust?.reason ?? null,
    micros: micro,
    unpriced: micro === null ? 1 : 0,
    infrastructure: micro === null ? null : onPathShare(call, micro, folded.onPath),
    original:
      fact === undefined || fact.cur === ledgerCurrency ? null : { currency: fact.cur, micros: original },
    fxRate: fact?.fx?.rate ?? null,
    creditsMilli: charge?.burns?.reduce((sum, { milli }) => sum + milli, 0) ?? null,
  };
}

function plain(id: string, at: number, basis: ChargeRow['basis']): ChargeRow {
  return {
    id,
    asset: null,
    campaign: null,
    call: null,
    person: null,
    at,
    basis,
    attempt: null,
    reason: null,
    micros: null,
    unpriced: 0,
    infrastructure: null,
    original: null,
    fxRate: null,
    creditsMilli: null,
  };
}

function column(
  name: string,
  type: ColumnType,
  says: string,
  of: (row: ChargeRow) => CellValue,
): TableColumn<ChargeRow> {
  return { name, type, says, of };
}

/** `charges`: Σ `micros` is the machine total of the ledger, and by the month of `charged_at` that of the month. */
export const chargesTable: Table<ChargeRow> = {
  schema: 'ninetyten.charges/1',
  columns: [
    column('id', 'text', 'id of the event; of breakage the grant', (r) => r.id),
    column('asset', 'text', 'id of the asset; empty: none', (r) => r.asset),
    column('campaign', 'text', 'campaign', (r) => r.campaign),
    column('call', 'text', 'id of the call; empty: none', (r) => r.call),
    column('person', 'text', 'pseudonym', (r) => r.person),
    column('charged_at', 'time', 'date of the amount; UTC', (r) => r.at),
    column('basis', 'text', 'reported, metered, quoted, adjusted, shared or breakage', (r) => r.basis),
    column('attempt', 'integer', 'transport try of the call', (r) => r.attempt),
    column('reason', 'text', 'of a correction or of breakage', (r) => r.reason),
    column('micros', 'micros', 'amount, micro-USD; empty: not known', (r) => r.micros),
    column('usd', 'amount', 'amount, USD; empty: not known', (r) => r.micros),
    column('unpriced', 'integer', 'amounts that are not known', (r) => r.unpriced),
    column(
      'infrastructure_micros',
      'micros',
      'of it, behind the delivered pixels, micro-USD',
      (r) => r.infrastructure,
    ),
    column(
      'infrastructure_usd',
      'amount',
      'of it, behind the delivered pixels, USD',
      (r) => r.infrastructure,
    ),
    column('original_currency', 'text', 'currency where it is not USD', (r) => r.original?.currency ?? null),
    column(
      'original_micros',
      'micros',
      'amount in that currency, micro-units',
      (r) => r.original?.micros ?? null,
    ),
    column('fx_rate', 'text', 'id of the rate that it was converted by', (r) => r.fxRate),
    column('credits_milli', 'integer', 'thousandths of credits that paid it', (r) => r.creditsMilli),
  ],
};
