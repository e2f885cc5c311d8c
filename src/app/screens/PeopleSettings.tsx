import { useState, type ReactNode } from 'react';

import { TextField } from '../../design/primitives/Field.tsx';
import { hourlyRateMicros, maxDollarsPerHour, setHourlyRateMicros } from '../services/hourlyRate.ts';
import css from './SettingsScreen.module.css';

/** Prices people's time. Kept while it is valid; what is not valid yet changes nothing. */
export function PeopleSettings(): ReactNode {
  const [text, setText] = useState(() => textOf(hourlyRateMicros()));
  const micros = microsOf(text);
  return (
    <section className={css['section']} aria-label="People">
      <h2 className={css['heading']}>People</h2>
      <div className={css['narrow']}>
        <TextField
          label="Hourly rate in dollars"
          value={text}
          inputMode="decimal"
          placeholder="No rate"
          error={micros === 'invalid' ? `An amount up to ${maxDollarsPerHour}, or nothing.` : null}
          onChange={(value) => {
            setText(value);
            const rate = microsOf(value);
            if (rate !== 'invalid') setHourlyRateMicros(rate);
          }}
        />
      </div>
      <p className={css['text']}>
        Turns review, hand edits, felt wait and other work on an asset into oversight, which the total
        includes. It counts from now on: time measured before stays without a price. The rate stays in this
        browser and in no file; the receipt of an internal archive states the oversight amount.
      </p>
    </section>
  );
}

function textOf(micros: number | null): string {
  return micros === null ? '' : String(micros / 1_000_000);
}

/** Null: empty, no rate. To the cent, so that the stored figure is the typed one. */
function microsOf(text: string): number | null | 'invalid' {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!/^\d+([.,]\d{1,2})?$/.test(trimmed)) return 'invalid';
  const micros = Math.round(Number(trimmed.replace(',', '.')) * 100) * 10_000;
  return micros > 0 && micros <= maxDollarsPerHour * 1_000_000 ? micros : 'invalid';
}
