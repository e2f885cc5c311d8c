import { useId, type ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './SegmentedControl.module.css';

export interface SegmentedControlProps<T extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[];
  readonly small?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: T) => void;
}

/** Native radios under the paint: arrows, names and states come from the platform. */
export function SegmentedControl<T extends string>(props: SegmentedControlProps<T>): ReactNode {
  const id = useId();
  return (
    <div
      role="radiogroup"
      aria-labelledby={id}
      className={classNames(css['group'], props.small && css['small'])}
    >
      <span id={id} className={props.labelHidden ? 'visually-hidden' : css['legend']}>
        {props.label}
      </span>
      <div className={css['track']}>
        {props.options.map((option) => (
          <label key={option.value} className={css['segment']}>
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === props.value}
              disabled={props.disabled}
              onChange={() => props.onChange(option.value)}
            />
            {option.icon}
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
