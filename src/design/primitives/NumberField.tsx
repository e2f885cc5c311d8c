import { useState, type ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import { Field } from './Field.tsx';
import css from './Field.module.css';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly suffix?: string;
  /** One or two letters inside the field; the label is then only read. */
  readonly prefix?: string;
  readonly disabled?: boolean;
  readonly small?: boolean;
  /** Only a finished number counts: on leaving the field or Enter, not while it is typed. */
  readonly whenDone?: boolean;
  readonly onChange: (value: number) => void;
}

/**
 * A whole number typed freely and committed while it is valid; leaving the field shows the value
 * that holds. Shift + arrow steps by ten.
 */
export function NumberField(props: NumberFieldProps): ReactNode {
  const { value, min, max, step = 1, onChange } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const parsed = draft === null ? value : parseWhole(draft);
  const invalid = draft !== null && (parsed === null || parsed < min || parsed > max);

  function type(text: string): void {
    setDraft(text);
    const number = parseWhole(text);
    if (props.whenDone === true) return;
    if (number !== null && number >= min && number <= max && number !== value) onChange(number);
  }

  function leave(): void {
    const number = draft === null ? null : parseWhole(draft);
    setDraft(null);
    if (number !== null) {
      const held = Math.min(max, Math.max(min, number));
      if (held !== value) onChange(held);
    }
  }

  return (
    <Field
      label={props.label}
      labelHidden={props.prefix !== undefined}
      error={invalid ? `${min} to ${max}` : null}
    >
      {({ id, describedBy }) => (
        <div className={css['wrap']}>
          {props.prefix === undefined ? null : (
            <span className={css['prefix']} aria-hidden="true">
              {props.prefix}
            </span>
          )}
          <input
            id={id}
            type="number"
            inputMode="numeric"
            className={classNames(
              css['input'],
              css['number'],
              props.prefix !== undefined && css['hasPrefix'],
              props.small && css['small'],
            )}
            value={draft ?? String(value)}
            min={min}
            max={max}
            step={step}
            disabled={props.disabled}
            aria-describedby={describedBy}
            aria-invalid={invalid ? true : undefined}
            onChange={(event) => type(event.target.value)}
            onBlur={leave}
            onKeyDown={(event) => {
              if (event.key === 'Enter') leave();
              if (event.shiftKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
                event.preventDefault();
                const next = (parsed ?? value) + (event.key === 'ArrowUp' ? 10 : -10) * step;
                const held = Math.min(max, Math.max(min, next));
                setDraft(props.whenDone === true ? String(held) : null);
                if (props.whenDone !== true) onChange(held);
              }
            }}
          />
          {props.suffix === undefined ? null : <span className={css['suffix']}>{props.suffix}</span>}
        </div>
      )}
    </Field>
  );
}

function parseWhole(text: string): number | null {
  if (!/^\s*-?\d+\s*$/.test(text)) return null;
  return Number(text);
}
