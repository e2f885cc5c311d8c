import { ChevronDown } from '../icons.ts';
import type { ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import { Field } from './Field.tsx';
import css from './Field.module.css';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly disabled?: boolean;
}

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
  readonly small?: boolean;
  /** Smaller text in a field of the normal height, for long options. */
  readonly dense?: boolean;
  /** Shown on hover; the chosen option by default. */
  readonly title?: string;
  readonly onChange: (value: T) => void;
}

/** The platform's own list (role combobox): keyboard, type-ahead and touch behave as people know them. */
export function Select<T extends string>(props: SelectProps<T>): ReactNode {
  const chosen = props.options.find((option) => option.value === props.value);
  return (
    <Field label={props.label} labelHidden={props.labelHidden ?? false} hint={props.hint}>
      {({ id, describedBy }) => (
        <div className={css['wrap']}>
          <select
            id={id}
            className={classNames(
              css['input'],
              css['select'],
              props.small && css['small'],
              props.dense && css['dense'],
            )}
            value={props.value}
            title={chosen ? [chosen.label, props.title].filter(Boolean).join('\n') : props.title}
            disabled={props.disabled}
            aria-describedby={describedBy}
            onChange={(event) => {
              const option = props.options.find((candidate) => candidate.value === event.target.value);
              if (option) props.onChange(option.value);
            }}
          >
            {props.options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown size={14} className={css['chevron']} aria-hidden="true" />
        </div>
      )}
    </Field>
  );
}
