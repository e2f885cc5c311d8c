import { ImageUp } from '../../design/icons.ts';
import { useRef, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { TextArea } from '../../design/primitives/Field.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';
import local from './Options.module.css';
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
      {options.style === 'image' ? <ReferencePicture file={options.imageFile} set={set} /> : null}
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

function ReferencePicture(props: {
  file: File | null;
  set: (patch: Partial<ToolOptions['style-transfer']>) => void;
}): ReactNode {
  const { file, set } = props;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={css['tight']}>
      <Button wide icon={<ImageUp size={16} />} onClick={() => picker.current?.click()}>
        {file ? 'Change picture' : 'Choose picture'}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept="image/*"
        aria-label="Reference picture"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) set({ imageFile: chosen });
          event.target.value = '';
        }}
      />
      <p className={local['file']} title={file?.name}>
        {file?.name ?? 'No picture chosen'}
      </p>
      <p className={css['note']}>
        “Colour match” takes its colours and light; hosted engines take its brushwork too.
      </p>
    </div>
  );
}
