/** A row by column; an empty cell is null. */
export type Row = Readonly<Record<string, string>>;

export const isCustom = (name: string): boolean => name.startsWith('x_');
export const cell = (row: Row, name: string): string => row[name] ?? '';
export const isNull = (row: Row, name: string): boolean => cell(row, name) === '';
export const isCorrection = (row: Row): boolean => cell(row, 'ChargeClass') === 'Correction';
export const is = (row: Row, ...categories: readonly string[]): boolean =>
  categories.includes(cell(row, 'ChargeCategory'));
export const isPriced = (row: Row): boolean => is(row, 'Usage', 'Purchase') && !isCorrection(row);
export const sameNull = (row: Row, a: string, b: string): boolean => isNull(row, a) === isNull(row, b);

/** Columns that the file has not are not asked for. */
export const has = (row: Row, name: string): boolean => Object.hasOwn(row, name);

export const numeric = /^-?(0|[1-9]\d*)(\.\d+)?$/;
export const moment = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
export const unit = /^([1-9]\d* )?[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*(\/([1-9]\d* )?[A-Z][a-z]+)?$/;

/** A decimal as a whole number of 10^-30; the products of 15 places each still fit. */
export function scaled(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.padEnd(30, '0'));
  return text.startsWith('-') ? -digits : digits;
}

const one = 10n ** 30n;

export function isProduct(row: Row, price: string, cost: string): boolean {
  if (isCorrection(row) || isNull(row, price) || isNull(row, 'PricingQuantity')) return true;
  return scaled(cell(row, price)) * scaled(cell(row, 'PricingQuantity')) === scaled(cell(row, cost)) * one;
}

export function object(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
