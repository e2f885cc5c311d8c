import type { LayerId } from '../../kernel/shared/ids.ts';

/**
 * The list shows the top layer first, the document keeps the bottom first.
 * @returns the index in `layerOrder` (after the moved layer is taken out) for a drop next to `target`.
 */
export function dropIndex(
  layerOrder: readonly LayerId[],
  moved: LayerId,
  target: LayerId,
  side: 'above' | 'below',
): number {
  const without = layerOrder.filter((id) => id !== moved);
  const at = without.indexOf(target);
  if (at < 0) return layerOrder.indexOf(moved);
  return side === 'above' ? at + 1 : at;
}
