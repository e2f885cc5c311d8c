import type { Rect, Size } from './geometry.ts';

/** Whole pixels that a frame grows by on each side; none is negative. */
export interface Margins {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const noMargins: Margins = { left: 0, top: 0, right: 0, bottom: 0 };

export function isNoMargins({ left, top, right, bottom }: Margins): boolean {
  return left + top + right + bottom === 0;
}

export function grownSize({ width, height }: Size, { left, top, right, bottom }: Margins): Size {
  return { width: left + width + right, height: top + height + bottom };
}

/** Where the earlier frame lies in the grown one. */
export function innerRect({ width, height }: Size, { left, top }: Margins): Rect {
  return { x: left, y: top, width, height };
}

/** What of the grown frame lies around the earlier one, `size`: at most four parts, none over another. */
export function ringRects(size: Size, margins: Margins): readonly Rect[] {
  const { left, top, right, bottom } = margins;
  const { width } = grownSize(size, margins);
  return [
    { x: 0, y: 0, width, height: top },
    { x: 0, y: top, width: left, height: size.height },
    { x: left + size.width, y: top, width: right, height: size.height },
    { x: 0, y: top + size.height, width, height: bottom },
  ].filter((rect) => rect.width > 0 && rect.height > 0);
}
