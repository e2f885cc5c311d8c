import type { ReactNode } from 'react';

import { ScrollRegion } from '../primitives/ScrollRegion.tsx';
import css from './ChartTable.module.css';

export interface ChartData {
  /** The first column names its row; the others hold figures. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function ChartTable(props: { readonly caption: string; readonly data: ChartData }): ReactNode {
  const { caption, data } = props;
  return (
    <ScrollRegion label={`Table: ${caption}`} className={css['scroll']}>
      <table className={css['table']}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {data.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map(([name = '', ...figures], row) => (
            // Rows have no identity of their own and never move apart from their data.
            <tr key={row}>
              <th scope="row">{name}</th>
              {figures.map((figure, column) => (
                <td key={data.columns[column + 1]}>{figure}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
