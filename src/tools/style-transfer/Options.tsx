import type { ReactNode } from 'react';

import { TextArea } from '../../design/primitives/Field.tsx';
import { PictureField } from '../../design/primitives/PictureField.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';
import { PresetGrid } from './PresetGrid.tsx';
import { useStyleKind } from './useStyleKind.ts';

export function StyleTransferOptions(): ReactNode {
  const options = useEditor((state) => state.options['style-transfer']);
  const actions = useEditorActions();
  const setStyle = useStyleKind();
  const set = (patch: Partial<ToolOptions['style-transfer']>): void =>
    actions.setOptions('style-transfer', patch);

  return (
    <div className={css['stack']}>
      <SegmentedControl
        label="Style from"
        value={options.style}
        options={[
          { value: 'preset', label: 'Preset' },
          { value: 'image', label: 'Reference' },
          { value: 'prompt', label: 'Words' },
        ]}
        onChange={setStyle}
      />
      {options.style === 'preset' ? (
        <PresetGrid value={options.preset} onChange={(preset) => set({ preset })} />
      ) : null}
      {options.style === 'image' ? (
        <div className={css['tight']}>
          <PictureField
            label="Reference picture"
            file={options.imageFile}
            onChoose={(imageFile) => set({ imageFile })}
          />
          <p className={css['note']}>
            “Colour match” takes its colours and light; hosted engines take its brushwork too.
          </p>
        </div>
      ) : null}
      {options.style === 'prompt' ? (
        <TextArea
          label="Style in words"
          value={options.prompt}
          rows={3}
          placeholder="a linocut in two colours, bold shapes"
          hint="Drawn by a hosted engine: the picture is sent to it."
          onChange={(prompt) => set({ prompt })}
        />
      ) : null}
      <Slider
        label="Strength"
        value={Math.round(options.strength * 100)}
        min={0}
        max={100}
        format={(percent) => `${percent} %`}
        onChange={(percent) => set({ strength: percent / 100 })}
      />
    </div>
  );
}
