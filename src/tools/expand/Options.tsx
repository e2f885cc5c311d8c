import type { ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { TextArea } from '../../design/primitives/Field.tsx';
import { NumberField } from '../../design/primitives/NumberField.tsx';
import { Select } from '../../design/primitives/Select.tsx';
import { maxDocumentSide } from '../../kernel/document/records.ts';
import type { Size } from '../../kernel/shared/geometry.ts';
import { grownSize, isNoMargins, noMargins } from '../../kernel/shared/margins.ts';
import type { Margins } from '../../kernel/shared/margins.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import css from '../tools.module.css';
import local from './Options.module.css';
import { FrameSketch } from './FrameSketch.tsx';
import { presetOf, presets } from './frames.ts';

const sides = [
  { side: 'left', label: 'Margin left', prefix: 'L' },
  { side: 'right', label: 'Margin right', prefix: 'R' },
  { side: 'top', label: 'Margin top', prefix: 'T' },
  { side: 'bottom', label: 'Margin bottom', prefix: 'B' },
] as const;

export function ExpandOptions(): ReactNode {
  const { prompt, ...margins } = useEditor((state) => state.options.expand);
  const size = useEditor((state) => state.document);
  const actions = useEditorActions();
  if (!size || size.layerOrder.length === 0)
    return <p className={css['note']}>Generate or import a base image first.</p>;

  return (
    <div className={css['stack']}>
      <Frame size={size} margins={margins} set={(patch) => actions.setOptions('expand', patch)} />
      <TextArea
        label="Prompt"
        value={prompt}
        rows={2}
        placeholder="a wooden table, a window on the left"
        hint="For hosted engines, if you like. The engine of this browser draws from the picture alone."
        onChange={(text) => actions.setOptions('expand', { prompt: text })}
      />
    </div>
  );
}

function Frame(props: {
  readonly size: Size;
  readonly margins: Margins;
  readonly set: (patch: Partial<Margins>) => void;
}): ReactNode {
  const { size, margins, set } = props;
  const grown = grownSize(size, margins);
  const isEmpty = isNoMargins(margins);
  const chosen = isEmpty ? 'none' : (presetOf(size, margins) ?? 'own');
  return (
    <section className={css['tight']} aria-label="New frame">
      <Select
        label="Expand to"
        value={chosen}
        options={[
          { value: 'none', label: 'Choose a frame', disabled: !isEmpty },
          ...presets.map(({ value, label, ...preset }) => ({
            value,
            label,
            disabled: isNoMargins(preset.margins(size)),
          })),
          { value: 'own', label: 'Own margins', disabled: true },
        ]}
        onChange={(value) => {
          const preset = presets.find((one) => one.value === value);
          if (preset) set(preset.margins(size));
        }}
      />
      <div className={css['grid2']}>
        {sides.map(({ side, label, prefix }) => (
          <NumberField
            key={side}
            label={label}
            prefix={prefix}
            suffix="px"
            value={margins[side]}
            min={0}
            max={maxDocumentSide}
            onChange={(px) => set({ [side]: px })}
          />
        ))}
      </div>
      <div className={local['after']}>
        <FrameSketch size={size} margins={margins} />
        <dl className={css['facts']}>
          <dt>Now</dt>
          <dd>
            {size.width} × {size.height} px
          </dd>
          <dt>After</dt>
          <dd>
            {grown.width} × {grown.height} px
          </dd>
        </dl>
      </div>
      <Button size="small" variant="ghost" disabled={isEmpty} onClick={() => set(noMargins)}>
        Reset margins
      </Button>
    </section>
  );
}
