import { useId, type ComponentProps, type ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './Field.module.css';

export interface FieldProps {
  readonly label: string;
  /** Right of the label: a value, a unit, a small action. */
  readonly aside?: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  /** The label is read, not seen. */
  readonly labelHidden?: boolean;
  readonly children: (ids: { id: string; describedBy: string | undefined }) => ReactNode;
}

/** Label, control, hint and error as one unit; the control receives the ids that tie them together. */
export function Field(props: FieldProps): ReactNode {
  const id = useId();
  const noteId = `${id}-note`;
  const note = props.error ?? props.hint;
  return (
    <div className={css['field']}>
      <div className={props.labelHidden ? 'visually-hidden' : css['label']}>
        <label htmlFor={id}>{props.label}</label>
        {props.aside}
      </div>
      {props.children({ id, describedBy: note ? noteId : undefined })}
      {note ? (
        <div id={noteId} className={css[props.error ? 'error' : 'hint']}>
          {note}
        </div>
      ) : null}
    </div>
  );
}

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'size' | 'onChange'> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly icon?: ReactNode;
  /** Offered while typing; anything else can be typed too. */
  readonly suggestions?: readonly string[];
  readonly onChange: (value: string) => void;
}

export function TextField(props: TextFieldProps): ReactNode {
  const {
    label,
    labelHidden = false,
    hint,
    error = null,
    icon,
    suggestions = [],
    onChange,
    className,
    ...rest
  } = props;
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <div className={css['wrap']}>
          {icon ? <span className={css['prefix']}>{icon}</span> : null}
          <input
            type="text"
            autoComplete="off"
            {...rest}
            {...(suggestions.length === 0 ? {} : { list: `${id}-list` })}
            id={id}
            aria-describedby={describedBy}
            aria-invalid={error ? true : undefined}
            className={classNames(css['input'], icon ? css['hasIcon'] : null, className)}
            onChange={(event) => onChange(event.target.value)}
          />
          {suggestions.length === 0 ? null : (
            <datalist id={`${id}-list`}>
              {suggestions.map((text) => (
                <option key={text}>{text}</option>
              ))}
            </datalist>
          )}
        </div>
      )}
    </Field>
  );
}

export interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'id' | 'onChange'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly onChange: (value: string) => void;
}

export function TextArea(props: TextAreaProps): ReactNode {
  const { label, hint, onChange, className, ...rest } = props;
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <textarea
          rows={3}
          {...rest}
          id={id}
          aria-describedby={describedBy}
          className={classNames(css['input'], className)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox(props: CheckboxProps): ReactNode {
  return (
    <label className={css['check']}>
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}
