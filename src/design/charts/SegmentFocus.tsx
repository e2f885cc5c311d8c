import { useId, useState, type CSSProperties, type ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './SegmentFocus.module.css';
import type { StackRow, StackSegment } from './stackGeometry.ts';
import { segmentAfterKey } from './stackKeys.ts';

export interface SegmentFocusProps {
  readonly label: string;
  readonly rows: readonly StackRow[];
  readonly widthPx: number;
  readonly heightPx: number;
  readonly nameOf: (segment: StackSegment) => string;
}

/**
 * The bars for the keyboard. An SVG that is an image has no parts for assistive technology, so the segments lie
 * over it as a list: one tab stop, arrows move, and the one that is current is read by its name.
 */
export function SegmentFocus(props: SegmentFocusProps): ReactNode {
  const { rows, nameOf } = props;
  const id = useId();
  const all = rows.flatMap((row) => row.segments);
  const [kept, setKept] = useState({ group: 0, series: 0 });
  // The data may have changed since the last key.
  const current = all.find((segment) => isSame(segment, kept)) ?? all[0];
  if (!current) return null;
  return (
    <div
      role="listbox"
      aria-label={props.label}
      aria-activedescendant={partId(id, current)}
      tabIndex={0}
      className={css['layer']}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const next = segmentAfterKey(rows, current, event.key);
        if (next === null) return;
        event.preventDefault();
        event.stopPropagation();
        setKept({ group: next.group, series: next.series });
      }}
    >
      {all.map((segment) => (
        <div
          key={partId(id, segment)}
          id={partId(id, segment)}
          role="option"
          aria-label={nameOf(segment)}
          aria-selected={segment === current}
          className={classNames(css['part'], segment === current && css['current'])}
          style={placeOf(segment, rows[segment.group], props)}
        />
      ))}
    </div>
  );
}

function isSame(
  a: Pick<StackSegment, 'group' | 'series'>,
  b: Pick<StackSegment, 'group' | 'series'>,
): boolean {
  return a.group === b.group && a.series === b.series;
}

function partId(id: string, segment: StackSegment): string {
  return `${id}-${segment.group}-${segment.series}`;
}

/** In parts of the whole, so that it still fits when the SVG is scaled. */
function placeOf(
  segment: StackSegment,
  row: StackRow | undefined,
  whole: { readonly widthPx: number; readonly heightPx: number },
): CSSProperties {
  const percent = (px: number, ofPx: number): string => `${(px / ofPx) * 100}%`;
  return {
    left: percent(segment.xPx, whole.widthPx),
    top: percent(row?.yPx ?? 0, whole.heightPx),
    width: percent(Math.max(1, segment.widthPx - 1), whole.widthPx),
    height: percent(row?.heightPx ?? 0, whole.heightPx),
  };
}
