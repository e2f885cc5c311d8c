import type { MaskShape } from '../../kernel/document/records.ts';

/** The same look: shapes that went through storage are other objects with the same values. */
export function sameShape(a: MaskShape, b: MaskShape): boolean {
  if (a === b) return true;
  return a.kind === b.kind && sameValue(a, b);
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = Object.entries(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every(([key, value]) => sameValue(value, (b as Readonly<Record<string, unknown>>)[key]));
}
