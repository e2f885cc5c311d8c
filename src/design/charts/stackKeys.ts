import type { StackRow, StackSegment } from './stackGeometry.ts';

type Place = Pick<StackSegment, 'group' | 'series'>;

/**
 * Where a key leads from a segment: left and right inside the bar, up and down to the same series of the next
 * bar that has any, or to the series nearest to it. Null when the key means nothing here.
 */
export function segmentAfterKey(rows: readonly StackRow[], from: Place, key: string): Place | null {
  const all = rows.flatMap((row) => row.segments);
  const bar = rows[from.group]?.segments ?? [];
  const at = bar.findIndex((segment) => segment.series === from.series);
  if (key === 'Home') return all[0] ?? null;
  if (key === 'End') return all.at(-1) ?? null;
  if (key === 'ArrowRight') return bar[at + 1] ?? from;
  if (key === 'ArrowLeft') return bar[at - 1] ?? from;
  if (key === 'ArrowDown')
    return nearest(
      rows.slice(from.group + 1).find((row) => row.segments.length > 0),
      from,
    );
  if (key === 'ArrowUp')
    return nearest(
      rows.slice(0, from.group).findLast((row) => row.segments.length > 0),
      from,
    );
  return null;
}

function nearest(row: StackRow | undefined, from: Place): Place {
  const away = (segment: Place): number => Math.abs(segment.series - from.series);
  return row?.segments.toSorted((a, b) => away(a) - away(b))[0] ?? from;
}
