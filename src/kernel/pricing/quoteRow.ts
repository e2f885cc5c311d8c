import { billsOnOf, runMicros } from './priceTable.ts';
import type { PriceDims, PriceRow, PriceTable } from './priceTable.ts';
import type { PriceDoubt, RunPrice } from './runPrice.ts';
import type { PriceSnapshot } from '../ledger/events.ts';
import { parseDay } from '../shared/civilDate.ts';

const unpriced: RunPrice = { micros: null, upperMicros: null, qualifier: 'unpriced', snapshot: null };

/**
 * What a run costs by one row of the table, before it starts. `at` is the civil day, `YYYY-MM-DD`.
 * - exact: a listed price for an image or a call;
 * - estimate: a range where megapixels may or may not be rounded; without an upper end where a part is not known before
 *   (input and thinking tokens, seconds, sizes) or where nobody lists the price;
 * - unpriced: everything else, a model that has been shut down among it.
 */
export function quoteOf(table: PriceTable, row: PriceRow | null, dims: PriceDims, at: string): RunPrice {
  if (row === null || isRetired(row, at)) return unpriced;
  const range = rangeOf(row, dims);
  if (range === null) return unpriced;
  const doubts = doubtsOf(row, at);
  return { ...range, ...(doubts.length === 0 ? {} : { doubts }), snapshot: snapshotOf(table, row) };
}

function doubtsOf(row: PriceRow, at: string): readonly PriceDoubt[] {
  const { asOf, confidence } = row;
  return [
    ...(confidence === 'secondary' ? (['second-hand'] as const) : []),
    ...(confidence === 'observed' ? (['observed'] as const) : []),
    // A day that has not come is none: such a price would never grow old.
    ...(asOf === null || parseDay(asOf) - parseDay(at) > clockDays
      ? (['undated'] as const)
      : isStale(row, at)
        ? (['old'] as const)
        : []),
  ];
}

type Range = Pick<RunPrice, 'micros' | 'upperMicros' | 'qualifier'>;

const atLeast = (micros: number | null): Range | null =>
  micros === null ? null : { micros: Math.round(micros), upperMicros: null, qualifier: 'estimate' };

function rangeOf(row: PriceRow, dims: PriceDims): Range | null {
  switch (row.unit) {
    case 'image':
    case 'call':
    case 'megapixel':
      return ofFormula(row, dims);
    case 'token':
      return atLeast(outputTokenMicros(row, dims));
    case 'second':
      // However long it takes.
      if (row.unitMicros === 0) return { micros: 0, upperMicros: 0, qualifier: 'exact' };
      // One observed duration: the run may be slower.
      return atLeast(row.unitMicros === null || row.latencyS === null ? null : row.unitMicros * row.latencyS);
    // How many credits a run burns is on no row.
    case 'credit':
      return null;
  }
}

function ofFormula(row: PriceRow, dims: PriceDims): Range | null {
  const isFlat = row.extraMpMicros === null && row.inputMpMicros === null && row.unit !== 'megapixel';
  if (isFlat && row.basis === 'list') {
    const micros = runMicros(row, dims, false);
    return micros === null ? null : { micros, upperMicros: micros, qualifier: 'exact' };
  }
  const [lower, upper] = bounds(row, dims);
  // What was seen once, and the figure of an image alone, may be passed.
  if (row.basis !== 'list') return atLeast(lower);
  // The first megapixel is paid in any case; what further ones cost may be unknown.
  const isOpen = row.unit === 'megapixel' && row.extraMpMicros === null;
  if (lower === null || upper === null || isOpen)
    return atLeast(row.unitMicros === null ? null : row.unitMicros * dims.outputs);
  return { micros: lower, upperMicros: upper, qualifier: 'estimate' };
}

/** Both readings of a row in micros; null where the dimensions do not say. */
function bounds(row: PriceRow, dims: PriceDims): readonly [lower: number | null, upper: number | null] {
  const upper = runMicros(row, dims, true);
  if (says(row, 'rounded up')) return [upper, upper];
  const { inputPixels, outputPixels } = dims;
  if (!says(row, 'whether input or output MP') || outputPixels === null)
    return [runMicros(row, dims, false), upper];
  const counted = (pixels: number, roundUp: boolean): number | null =>
    runMicros(row, { ...dims, outputPixels: pixels }, roundUp);
  return [
    counted(Math.min(inputPixels, outputPixels), false),
    counted(Math.max(inputPixels, outputPixels), true),
  ];
}

/** How megapixels are counted stands in the note of a row, where it is known at all. */
const says = ({ note }: PriceRow, words: string): boolean => note?.includes(words) ?? false;

/** Micros of the pictures alone; what is asked with, and what the model thinks, comes on top. */
function outputTokenMicros({ tokenRates, tokensPerImage }: PriceRow, dims: PriceDims): number | null {
  const rate = tokenRates?.imageOut ?? null;
  const size = dims.outputPixels === null ? null : sizeName(dims.outputPixels);
  if (rate === null || size === null) return null;
  const tokens = tokensPerImage?.[size];
  // A known size says nothing of another one.
  return tokens === undefined ? null : (tokens * rate * dims.outputs) / 1_000_000;
}

/** Sides of the squares that sizes are named after. */
const sizes = [
  ['512', 512],
  ['1K', 1024],
  ['2K', 2048],
  ['4K', 4096],
] as const;
/** Other shapes of a named size have a little more pixels than the square. */
const shapeSlack = 1.15;

function sizeName(pixels: number): string | null {
  return sizes.find(([, side]) => pixels <= side * side * shapeSlack)?.[0] ?? null;
}

function snapshotOf(table: PriceTable, row: PriceRow): PriceSnapshot {
  const isToken = row.unit === 'token';
  return {
    table: table.id,
    sku: skuOf(row),
    unit: row.unit,
    unitMicro: (isToken ? row.tokenRates?.imageOut : row.unitMicros) ?? 0,
    unitPer: isToken ? 1_000_000 : 1,
    cur: 'USD',
    dims: dimsOf(row),
    billsOn: billsOnOf(table, row.provider),
    source: row.confidence === 'user' ? 'user' : 'bundled',
  };
}

/** `fal/fal-ai/object-removal/mask model=low_quality`: one row of a table, readable. */
function skuOf({ provider, id, variant }: PriceRow): string {
  const parts = Object.entries(variant ?? {}).map(([key, value]) => `${key}=${value}`);
  return [`${provider}/${id}`, ...parts.toSorted()].join(' ');
}

function dimsOf({ variant }: PriceRow): PriceSnapshot['dims'] {
  const quality = variant?.['quality'];
  const [, w, h] = /^(\d+)x(\d+)$/.exec(variant?.['size'] ?? '') ?? [];
  return {
    ...(w === undefined || h === undefined ? {} : { w: Number(w), h: Number(h) }),
    ...(quality === undefined ? {} : { quality }),
  };
}

const freshDays = 30;
/** Time zones, and clocks that are set wrong. */
const clockDays = 2;

/**
 * Whether a price or a table is older than 30 days, or undated. Of a month its first day counts: a price that may be older
 * is told.
 */
export function isStale({ asOf }: Pick<PriceRow, 'asOf'>, today: string): boolean {
  return asOf === null || parseDay(today) - parseDay(asOf) > freshDays;
}

/** Shut down on that day or before: not offered any more. */
export function isRetired({ retiredOn }: Pick<PriceRow, 'retiredOn'>, today: string): boolean {
  return retiredOn !== null && retiredOn <= today;
}
