import type { SelectionRecord } from '../../kernel/document/records.ts';

/** What the mask is made of, as a phrase: "2 strokes, 1 box, inverted". */
export function describeSelection(selection: SelectionRecord | null): string {
  if (!selection || selection.shapes.length === 0) return 'No mask yet';
  const counts = new Map<string, number>();
  let inverted = false;
  for (const shape of selection.shapes) {
    if (shape.kind === 'invert') inverted = !inverted;
    else counts.set(shape.kind, (counts.get(shape.kind) ?? 0) + 1);
  }
  const words: Readonly<Record<string, readonly [string, string]>> = {
    stroke: ['stroke', 'strokes'],
    polygon: ['lasso', 'lassos'],
    rect: ['box', 'boxes'],
    raster: ['subject', 'subjects'],
  };
  const parts = [...counts].map(([kind, count]) => {
    const [one, many] = words[kind] ?? ['shape', 'shapes'];
    return `${count} ${count === 1 ? one : many}`;
  });
  if (inverted) parts.push('inverted');
  return parts.length === 0 ? 'No mask yet' : parts.join(', ');
}
