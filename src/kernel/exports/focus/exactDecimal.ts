import { assert } from '../../shared/assert.ts';

/** `digits · 10^-scale`: products of prices and quantities without a float. */
export interface ExactDecimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Whole millionths: amounts in micros. */
export function ofMicros(micros: number): ExactDecimal {
  return { digits: BigInt(micros), scale: 6 };
}

/** Whole thousandths: credits. */
export function ofMilli(milli: number): ExactDecimal {
  return { digits: BigInt(milli), scale: 3 };
}

/** The decimal that a number prints as. */
export function ofNumber(value: number): ExactDecimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  assert(match !== null, 'a quantity is a finite number');
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

export function times(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** Rounded half up on the magnitude where it does not come out even. `b` is positive. */
export function divided(a: ExactDecimal, b: ExactDecimal, places: number): ExactDecimal {
  assert(b.digits > 0n, 'a divisor is positive');
  const raised = a.digits * 10n ** BigInt(places + b.scale);
  const divisor = b.digits * 10n ** BigInt(a.scale);
  const magnitude = raised < 0n ? -raised : raised;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return { digits: raised < 0n ? -rounded : rounded, scale: places };
}

export function textOf({ digits, scale }: ExactDecimal): string {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const fraction = scale === 0 ? '' : text.slice(-scale).replace(/0+$/, '');
  const whole = scale === 0 ? text : text.slice(0, -scale);
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
