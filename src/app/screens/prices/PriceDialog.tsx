import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { TextField } from '../../../design/primitives/Field.tsx';
import type { PriceRow } from '../../../kernel/pricing/priceTable.ts';
import css from './Prices.module.css';
import { confidenceText, dateText, priceParts, variantText, withParts } from './priceText.ts';

/** More is a slip of the hand. */
const maxDollars = 10_000;

/** What the team pays for one model, in place of what the table says. */
export function PriceDialog(props: {
  row: PriceRow;
  day: string;
  onSave: (row: PriceRow) => void;
  onClose: () => void;
}): ReactNode {
  const { row, day, onSave, onClose } = props;
  const parts = priceParts(row);
  const [texts, setTexts] = useState(() => parts.map(({ micros }) => textOf(micros)));
  const [tried, setTried] = useState(false);
  const read = texts.map(microsOf);
  const variant = variantText(row);

  function save(): void {
    setTried(true);
    const entered = parts.flatMap((part, index) => {
      const micros = read[index];
      return micros === undefined || micros === 'invalid' ? [] : [{ ...part, micros }];
    });
    if (entered.length === parts.length) onSave(withParts(row, entered, day));
  }

  return (
    <Dialog
      title={`Price of ${row.id}`}
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Save price
          </Button>
        </>
      }
    >
      {variant === '' ? null : <p className={css['text']}>{variant}</p>}
      {parts.map(({ key, per }, index) => (
        <TextField
          key={key}
          label={`Dollars ${per}`}
          value={texts[index] ?? ''}
          inputMode="decimal"
          placeholder="Not known"
          {...(index === 0 ? { 'data-autofocus': true } : {})}
          error={
            tried && read[index] === 'invalid'
              ? `An amount up to ${maxDollars} with at most six decimals, or nothing.`
              : null
          }
          onChange={(text) => setTexts(texts.with(index, text))}
        />
      ))}
      <p className={css['quiet']}>
        Until now from {row.source} ({confidenceText(row)}), {dateText(row.asOf)}. From now on entered by the
        team; an empty field means not known. What has been charged stays as it was.
      </p>
    </Dialog>
  );
}

function textOf(micros: number | null): string {
  return micros === null ? '' : String(micros / 1_000_000);
}

/** Null: left empty. The digits are those of whole micros, so nothing is rounded away. */
function microsOf(text: string): number | null | 'invalid' {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!/^\d+([.,]\d{1,6})?$/.test(trimmed)) return 'invalid';
  const micros = Math.round(Number(trimmed.replace(',', '.')) * 1_000_000);
  return micros <= maxDollars * 1_000_000 ? micros : 'invalid';
}
