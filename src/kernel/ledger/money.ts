import { assert } from '../shared/assert.ts';

declare const brand: unique symbol;

/** Integer micro-units of a currency: 1 USD = 1 000 000. Arithmetic only through this file. */
export type Micros = number & { readonly [brand]: 'Micros' };

/** A sum never coerces an unknown price: the unpriced are counted beside it. */
export interface MoneySum {
  readonly micros: Micros;
  readonly unpricedCount: number;
}

/** Exact up to 2^53 micros, about 9.007 billion USD; anything else is a bug upstream. */
export function micros(value: number): Micros {
  assert(Number.isSafeInteger(value), `money is a safe integer of micros, not ${value}`);
  // `-0` would be told from 0 by `Object.is`, and so by tests and caches.
  return (value === 0 ? 0 : value) as Micros;
}

export const noMoney: MoneySum = { micros: micros(0), unpricedCount: 0 };

export function addMoney(a: MoneySum, b: MoneySum): MoneySum {
  return { micros: micros(a.micros + b.micros), unpricedCount: a.unpricedCount + b.unpricedCount };
}

/** `a · b / c`, the magnitude rounded half up, exact for any size of the product. `c` > 0. */
export function mulDiv(a: number, b: number, c: number): Micros {
  assert(Number.isSafeInteger(c) && c > 0, 'mulDiv divides by a positive integer');
  const product = a * b;
  if (Number.isSafeInteger(product)) {
    const magnitude = Math.abs(product);
    const quotient = Math.floor(magnitude / c);
    // Math.floor of a float quotient may be one too high next to 2^53: the remainder tells.
    const rest = magnitude - quotient * c;
    if (rest >= 0 && rest < c) return micros((rest * 2 >= c ? quotient + 1 : quotient) * Math.sign(product));
  }
  return bigMulDiv(BigInt(a) * BigInt(b), BigInt(c));
}

/**
 * `micro = roundHalfUp(qty × unitMicro / unitPer)`, once per charge; the magnitude is rounded, then the sign restored.
 * `qty` may be a decimal fraction (megapixels): it is taken as the decimal number it prints as.
 */
export function priceOf(qty: number, unitMicro: number, unitPer: number): Micros {
  assert(Number.isFinite(qty), 'a quantity is a finite number');
  if (Number.isSafeInteger(qty)) return mulDiv(qty, unitMicro, unitPer);
  const { digits, scale } = decimal(qty);
  return bigMulDiv(digits * BigInt(unitMicro), BigInt(unitPer) * scale);
}

/** People cost: `roundHalfUp(ms · rateMicroPerHour / 3 600 000)` (M03). */
export function peopleCost(ms: number, rateMicroPerHour: number): Micros {
  return priceOf(ms, rateMicroPerHour, 3_600_000);
}

/** With the rate of the charge date: `mulDiv(micro, rateMicro, 10^6)`. */
export function convert(amount: Micros, rateMicro: number): Micros {
  return mulDiv(amount, rateMicro, 1_000_000);
}

/** All sums are in this currency. */
export const ledgerCurrency = 'USD';

/**
 * An amount in the ledger's currency; null where it is of another one and says no rate: different currencies are never
 * added, and an unknown rate is not 1.
 */
export function inLedgerCurrency(body: {
  readonly micro: number | null;
  readonly cur: string;
  readonly fx?: { readonly rateMicro: number };
}): number | null {
  if (body.micro === null || body.cur === ledgerCurrency) return body.micro;
  return body.fx === undefined ? null : convert(micros(body.micro), body.fx.rateMicro);
}

/** What burning `burned` more units of a grant costs; the burns of a grant sum to `paid` exactly. */
export function burnCost(paid: Micros, burnedBefore: number, burned: number, total: number): Micros {
  return micros(mulDiv(paid, burnedBefore + burned, total) - mulDiv(paid, burnedBefore, total));
}

/** Share of a fixed fee by use; the rest of the fee is idle. `capacity` null: spread over all use. */
export function feeShare(fee: Micros, used: number, capacity: number | null, totalUsed: number): Micros {
  const denominator = Math.max(capacity ?? 0, totalUsed);
  return denominator === 0 ? micros(0) : mulDiv(fee, used, denominator);
}

export interface RatioPart {
  readonly id: string;
  readonly ratioPpm: number;
}

/**
 * Largest remainder: each part rounded down, the missing micros one each to the largest remainders, ties by id
 * ascending. Ratios sum to 1 000 000. A negative amount is split by its magnitude.
 */
export function splitByRatio(amount: Micros, parts: readonly RatioPart[]): ReadonlyMap<string, Micros> {
  const total = parts.reduce((sum, part) => sum + part.ratioPpm, 0);
  assert(total === 1_000_000, `ratios of a split sum to 1 000 000 ppm, not ${total}`);
  return split(
    amount,
    parts.map((part) => ({ id: part.id, weight: part.ratioPpm })),
    1_000_000,
  );
}

/** Equal parts by the same rule. */
export function splitEvenly(amount: Micros, ids: readonly string[]): ReadonlyMap<string, Micros> {
  assert(ids.length > 0, 'a split has at least one part');
  return split(
    amount,
    ids.map((id) => ({ id, weight: 1 })),
    ids.length,
  );
}

function split(
  amount: Micros,
  parts: readonly { readonly id: string; readonly weight: number }[],
  whole: number,
): ReadonlyMap<string, Micros> {
  assert(
    new Set(parts.map((part) => part.id)).size === parts.length,
    'the parts of a split have different ids',
  );
  const sign = Math.sign(amount);
  const magnitude = BigInt(Math.abs(amount));
  const shares = parts.map(({ id, weight }) => {
    const product = magnitude * BigInt(weight);
    return { id, floor: Number(product / BigInt(whole)), rest: Number(product % BigInt(whole)) };
  });
  const missing = Math.abs(amount) - shares.reduce((sum, share) => sum + share.floor, 0);
  const byRemainder = shares.toSorted((a, b) => b.rest - a.rest || (a.id < b.id ? -1 : 1));
  const raised = new Set(byRemainder.slice(0, missing).map((share) => share.id));
  return new Map(
    shares.map(({ id, floor }) => [id, micros(sign * (raised.has(id) ? floor + 1 : floor))] as const),
  );
}

function bigMulDiv(product: bigint, divisor: bigint): Micros {
  const magnitude = product < 0n ? -product : product;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return micros(Number(product < 0n ? -rounded : rounded));
}

/** 1.05 → 105 / 100: the shortest decimal that reads back as the same number. */
function decimal(value: number): { readonly digits: bigint; readonly scale: bigint } {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  assert(match !== null, 'a finite number prints as a decimal');
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  const digits = BigInt(sign + whole + fraction);
  return places >= 0
    ? { digits, scale: 10n ** BigInt(places) }
    : { digits: digits * 10n ** BigInt(-places), scale: 1n };
}

/** `$0.0024`, `$1.20`: for sentences; up to four decimals, so that a small amount never reads as nothing. */
export function dollarText(micros: number): string {
  const [whole = '0', rest = ''] = (micros / 1_000_000).toFixed(4).split('.');
  return `$${whole}.${rest.replace(/0{1,2}$/, '')}`;
}
