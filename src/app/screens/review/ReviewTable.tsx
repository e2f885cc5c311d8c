import type { ReactNode } from 'react';

import { ScrollRegion } from '../../../design/primitives/ScrollRegion.tsx';
import css from './Review.module.css';

/** A table that scrolls within itself; all columns after the first `texts` hold numbers. */
export function ReviewTable(props: {
  label: string;
  heads: readonly string[];
  texts?: number;
  /** Said in place of rows. */
  emptyText?: string | null;
  children: ReactNode;
}): ReactNode {
  const { label, heads, texts = 1, emptyText = null, children } = props;
  return (
    <ScrollRegion label={`${label}, table`} className={css['scroll']}>
      <table className={css['table']}>
        <thead>
          <tr>
            {heads.map((head, index) => (
              <th key={head} scope="col" className={index < texts ? undefined : css['number']}>
                {head === '' ? <span className="visually-hidden">What</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {children}
          {emptyText === null ? null : (
            <tr>
              <td colSpan={heads.length} className={css['quiet']}>
                {emptyText}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
