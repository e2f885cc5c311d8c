import type { CSSProperties, ReactNode } from 'react';

import { Field } from './Field.tsx';
import css from './Slider.module.css';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** The value as read and shown: `64 px`. */
  readonly format: (value: number) => string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
  /** Pointer or key released: the moment to record one history entry. */
  readonly onCommit?: (value: number) => void;
}

export function Slider(props: SliderProps): ReactNode {
  const { value, min, max, step = 1, onChange, onCommit } = props;
  const position = (value - min) / (max - min);
  const style: CSSProperties & Record<'--filled', string> = { '--filled': `${position * 100}%` };
  return (
    <Field label={props.label} aside={<span className={css['value']}>{props.format(value)}</span>}>
      {({ id }) => (
        <input
          id={id}
          type="range"
          className={css['slider']}
          style={style}
          min={min}
          max={max}
          step={step}
          value={value}
          aria-valuetext={props.format(value)}
          disabled={props.disabled}
          onChange={(event) => onChange(Number(event.currentTarget.value))}
          onPointerUp={(event) => onCommit?.(Number(event.currentTarget.value))}
          onKeyUp={(event) => onCommit?.(Number(event.currentTarget.value))}
        />
      )}
    </Field>
  );
}
