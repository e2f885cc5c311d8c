import { useState, type ReactNode } from 'react';

import { Field } from './Field.tsx';
import css from './ColourField.module.css';

export interface ColourFieldProps {
  readonly label: string;
  /** #rrggbb */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The platform's colour well beside the value as text, so that a brand colour can be pasted. */
export function ColourField(props: ColourFieldProps): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const valid = draft === null || parseHex(draft) !== null;
  return (
    <Field label={props.label} error={valid ? null : 'Six hex digits, such as #f4f1ea'}>
      {({ id, describedBy }) => (
        <div className={css['row']}>
          <input
            type="color"
            aria-label={`${props.label}: pick`}
            className={css['well']}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
          <input
            id={id}
            type="text"
            spellCheck={false}
            className={css['text']}
            aria-describedby={describedBy}
            aria-invalid={valid ? undefined : true}
            value={draft ?? props.value}
            onChange={(event) => {
              setDraft(event.target.value);
              const hex = parseHex(event.target.value);
              if (hex) props.onChange(hex);
            }}
            onBlur={() => setDraft(null)}
          />
        </div>
      )}
    </Field>
  );
}

/** `#abc`, `abc`, `#aabbcc` or `aabbcc` as `#aabbcc`; null when it is none of them. */
export function parseHex(text: string): string | null {
  const digits = /^\s*#?([0-9a-f]{3}|[0-9a-f]{6})\s*$/i.exec(text)?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits}`;
}
