import { useRef, useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { err } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { count } from '../../../panels/figures/figures.ts';
import { importPrices } from '../../services/prices.ts';
import { today } from '../../services/today.ts';
import css from './Prices.module.css';

/** The bundled table has a hundredth of it. */
const maxBytes = 5_000_000;

/** A whole file counts, or nothing of it. */
export function ImportPrices(props: { onImported: () => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<Result<string, string> | null>(null);

  async function take(file: File): Promise<void> {
    const read = await readPrices(file);
    setOutcome(read);
    if (read.ok) props.onImported();
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label="Price table file"
        tabIndex={-1}
        accept=".json,application/json"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <Button size="small" onClick={() => input.current?.click()}>
        Import prices
      </Button>
      <p role="status" className={css['outcome']}>
        {outcome?.ok ? outcome.value : ''}
      </p>
      {outcome === null || outcome.ok ? null : (
        <p role="alert" className={css['fault']}>
          Nothing was imported. {outcome.error}
        </p>
      )}
    </>
  );
}

async function readPrices(file: File): Promise<Result<string, string>> {
  if (file.size > maxBytes) return err(`${file.name} is too large to be a price table.`);
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return err(`${file.name} is not a JSON file.`);
  }
  const taken = importPrices(value, today());
  return taken.ok
    ? { ok: true, value: `${count(taken.value.rows.length, 'price')} taken in from ${file.name}.` }
    : taken;
}
