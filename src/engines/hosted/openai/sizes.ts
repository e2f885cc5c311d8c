import type { Size } from '../../../kernel/shared/geometry.ts';
import type { HostedLimits } from '../contract.ts';

export type SizeName = '1024x1024' | '1536x1024' | '1024x1536';

interface NamedSize extends Size {
  readonly name: SizeName;
}

/** What every picture model of this shape takes; some take more, and nobody lists which. */
const square: NamedSize = { name: '1024x1024', width: 1024, height: 1024 };
export const sizes: readonly [NamedSize, ...NamedSize[]] = [
  square,
  { name: '1536x1024', width: 1536, height: 1024 },
  { name: '1024x1536', width: 1024, height: 1536 },
];

/** Nothing but the three sizes fulfils these. */
export const sizeLimits: Pick<HostedLimits, 'minSide' | 'maxSide' | 'maxPixels' | 'multipleOf'> = {
  minSide: 1024,
  maxSide: 1536,
  maxPixels: 1536 * 1024,
  multipleOf: 512,
};

/** Of the size itself and of what is in its proportions. */
export function nearestSize(wanted: Size): SizeName {
  const off = (size: Size): number => Math.abs(Math.log(ratio(size) / ratio(wanted)));
  return sizes.reduce((best, size) => (off(size) < off(best) ? size : best), square).name;
}

const ratio = ({ width, height }: Size): number => width / height;
