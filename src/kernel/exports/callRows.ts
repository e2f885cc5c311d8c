import type { CallRow, CallRowKind, MeasuredMs } from './callRow.ts';
import type { AssetFacts, FoldedAsset } from '../review/assetFacts.ts';
import { bookOf } from '../review/breakageFacts.ts';
import { noAsset } from '../review/rollForward.ts';
import { countedMoney, winningCharges } from '../ledger/chargeRules.ts';
import { breakageOf } from '../ledger/credits.ts';
import type { CreditEntries } from '../ledger/credits.ts';
import { compareEvents } from '../ledger/hlc.ts';
import type { LedgerEvent, YesNoUnknown } from '../ledger/events.ts';
import { ledgerCurrency } from '../ledger/money.ts';
import { chargedFacts } from '../metrics/deriveCall.ts';
import { iterationRow } from '../metrics/iterationRow.ts';
import type { CallState, EndEvent } from '../metrics/meterFold.ts';

/** The rows of one asset: its submitted calls, then its money without one. */
export function callRows(folded: FoldedAsset, facts: AssetFacts): CallRow[] {
  const { submitted, charged, byId, events } = folded;
  const place = { asset: folded.asset === noAsset ? null : folded.asset, campaign: facts.campaign };
  const rows = submitted.map((call) => submittedRow(call, place));
  for (const call of charged) {
    if (call.submitted !== null || (call.net.micros === 0 && call.net.unpricedCount === 0)) continue;
    rows.push(looseRow(call, place, byId));
  }
  for (const event of events) {
    if (event.type !== 'asset.linked') continue;
    const { deltaMicro, unpriced, source } = event.body;
    if (deltaMicro === 0 && unpriced === 0) continue;
    const amount = { micros: deltaMicro, unpriced, basis: 'shared' };
    rows.push({
      ...moneyOnly('shared', event.id, event.at, place),
      ...amount,
      id: `${event.id} of ${source}`,
    });
  }
  return rows;
}

/**
 * Credits that were paid and will never be burnt, one row for each time that some of a grant broke up to `nowMs`.
 * `credits` are those of all assets.
 */
export function breakageRows(credits: readonly CreditEntries[], nowMs: number): CallRow[] {
  return breakageOf(bookOf(credits), nowMs).map(({ grant, at, micros, unpriced, reason }) => ({
    ...moneyOnly('breakage', `${grant} ${reason}`, at, { asset: null, campaign: null }),
    micros: known(micros, unpriced),
    unpriced,
    basis: 'breakage',
  }));
}

type Place = Pick<CallRow, 'asset' | 'campaign'>;

function submittedRow(call: CallState, place: Place): CallRow {
  const { submitted, end, outputs } = call;
  if (submitted === null) throw new Error('A row of a call has its submission.');
  const { body, at, actor } = submitted;
  const shown = iterationRow(call, submitted, 'undecided');
  return {
    ...moneyOnly('call', body.call, at, { ...place, campaign: submitted.scope.campaign ?? place.campaign }),
    call: {
      tool: body.tool,
      provider: body.provider,
      model: body.model,
      modelVersion: body.modelVersion,
      tier: body.tier,
      source: body.source,
      status: call.status,
      // A result that was passed over for its sibling has a reason too, and is no rejection.
      rejectReason: call.status === 'rejected' ? shown.reason : null,
      errorType: shown.errorType,
      outputs: outputs.length,
      acceptedOutputs: outputs.filter(({ decided }) => decided?.body.decision === 'accepted').length,
      retryOf: shown.retryOf,
      standsInFor: shown.standsInFor,
      fanOut: shown.fanOut,
      pendingMs: shown.pendingMs,
      measured: measured(end),
      feltWaitMs: call.feltWaitMs,
    },
    person: actor,
    endedAt: end?.at ?? null,
    ...amountOf(call),
  };
}

