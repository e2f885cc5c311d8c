import { useRef, type ReactNode } from 'react';

import { ImageUp } from '../icons.ts';
import { Button } from './Button.tsx';
import css from './PictureField.module.css';

/** A picture from the person's files: a button, and the name of what was chosen. */
export function PictureField(props: {
  /** Of the file control, for those who cannot see what it is for. */
  label: string;
  /** What the button is about: "picture". */
  noun?: string;
  file: File | null;
  /** While nothing is chosen. */
  none?: string;
  onChoose: (file: File) => void;
}): ReactNode {
  const { label, noun = 'picture', file, none = 'No picture chosen', onChoose } = props;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={css['field']}>
      <Button wide icon={<ImageUp size={16} />} onClick={() => picker.current?.click()}>
        {file ? `Change ${noun}` : `Choose ${noun}`}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept="image/*"
        aria-label={label}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) onChoose(chosen);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
      <p className={css[file ? 'file' : 'none']} title={file?.name}>
        {file?.name ?? none}
      </p>
    </div>
  );
}
