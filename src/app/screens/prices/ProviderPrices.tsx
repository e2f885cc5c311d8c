import { useId, useState, type ReactNode } from 'react';

import { ChevronDown, ChevronRight } from '../../../design/icons.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import { ScrollRegion } from '../../../design/primitives/ScrollRegion.tsx';
import { rowKey } from '../../../kernel/pricing/priceFile.ts';
import type { PriceRow } from '../../../kernel/pricing/priceTable.ts';
import { isRetired } from '../../../kernel/pricing/quoteRow.ts';
import { count } from '../../../panels/figures/figures.ts';
import css from './Prices.module.css';
import {
  confidenceText,
  dateText,
  isDoubtful,
  priceLines,
  rowName,
  variantText,
  warningsOf,
} from './priceText.ts';

/** One provider's prices; folded up until they are asked for, since all together are hundreds of rows. */
export function ProviderPrices(props: {
  provider: string;
  rows: readonly PriceRow[];
  day: string;
  /** What was searched for is shown at once. */
  isSearched: boolean;
  onEdit: (row: PriceRow) => void;
}): ReactNode {
  const { provider, rows, day, isSearched, onEdit } = props;
  const listId = useId();
  const [isOpened, setOpened] = useState(false);
  const isOpen = isSearched || isOpened;
  return (
    <div>
      <h3 className={css['provider']}>
        <button
          type="button"
          className={css['fold']}
          aria-expanded={isOpen}
          aria-controls={listId}
          disabled={isSearched}
          onClick={() => setOpened(!isOpen)}
        >
          {isOpen ? (
            <ChevronDown size={14} aria-hidden="true" />
          ) : (
            <ChevronRight size={14} aria-hidden="true" />
          )}
          {provider} <span className={css['quiet']}>{summary(rows, day)}</span>
        </button>
      </h3>
      <div id={listId}>
        {isOpen ? (
          <ScrollRegion label={`Prices of ${provider}, table`} className={css['scroll']}>
            <table className={css['table']}>
              <thead>
                <tr>
                  <th scope="col">Model</th>
                  <th scope="col">Price</th>
                  <th scope="col">As of</th>
                  <th scope="col">Source</th>
                  <th scope="col">
                    <span className="visually-hidden">Edit</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row key={rowKey(row)} row={row} day={day} onEdit={onEdit} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        ) : null}
      </div>
    </div>
  );
}

function summary(rows: readonly PriceRow[], day: string): string {
  const retired = rows.filter((row) => isRetired(row, day)).length;
  const stale = rows.filter((row) => !isRetired(row, day) && isDoubtful(row, day)).length;
  return [
    count(rows.length, 'price'),
    ...(stale === 0 ? [] : [`${stale} old or undated`]),
    ...(retired === 0 ? [] : [`${retired} retired`]),
  ].join(', ');
}

function Row(props: { row: PriceRow; day: string; onEdit: (row: PriceRow) => void }): ReactNode {
  const { row, day, onEdit } = props;
  const variant = variantText(row);
  return (
    <tr>
      <th scope="row">
        <div className={css['id']}>{row.id}</div>
        {variant === '' ? null : <div className={css['quiet']}>{variant}</div>}
      </th>
      <td className={css['price']}>
        {priceLines(row).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </td>
      <td>
        <div className={css['date']}>{dateText(row.asOf)}</div>
        {warningsOf(row, day).map((warning) => (
          <Badge key={warning} tone="warn">
            {warning}
          </Badge>
        ))}
      </td>
      <td className={css['source']}>
        <div>
          {row.source} ({confidenceText(row)})
        </div>
        {row.note === null ? null : <div className={css['quiet']}>{row.note}</div>}
      </td>
      <td>
        <Button
          size="small"
          variant="ghost"
          aria-label={`Edit the price of ${rowName(row)}`}
          onClick={() => onEdit(row)}
        >
          Edit
        </Button>
      </td>
    </tr>
  );
}
