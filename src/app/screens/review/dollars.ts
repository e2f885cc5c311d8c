/** More is a slip of the hand. */
export const maxDollars = 10_000_000;

export function dollarText(micros: number | null): string {
  return micros === null ? '' : String(micros / 1_000_000);
}

/** Micro-USD of what was typed, to the cent. Null: left empty. */
export function dollarMicros(text: string): number | null | 'invalid' {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!/^\d+([.,]\d{1,2})?$/.test(trimmed)) return 'invalid';
  const micros = Math.round(Number(trimmed.replace(',', '.')) * 100) * 10_000;
  return micros > 0 && micros <= maxDollars * 1_000_000 ? micros : 'invalid';
}
