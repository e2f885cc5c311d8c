import type { ReactNode } from 'react';

import { Checkbox } from '../../design/primitives/Field.tsx';
import { PictureField } from '../../design/primitives/PictureField.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';
import { faceKey } from '../../session/faceKey.ts';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';
import { FaceChoice } from './FaceChoice.tsx';

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
      <PictureField
        label="Picture that the face comes from"
        noun="face picture"
        file={faceFile}
        none="No picture chosen. Its largest face is taken."
        onChoose={(file) => set({ faceFile: file, consentFor: null })}
      />
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
