import { useRef, type ReactNode } from 'react';

import { ImageUp } from '../../design/icons.ts';
import { Button } from '../../design/primitives/Button.tsx';
import { Checkbox } from '../../design/primitives/Field.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';
import { faceKey } from '../../session/faceKey.ts';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';
import { FaceChoice } from './FaceChoice.tsx';
import local from './Options.module.css';

export function FaceSwapOptions(): ReactNode {
  const options = useEditor((state) => state.options['face-swap']);
  const actions = useEditorActions();
  const services = useServices();
  // The engine decides what has to be said.
  useEditor((state) => state.engines);
  const set = (patch: Partial<ToolOptions['face-swap']>): void => actions.setOptions('face-swap', patch);
  const { faceFile, person } = options;

  return (
    <div className={css['stack']}>
      <FacePicture file={faceFile} onChoose={(file) => set({ faceFile: file, consentFor: null })} />
      {faceFile === null ? null : (
        <div className={css['tight']}>
          <Checkbox
            label="I have the consent of the person shown"
            checked={options.consentFor === faceKey(faceFile)}
            onChange={(agreed) => set({ consentFor: agreed ? faceKey(faceFile) : null })}
          />
          <p className={css['note']}>Recorded with every run that uses this picture.</p>
        </div>
      )}
      {services.quote('face-swap')?.source === 'hosted' ? (
        <SegmentedControl
          label="The face is of"
          value={person ?? 'unsaid'}
          options={[
            { value: 'female', label: 'A woman' },
            { value: 'male', label: 'A man' },
            { value: 'non-binary', label: 'Non-binary' },
          ]}
          onChange={(value) => set({ person: value === 'unsaid' ? null : value })}
        />
      ) : null}
      <FaceChoice target={options.target} onChange={(target) => set({ target })} />
    </div>
  );
}

function FacePicture(props: { file: File | null; onChoose: (file: File) => void }): ReactNode {
  const { file } = props;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={css['tight']}>
      <Button wide icon={<ImageUp size={16} />} onClick={() => picker.current?.click()}>
        {file ? 'Change face picture' : 'Choose face picture'}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept="image/*"
        aria-label="Picture that the face comes from"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) props.onChoose(chosen);
          event.target.value = '';
        }}
      />
      <p className={local['file']} title={file?.name}>
        {file?.name ?? 'No picture chosen. Its largest face is taken.'}
      </p>
    </div>
  );
}
