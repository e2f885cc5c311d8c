import type { Size } from '../../../kernel/shared/geometry.ts';
import { grownSize } from '../../../kernel/shared/margins.ts';
import type { Margins } from '../../../kernel/shared/margins.ts';
import type { HostedLimits } from '../contract.ts';

export type ExpandLimits = Pick<
  HostedLimits,
  'minSide' | 'maxSide' | 'maxPixels' | 'multipleOf' | 'maxMargin'
>;

/** A picture and its margins at the size a service is asked for them. */
export interface ExpandFit {
  readonly inner: Size;
  readonly margins: Margins;
}

/**
 * The largest size, the picture's own at most, at which the grown picture and each margin are within the limits. Enlarged
 * only where the picture is smaller than a service takes, and stretched by less than a multiple; null where no scaling brings it there.
 */
export function expandFit(size: Size, margins: Margins, limits: ExpandLimits): ExpandFit | null {
  const { minSide, maxSide, maxPixels, multipleOf, maxMargin = Infinity } = limits;
  const grown = grownSize(size, margins);
  const widest = Math.max(margins.left, margins.top, margins.right, margins.bottom);
  const most = Math.min(
    maxSide / Math.max(grown.width, grown.height),
    Math.sqrt(maxPixels / (grown.width * grown.height)),
    maxMargin / Math.max(1, widest),
  );
  const least = minSide / Math.min(size.width, size.height);
  if (least > most) return null;
  const scale = Math.max(least, Math.min(1, most));
  const isMultiple = grown.width % multipleOf === 0 && grown.height % multipleOf === 0;
  if (scale === 1 && isMultiple) return { inner: size, margins };
  const fit = scaled(size, margins, scale, multipleOf);
  return Math.min(fit.inner.width, fit.inner.height) < Math.max(1, Math.floor(minSide)) ? null : fit;
}

/** The grown sides are rounded down to multiples, and what their margins leave of them is the picture's. */
function scaled(size: Size, margins: Margins, scale: number, multipleOf: number): ExpandFit {
  // A hair more, or 1024 × (768 / 1024) would be floored to 767.
  const whole = (length: number): number => Math.floor(length * scale + 1e-6);
  const multiple = (length: number): number => Math.floor(length / multipleOf) * multipleOf;
  const margin = (length: number): number => (length === 0 ? 0 : Math.max(1, whole(length)));
  const sent = {
    left: margin(margins.left),
    top: margin(margins.top),
    right: margin(margins.right),
    bottom: margin(margins.bottom),
  };
  const grown = grownSize(size, margins);
  const inner = {
    width: multiple(whole(grown.width)) - sent.left - sent.right,
    height: multiple(whole(grown.height)) - sent.top - sent.bottom,
  };
  return { inner, margins: sent };
}
