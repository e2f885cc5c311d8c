import { assert } from '../shared/assert.ts';

const microDigits = 6;

/** Integer micro-units as an exact decimal string: 40 000 → "0.04", 0 → "0". Never a float. */
export function microsToDecimal(micros: number): string {
  assert(Number.isSafeInteger(micros), 'micros are a safe integer');
  return scaledToDecimal(BigInt(micros), microDigits);
}

/**
 * Micro-units as display credits, `microsPerCredit` micros each, exact to six places
 * (half away from zero beyond that, which only a rate that does not divide a million can reach).
 */
export function microsToCredits(micros: number, microsPerCredit: number): string {
  assert(Number.isSafeInteger(micros), 'micros are a safe integer');
  assert(Number.isSafeInteger(microsPerCredit) && microsPerCredit > 0, 'a credit is worth whole micros');
  const rate = BigInt(microsPerCredit);
  const scaled = BigInt(micros) * 10n ** BigInt(microDigits) * 2n;
  const half = scaled < 0n ? -rate : rate;
  return scaledToDecimal((scaled + half) / (rate * 2n), microDigits);
}

/** Milliseconds as decimal seconds: 7 250 → "7.25". Fractions of a millisecond are rounded. */
export function millisecondsToSeconds(milliseconds: number): string {
  assert(Number.isFinite(milliseconds) && milliseconds >= 0, 'a duration is finite and not negative');
  return scaledToDecimal(BigInt(Math.round(milliseconds)), 3);
}

function scaledToDecimal(value: bigint, digits: number): string {
  const negative = value < 0n;
  const text = (negative ? -value : value).toString().padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  const whole = text.slice(0, -digits);
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
