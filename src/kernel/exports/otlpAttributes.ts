import type { AssetFacts } from '../review/assetFacts.ts';
import { noAsset } from '../review/rollForward.ts';
import { countedMoney, winningCharges } from '../ledger/chargeRules.ts';
import { ledgerCurrency } from '../ledger/money.ts';
import { chargedFacts } from '../metrics/deriveCall.ts';
import { standInReasonText, standsInForText } from './standInText.ts';
import { iterationRow } from '../metrics/iterationRow.ts';
import type { CallState } from '../metrics/meterFold.ts';

/** A value says its type; whole numbers are text, because they have 64 bits. */
export interface OtlpAttribute {
  readonly key: string;
  readonly value:
    | { readonly stringValue: string }
    | { readonly boolValue: boolean }
    | { readonly intValue: string }
    | { readonly doubleValue: number };
}

export function textAttribute(key: string, text: string): OtlpAttribute {
  return { key, value: { stringValue: text } };
}

function integer(key: string, value: number): OtlpAttribute {
  return { key, value: { intValue: String(Math.round(value)) } };
}

/** `null` and `undefined` have no attribute: what is not known is not told. */
function texts(values: Readonly<Record<string, string | null | undefined>>): OtlpAttribute[] {
  return Object.entries(values).flatMap(([key, text]) =>
    text === null || text === undefined ? [] : [textAttribute(key, text)],
  );
}

function integers(values: Readonly<Record<string, number | null | undefined>>): OtlpAttribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [integer(key, value)],
  );
}

/**
 * The attributes of a call's span. Names outside the conventions begin with `app.`. Token counts are left out: the ledger
 * knows what was billed (`app.billed.*`), not which of it was input.
 */
export function callFacts(call: CallState, facts: AssetFacts): OtlpAttribute[] {
  const { submitted, end } = call;
  if (submitted === null) throw new Error('Only submitted calls have a span.');
  const { body, actor, scope } = submitted;
  const row = iterationRow(call, submitted, 'undecided');
  const [charge] = winningCharges(call.charges).values();
  return [
    ...texts({
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.output.type': 'image',
      'gen_ai.provider.name': body.provider,
      'gen_ai.request.model': body.model,
      'gen_ai.response.id': end?.type === 'call.completed' ? end.body.ref : null,
      'gen_ai.conversation.id': facts.asset === noAsset ? null : facts.asset,
      'error.type': errorOf(call),
      'app.call': body.call,
      'app.tool': body.tool,
      'app.source': body.source,
      'app.model_version': body.modelVersion,
      'app.person': actor,
      'app.campaign': scope.campaign ?? facts.campaign,
      'app.retry_of': body.retryOf,
      'app.stands_in_for': standsInForText(row.standsInFor),
      'app.stands_in_for_call': row.standsInFor?.call,
      'app.stand_in_reason': standInReasonText(row.standsInFor),
      'app.decision': end?.type === 'call.completed' ? call.status : null,
      'app.billed.unit': charge?.body.price?.unit,
    }),
    ...integers({
      'gen_ai.request.seed': wholeOf(row.settings['seed']),
      'gen_ai.request.choice.count': wholeOf(row.settings['count']),
      'app.tier': body.tier,
      'app.outputs': call.outputs.length,
      'app.latency_ms': row.pendingMs,
      'app.felt_wait_ms': call.feltWaitMs,
    }),
    ...(charge === undefined ? [] : [double('app.billed.quantity', charge.body.qty)]),
    ...costOf(call),
  ];
}

/** Sums are exact in `app.cost.micros`; the others are floats because the conventions say so. */
function costOf(call: CallState): OtlpAttribute[] {
  const counted = countedMoney(chargedFacts(call));
  const known = counted.filter(({ micro }) => micro !== null);
  const unpriced = counted.length - known.length;
  const missing = unpriced === 0 ? [] : [integer('app.cost.unpriced', unpriced)];
  if (known.length === 0) return missing;
  const usd = call.net.micros / 1_000_000;
  const isReported = known.some(({ basis }) => basis === 'reported');
  return [
    double('gen_ai.usage.cost', usd),
    double('gen_ai.usage.cost.amount', usd),
    textAttribute('gen_ai.usage.cost.currency', ledgerCurrency),
    textAttribute('gen_ai.usage.cost.source', isReported ? 'provider' : 'local'),
    integer('app.cost.micros', call.net.micros),
    ...missing,
  ];
}

function errorOf({ end }: CallState): string | null {
  if (end === null || end.type === 'call.completed') return null;
  return end.type === 'call.failed' ? end.body.errorType : end.type.slice('call.'.length);
}

function wholeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

function double(key: string, value: number): OtlpAttribute {
  return { key, value: { doubleValue: value } };
}
