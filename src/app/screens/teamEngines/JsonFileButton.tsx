import { useRef, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

/** Far more than any graph or list of them. */
const maxBytes = 5_000_000;

export interface JsonFile {
  readonly name: string;
  readonly value: unknown;
}

/** A button that takes in one JSON file; what is wrong with it comes as a sentence. */
export function JsonFileButton(props: {
  label: string;
  /** Of the file field, for those who do not see the button beside it. */
  fieldLabel: string;
  onFile: (file: Result<JsonFile, string>) => void;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label={props.fieldLabel}
        tabIndex={-1}
        accept=".json,application/json"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file !== undefined) void readJson(file).then(props.onFile);
        }}
      />
      <Button size="small" onClick={() => input.current?.click()}>
        {props.label}
      </Button>
    </>
  );
}

async function readJson(file: File): Promise<Result<JsonFile, string>> {
  if (file.size > maxBytes) return err(`${file.name} is too large.`);
  try {
    return ok({ name: file.name, value: JSON.parse(await file.text()) as unknown });
  } catch {
    return err(`${file.name} is not a JSON file.`);
  }
}
