import type { Size } from '../../../kernel/shared/geometry.ts';
import { grownSize } from '../../../kernel/shared/margins.ts';
import type { Margins } from '../../../kernel/shared/margins.ts';

/** A picture and what is to come around it, at one size. */
export interface Frame {
  /** Of the picture itself. */
  readonly inner: Size;
  readonly margins: Margins;
}

/** Longest side of the grown frame on which patches are looked for: about a second of work. */
const searchSide = 512;
/** Shortest side of a coarser copy: smaller ones are hardly larger than the patches. */
const leastSide = 40;

/** The frame at the size patches are looked for. Margins are rounded up, so that every new pixel has a place there. */
export function searchFrame({ inner, margins }: Frame): Frame {
  const grown = grownSize(inner, margins);
  return scaled({ inner, margins }, Math.min(1, searchSide / Math.max(grown.width, grown.height)));
}

/** From the coarsest to `frame` itself, each half as large as the next. */
export function frameLevels(frame: Frame): readonly Frame[] {
  const levels = [frame];
  for (let share = 0.5; ; share /= 2) {
    const { inner } = scaled(frame, share);
    if (Math.min(inner.width, inner.height) < leastSide) return levels.toReversed();
    levels.push(scaled(frame, share));
  }
}

function scaled({ inner, margins }: Frame, share: number): Frame {
  const side = (length: number): number => Math.max(1, Math.round(length * share));
  const size = { width: side(inner.width), height: side(inner.height) };
  const margin = (length: number, own: number, whole: number): number => Math.ceil((length * own) / whole);
  return {
    inner: size,
    margins: {
      left: margin(margins.left, size.width, inner.width),
      right: margin(margins.right, size.width, inner.width),
      top: margin(margins.top, size.height, inner.height),
      bottom: margin(margins.bottom, size.height, inner.height),
    },
  };
}
