import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { PriceRow, PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { textFingerprint } from '../../../kernel/shared/fingerprint.ts';
import type { HostedIo } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { falModels } from './models.ts';

/** What fal asks for one unit of an endpoint today, as its account is charged. */
export interface LivePrice {
  readonly endpoint: string;
  /** Micro-USD. */
  readonly unitMicros: number;
  readonly unit: 'image' | 'megapixel';
}

/** The service takes fifty ids at once; ours are fewer. */
export async function falLivePrices(
  io: HostedIo,
  signal: CancelSignal,
): Promise<readonly LivePrice[] | null> {
  const ids = [...new Set(falModels.map(({ path }) => path))].join(',');
  const asked = await exchange(io, `/platform/models/pricing?endpoint_id=${encodeURIComponent(ids)}`, {
    method: 'GET',
    signal,
  });
  return asked.kind === 'answer' && asked.answer.status === 200
    ? livePricesOf(parsedJson(asked.answer.text))
    : null;
}

function livePricesOf(body: unknown): readonly LivePrice[] | null {
  const prices = isRecord(body) ? body['prices'] : null;
  return Array.isArray(prices) ? prices.flatMap(livePriceOf) : null;
}

/** Units that are not established (seconds of some machine) say nothing of a picture's price. */
const units: ReadonlyMap<unknown, LivePrice['unit']> = new Map<unknown, LivePrice['unit']>([
  ['image', 'image'],
  ['images', 'image'],
  ['megapixel', 'megapixel'],
  ['megapixels', 'megapixel'],
]);

function livePriceOf(value: unknown): readonly LivePrice[] {
  if (!isRecord(value) || value['currency'] !== 'USD') return [];
  const { endpoint_id: endpoint, unit_price: dollars } = value;
  const unit = units.get(value['unit']);
  if (typeof endpoint !== 'string' || typeof dollars !== 'number' || unit === undefined) return [];
  if (!Number.isFinite(dollars) || dollars < 0) return [];
  return [{ endpoint, unitMicros: Math.round(dollars * 1_000_000), unit }];
}

/**
 * The table with fal's prices of `day` in it. What the team has entered stays; a price in steps (first and further
 * megapixels) or by quality stays too, since one figure does not say which of them it is.
 */
export function withLivePrices(table: PriceTable, prices: readonly LivePrice[], day: string): PriceTable {
  const live = new Map(prices.map((price) => [price.endpoint, price]));
  const known = new Set(table.rows.filter(({ provider }) => provider === 'fal').map(({ id }) => id));
  const rows = [
    ...table.rows.map((row) => renewed(row, live.get(row.id), day)),
    ...prices.filter(({ endpoint }) => !known.has(endpoint)).map((price) => rowOf(price, day)),
  ];
  const mark = textFingerprint(JSON.stringify(prices));
  return { ...table, id: `${table.id}+fal@${day}.${mark}`, rows };
}

function renewed(row: PriceRow, live: LivePrice | undefined, day: string): PriceRow {
  if (live === undefined || row.provider !== 'fal' || row.variant !== null || row.confidence === 'user')
    return row;
  const { unit, unitMicros, extraMpMicros } = row;
  const isFlat = (unit === 'image' || unit === 'call') && extraMpMicros === null && live.unit === 'image';
  const isByPixels = unit === 'megapixel' && live.unit === 'megapixel' && unitMicros === extraMpMicros;
  if (!isFlat && !isByPixels) return row;
  return {
    ...row,
    unitMicros: live.unitMicros,
    extraMpMicros: isByPixels ? live.unitMicros : null,
    basis: 'list',
    confidence: 'official',
    asOf: day,
    source: liveSource,
  };
}

const liveSource = 'fal, price of the account, read when the editor started';

function rowOf({ endpoint, unitMicros, unit }: LivePrice, day: string): PriceRow {
  return {
    provider: 'fal',
    id: endpoint,
    variant: null,
    jobs: [],
    basis: 'list',
    unit,
    unitMicros,
    extraMpMicros: unit === 'megapixel' ? unitMicros : null,
    inputMpMicros: null,
    tokenRates: null,
    tokensPerImage: null,
    latencyS: null,
    source: liveSource,
    asOf: day,
    confidence: 'official',
    retiredOn: null,
    note: null,
  };
}
