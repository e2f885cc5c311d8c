import { useId, type ReactNode } from 'react';

import css from './Legend.module.css';
import { HatchPattern, SeriesPaint } from './SeriesPaint.tsx';

export interface LegendEntry {
  readonly id: string;
  readonly label: string;
}

/** The paint of each series beside its name, in the order of the bars. */
export function Legend(props: { readonly entries: readonly LegendEntry[] }): ReactNode {
  const hatchId = `${useId()}-hatch`;
  return (
    <ul className={css['legend']}>
      {props.entries.map((entry, series) => (
        <li key={entry.id} className={css['entry']}>
          <svg width={12} height={12} aria-hidden="true" className={css['swatch']}>
            {series % 2 === 1 ? <HatchPattern id={`${hatchId}-${series}`} /> : null}
            <SeriesPaint
              series={series}
              hatchId={`${hatchId}-${series}`}
              xPx={0}
              yPx={0}
              widthPx={12}
              heightPx={12}
            />
          </svg>
          <span className={css['label']} title={entry.label}>
            {entry.label}
          </span>
        </li>
      ))}
    </ul>
  );
}
