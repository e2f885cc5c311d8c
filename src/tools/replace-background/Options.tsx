import type { ReactNode } from 'react';

import { ColourField } from '../../design/primitives/ColourField.tsx';
import { Checkbox, TextArea } from '../../design/primitives/Field.tsx';
import { PictureField } from '../../design/primitives/PictureField.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';
import local from './Options.module.css';

export function ReplaceBackgroundOptions(): ReactNode {
  const options = useEditor((state) => state.options['replace-background']);
  const actions = useEditorActions();
  const set = (patch: Partial<ToolOptions['replace-background']>): void =>
    actions.setOptions('replace-background', patch);

  return (
    <div className={css['stack']}>
      <SegmentedControl
        label="Backdrop"
        value={options.backdrop}
        options={[
          { value: 'colour', label: 'Colour' },
          { value: 'gradient', label: 'Gradient' },
          { value: 'image', label: 'Image' },
          { value: 'prompt', label: 'Words' },
        ]}
        onChange={(backdrop) => set({ backdrop })}
      />
      {options.backdrop === 'colour' ? (
        <ColourField label="Colour" value={options.colour} onChange={(colour) => set({ colour })} />
      ) : null}
      {options.backdrop === 'gradient' ? (
        <div className={css['tight']}>
          <div
            className={local['preview']}
            aria-hidden="true"
            style={{
              background: `linear-gradient(${options.angle + 90}deg, ${options.from}, ${options.to})`,
            }}
          />
          <div className={css['row']}>
            <ColourField label="From" value={options.from} onChange={(from) => set({ from })} />
            <ColourField label="To" value={options.to} onChange={(to) => set({ to })} />
          </div>
          <Slider
            label="Angle"
            value={options.angle}
            min={0}
            max={360}
            format={(degrees) => `${degrees}°`}
            onChange={(angle) => set({ angle })}
          />
        </div>
      ) : null}
      {options.backdrop === 'image' ? (
        <PictureField
          label="Backdrop picture"
          file={options.imageFile}
          onChoose={(imageFile) => set({ imageFile })}
        />
      ) : null}
      {options.backdrop === 'prompt' ? (
        <TextArea
          label="New background"
          value={options.prompt}
          rows={3}
          placeholder="a sunlit kitchen counter, soft morning light"
          hint="Drawn by a hosted engine; the subject is cut out by it too."
          onChange={(prompt) => set({ prompt })}
        />
      ) : null}
      {options.backdrop === 'prompt' ? null : <SubjectOptions options={options} set={set} />}
    </div>
  );
}

/** How the subject is fitted to a backdrop that is put behind it here. */
function SubjectOptions(props: {
  options: ToolOptions['replace-background'];
  set: (patch: Partial<ToolOptions['replace-background']>) => void;
}): ReactNode {
  const { options, set } = props;
  return (
    <>
      <Slider
        label="Match light and colour"
        value={Math.round(options.match * 100)}
        min={0}
        max={100}
        format={(percent) => `${percent} %`}
        onChange={(percent) => set({ match: percent / 100 })}
      />
      <Checkbox
        label="Contact shadow"
        checked={options.contactShadow}
        onChange={(contactShadow) => set({ contactShadow })}
      />
    </>
  );
}
