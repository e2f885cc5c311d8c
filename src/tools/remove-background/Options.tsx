import type { ReactNode } from 'react';

import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';

export function RemoveBackgroundOptions(): ReactNode {
  const options = useEditor((state) => state.options['remove-background']);
  const masked = useEditor((state) =>
    state.activeLayer === null ? null : (state.document?.layers[state.activeLayer]?.mask ?? null),
  );
  const actions = useEditorActions();
  const set = (patch: Partial<ToolOptions['remove-background']>): void =>
    actions.setOptions('remove-background', patch);

  return (
    <div className={css['stack']}>
      <SegmentedControl
        label="Edges"
        value={options.quality}
        options={[
          { value: 'quick', label: 'Quick' },
          { value: 'fine', label: 'Fine' },
        ]}
        onChange={(quality) => set({ quality })}
      />
      <div className={css['tight']}>
        <SegmentedControl
          label="Touch up the mask"
          value={options.brush}
          disabled={masked === null}
          options={[
            { value: 'none', label: 'Off' },
            { value: 'reveal', label: 'Reveal' },
            { value: 'hide', label: 'Hide' },
          ]}
          onChange={(brush) => set({ brush })}
        />
        {masked === null ? (
          <p className={css['note']}>
            The active layer has no mask yet. Run the tool, accept, then correct by hand.
          </p>
        ) : null}
      </div>
      {masked !== null && options.brush !== 'none' ? (
        <div className={css['tight']}>
          <Slider
            label="Brush size"
            value={options.size}
            min={1}
            max={1000}
            format={(size) => `${size} px`}
            onChange={(size) => set({ size })}
          />
          <Slider
            label="Hardness"
            value={Math.round(options.hardness * 100)}
            min={0}
            max={100}
            format={(percent) => `${percent} %`}
            onChange={(percent) => set({ hardness: percent / 100 })}
          />
        </div>
      ) : null}
    </div>
  );
}
