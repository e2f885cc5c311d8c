import type { Size } from '../../kernel/shared/geometry.ts';

/** "16:9" of `offered`, nearest in proportion to the wanted size. */
export function nearestRatio({ width, height }: Size, offered: readonly [string, ...string[]]): string {
  const distance = (ratio: string): number => Math.abs(Math.log(width / height / numberOf(ratio)));
  return offered.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}

function numberOf(ratio: string): number {
  const [width = '1', height = '1'] = ratio.split(':');
  return Number(width) / Number(height);
}

/** The nearest one, where it is within 3 % of the size's own; else null. */
export function nearRatio(size: Size, offered: readonly [string, ...string[]]): string | null {
  const nearest = nearestRatio(size, offered);
  const off = size.width / size.height / numberOf(nearest);
  return off > 0.97 && off < 1 / 0.97 ? nearest : null;
}
