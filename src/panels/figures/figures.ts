import {
  formatBytes,
  formatCount,
  formatCredits,
  formatDollars,
  formatDuration,
  formatPercent,
} from '../../design/format.ts';
import type { StopLoss } from '../../kernel/metrics/budget.ts';
import type { MoneySum } from '../../kernel/ledger/money.ts';
import { toolNames, type ToolId } from '../../kernel/operations/catalogue.ts';
import type { PriceDoubt } from '../../kernel/pricing/runPrice.ts';
import type { EngineChoice, RunQuote } from '../../session/types.ts';

/** 1 credit = 0.01 USD unless the team sets another rate. */
export const microsPerCredit = 10_000;

/** A sum with unknown parts is a lower bound (`+`); one with nothing but unknown parts is "unpriced". */
export function isUnpriced(sum: MoneySum): boolean {
  return sum.unpricedCount > 0 && sum.micros === 0;
}

export function creditsText(sum: MoneySum): string {
  if (isUnpriced(sum)) return 'unpriced';
  return `${formatCredits(sum.micros, microsPerCredit)}${sum.unpricedCount > 0 ? '+' : ''}`;
}

/** A known amount, without the word for its unit. */
export function creditsOf(micros: number): string {
  return formatCredits(micros, microsPerCredit);
}

export function dollarsText(sum: MoneySum): string {
  if (isUnpriced(sum)) return 'unpriced';
  return `${formatDollars(sum.micros)}${sum.unpricedCount > 0 ? '+' : ''}`;
}

/** The raw value for `data-value`. */
export function moneyValue(sum: MoneySum, unit: 'micros' | 'credits'): string {
  if (isUnpriced(sum)) return 'unpriced';
  return String(unit === 'micros' ? sum.micros : sum.micros / microsPerCredit);
}

const doubtNames: Readonly<Record<PriceDoubt, string>> = {
  'second-hand': 'second-hand',
  observed: 'seen-once',
  // More than 30 days; the line has little room, and the wait stands behind it.
  old: 'old',
  undated: 'undated',
};

/**
 * `0 credits`, `~4–6 credits` for a range, `4+ credits` for a lower bound (an estimate without an upper end),
 * `unpriced`: `null` is never shown as 0. A price that is old or not the provider's own is marked:
 * `4 credits (old price)`.
 */
export function priceText(quote: Quoted & Pick<RunQuote, 'doubts'>): string {
  const amount = amountText(quote);
  if (amount === 'unpriced' || quote.doubts === undefined) return amount;
  return `${amount} (${quote.doubts.map((doubt) => doubtNames[doubt]).join(', ')} price)`;
}

type Quoted = Pick<RunQuote, 'micros' | 'upperMicros' | 'qualifier'>;

function amountText(quote: Quoted): string {
  if (quote.micros === null || quote.qualifier === 'unpriced') return 'unpriced';
  const low = formatCredits(quote.micros, microsPerCredit);
  if (quote.qualifier === 'estimate' && quote.upperMicros === null) return `${low}+ credits`;
  const ranged = quote.upperMicros !== null && quote.upperMicros !== quote.micros;
  const high = ranged ? `–${formatCredits(quote.upperMicros, microsPerCredit)}` : '';
  const unit = quote.micros === microsPerCredit && !ranged ? 'credit' : 'credits';
  return `${quote.qualifier === 'estimate' ? '~' : ''}${low}${high} ${unit}`;
}

/** `~1.4 s (p50 of 41)`, or what is known instead when there are no runs yet. */
export function waitText(quote: Pick<RunQuote, 'wait' | 'availability' | 'publishedWaitMs'>): string {
  const { wait, availability, publishedWaitMs } = quote;
  const download =
    availability.kind === 'download' ? `${formatBytes(availability.bytes)} download first` : null;
  if (wait.p50Ms === null || wait.n === 0) {
    if (download !== null) return download;
    return publishedWaitMs === undefined
      ? 'no timing yet'
      : `~${formatDuration(publishedWaitMs)} (published)`;
  }
  const p50 = `~${formatDuration(wait.p50Ms)} (p50 of ${wait.n})`;
  return download ? `${p50}, ${download}` : p50;
}

/** The parts of the run button; their join is its accessible name. */
export function runParts(
  tool: ToolId,
  quote: RunQuote | null,
): { readonly title: string; readonly detail: string | null } {
  const title = `Run ${tool === 'crop' ? 'Crop' : toolNames[tool]}`;
  return { title, detail: quote ? `${priceText(quote)} · ${waitText(quote)}` : null };
}

/** One line of the engine list: engine, price, expected wait. */
export function engineText(choice: EngineChoice): string {
  const { descriptor, availability, price, acceptance, circuit } = choice;
  if (availability.kind === 'unavailable') return `${descriptor.name} · ${availability.reason}`;
  const kept = acceptance.n === 0 ? '' : ` · ${acceptanceText(acceptance)}`;
  const failing = circuit.kind === 'open' ? ` · paused until ${clockText(circuit.retryAtMs)}` : '';
  return `${descriptor.name} · ${priceText(price)} · ${waitText({ ...choice, ...published(descriptor) })}${kept}${failing}`;
}

/** `14:05`. */
export function clockText(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** What a quote says of the wait before there are runs of our own. */
export function published({ publishedWaitMs }: EngineChoice['descriptor']): { publishedWaitMs?: number } {
  return publishedWaitMs === undefined ? {} : { publishedWaitMs };
}

/** `78 % kept (of 41)`. */
export function acceptanceText({ successes, n }: EngineChoice['acceptance']): string {
  return n === 0 ? 'nothing decided yet' : `${formatPercent(successes / n)} kept (of ${formatCount(n)})`;
}

/** Why the next run was stopped, as a sentence. */
export function stopText(stop: StopLoss): string {
  if (stop.rule === 'rounds')
    return `Stop-loss: ${count(stop.reached, 'round')} without a kept result, the limit is ${stop.limit}.`;
  const amounts = `${creditsOf(stop.reached)} of ${creditsOf(stop.limit)} credits`;
  const spent =
    stop.rule === 'money'
      ? `Stop-loss: ${amounts}`
      : `Budget of ${stop.scope === 'campaign' ? stop.name : 'the month'}: ${amounts}`;
  if (stop.reached >= stop.limit) return `${spent} are spent.`;
  if (stop.nextMicros === null) return `${spent} are spent, and the price of this run is unknown.`;
  return `${spent} are spent, and this run may cost ${creditsOf(stop.nextMicros)}.`;
}

export function count(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}
