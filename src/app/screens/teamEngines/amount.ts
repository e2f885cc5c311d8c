/** An amount in a field with at most `decimals` decimals; null: left empty. */
export function amountOf(text: string, decimals: number, max: number): number | null | 'invalid' {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const [whole = '', fraction = '', ...rest] = trimmed.split('.');
  const isNumber = /^\d+$/u.test(whole) && /^\d*$/u.test(fraction) && !trimmed.endsWith('.');
  if (!isNumber || rest.length > 0 || fraction.length > decimals) return 'invalid';
  return Number(trimmed) <= max ? Number(trimmed) : 'invalid';
}

/** Dollars to whole micros, to which all fields are held. */
export const microsOfDollars = (dollars: number | null): number | null =>
  dollars === null ? null : Math.round(dollars * 1_000_000);

export const dollarsOfMicros = (micros: number | null): string =>
  micros === null ? '' : String(micros / 1_000_000);

// A rate is shown whole: it may be far below a cent.
const exact = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });

export const exactDollars = (micros: number): string => `$${exact.format(micros / 1_000_000)}`;