function looseRow(call: CallState, place: Place, byId: ReadonlyMap<string, LedgerEvent>): CallRow {
  const event = namingEvent(call, byId);
  const named = call.charges[0]?.body.call ?? call.quote?.body.call ?? call.end?.body.call;
  const id = named ?? event?.id ?? '';
  const at = event?.at ?? call.end?.at ?? 0;
  return {
    ...moneyOnly(kindOf(call), id, at, place),
    person: event?.actor ?? null,
    endedAt: call.end?.at ?? null,
    ...amountOf(call),
  };
}

/** Its first charge, else its first correction, in the order of the ledger: facts are held as they arrived. */
function namingEvent(call: CallState, byId: ReadonlyMap<string, LedgerEvent>): LedgerEvent | undefined {
  const counted = countedMoney(chargedFacts(call));
  const charged = counted.filter(({ basis }) => basis !== 'adjusted');
  const [first] = (charged.length > 0 ? charged : counted)
    .flatMap(({ event }) => (event === null ? [] : (byId.get(event) ?? [])))
    .toSorted(compareEvents);
  return first;
}

function kindOf({ charges, quote, end }: CallState): CallRowKind {
  if (charges.some(({ body }) => body.kind === 'fixed')) return 'fee';
  return charges.length === 0 && quote === null && end === null ? 'correction' : 'charge';
}

function amountOf(
  call: CallState,
): Pick<CallRow, 'billed' | 'quote' | 'micros' | 'unpriced' | 'basis' | 'original' | 'price'> {
  const { quote, net } = call;
  const counted = countedMoney(chargedFacts(call));
  const bases = new Set(counted.map(({ basis }) => basis).filter((basis) => basis !== 'adjusted'));
  const [basis = counted.length === 0 ? null : 'adjusted'] = bases;
  const winners = [...winningCharges(call.charges)].toSorted(([a], [b]) => a - b).map(([, winner]) => winner);
  const price = winners.find(({ body }) => body.price !== null)?.body.price ?? quote?.body.price ?? null;
  return {
    billed: billedOf(call.end),
    quote:
      quote === null
        ? null
        : {
            micros: quote.body.micro,
            upperMicros: quote.body.upperMicro,
            qualifier: quote.body.qualifier,
          },
    micros: known(net.micros, net.unpricedCount),
    unpriced: net.unpricedCount,
    basis: bases.size > 1 ? 'mixed' : basis,
    original: originalOf(winners),
    price: price === null ? null : { table: price.table, sku: price.sku },
  };
}

/** Amounts of different currencies are never added: several of them have no original amount. */
function originalOf(charges: readonly CallState['charges'][number][]): CallRow['original'] {
  const currencies = new Set(charges.map(({ body }) => body.cur));
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1 || currency === ledgerCurrency) return null;
  let micros = 0;
  for (const { body } of charges) {
    if (body.micro === null) return null;
    micros += body.micro;
  }
  return { currency, micros };
}

/** A sum of nothing but unknown amounts is not 0. */
function known(micros: number, unpriced: number): number | null {
  return micros === 0 && unpriced > 0 ? null : micros;
}

function billedOf(end: EndEvent | null): YesNoUnknown | null {
  if (end === null) return null;
  return end.type === 'call.completed' ? 'y' : end.body.billed;
}

function measured(end: EndEvent | null): MeasuredMs | null {
  if (end?.type !== 'call.completed') return null;
  const { queueMs, serverMs, downloadMs, decodeMs, computeMs } = end.body;
  return { queue: queueMs, server: serverMs, download: downloadMs, decode: decodeMs, compute: computeMs };
}

function moneyOnly(kind: CallRowKind, id: string, at: number, { asset, campaign }: Place): CallRow {
  return {
    kind,
    id,
    asset,
    campaign,
    call: null,
    person: null,
    at,
    endedAt: null,
    billed: null,
    quote: null,
    micros: 0,
    unpriced: 0,
    basis: null,
    original: null,
    price: null,
  };
}
