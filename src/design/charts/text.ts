/**
 * SVG text neither wraps nor cuts itself, and measuring it needs a layout. An average character of Inter at
 * 12 px is near enough to decide whether a label fits.
 */
const characterWidthPx = 6.7;

export function textWidthPx(text: string): number {
  return text.length * characterWidthPx;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function cutText(text: string, widthPx: number): string {
  if (textWidthPx(text) <= widthPx) return text;
  const kept = Math.max(1, Math.floor(widthPx / characterWidthPx) - 1);
  return `${text.slice(0, kept).trimEnd()}…`;
}

/** Room for the widest of the texts, but no more than `mostPx`. */
export function gutterPx(texts: readonly string[], mostPx: number): number {
  return Math.min(mostPx, Math.ceil(Math.max(0, ...texts.map(textWidthPx))));
}
