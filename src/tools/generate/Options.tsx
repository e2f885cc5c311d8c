import { Dices, Lock, LockOpen } from '../../design/icons.ts';
import type { ReactNode } from 'react';

import { TextArea } from '../../design/primitives/Field.tsx';
import { IconButton } from '../../design/primitives/IconButton.tsx';
import { NumberField } from '../../design/primitives/NumberField.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { Select } from '../../design/primitives/Select.tsx';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';
import { NotUnderstood } from './NotUnderstood.tsx';
import { maxGenerateSide, minGenerateSide, presetOf, sizePresets } from './sizes.ts';
import { Vocabulary } from './Vocabulary.tsx';

const maxSeed = 0xffff_ffff;

export function GenerateOptions(): ReactNode {
  const options = useEditor((state) => state.options.generate);
  const asset = useEditor((state) => state.asset);
  const actions = useEditorActions();
  const set = (patch: Partial<ToolOptions['generate']>): void => actions.setOptions('generate', patch);

  // Only the engine of this machine has words of its own.
  useEditor((state) => [state.engines.generate, state.enginesLoaded].join());
  const isHosted = useServices().quote('generate')?.source === 'hosted';

  const presets = sizePresets(asset ? { width: asset.targetWidth, height: asset.targetHeight } : null);
  const preset = presetOf(presets, options);

  return (
    <div className={css['stack']}>
      <div className={css['tight']}>
        <TextArea
          label="Prompt"
          rows={4}
          value={options.prompt}
          placeholder="A green glass bottle and two lemons on a marble table, soft window light, beige wall"
          onChange={(prompt) => set({ prompt })}
        />
        <NotUnderstood />
        {isHosted ? null : (
          <p className={css['note']}>
            Studio renders a 3D scene on this machine from the words it knows. It is not a diffusion model.
          </p>
        )}
      </div>
      {isHosted ? null : <Vocabulary prompt={options.prompt} onChange={(prompt) => set({ prompt })} />}
      <div className={css['tight']}>
        <Select
          label="Size"
          value={preset}
          options={[
            ...presets.map(({ id, label }) => ({ value: id, label })),
            { value: 'custom', label: 'Custom', disabled: preset !== 'custom' },
          ]}
          onChange={(id) => {
            const size = presets.find((candidate) => candidate.id === id)?.size;
            if (size) set(size);
          }}
        />
        <div className={css['row']}>
          <NumberField
            label="Width"
            prefix="W"
            suffix="px"
            value={options.width}
            min={minGenerateSide}
            max={maxGenerateSide}
            onChange={(width) => set({ width })}
          />
          <NumberField
            label="Height"
            prefix="H"
            suffix="px"
            value={options.height}
            min={minGenerateSide}
            max={maxGenerateSide}
            onChange={(height) => set({ height })}
          />
        </div>
      </div>
      <div className={css['seed']}>
        <NumberField
          label="Seed"
          value={options.seed}
          min={0}
          max={maxSeed}
          onChange={(seed) => set({ seed })}
        />
        <IconButton
          label="New seed"
          disabled={options.seedLocked}
          onClick={() => set({ seed: randomSeed() })}
        >
          <Dices size={16} />
        </IconButton>
        <IconButton
          label="Lock seed"
          pressed={options.seedLocked}
          onClick={() => set({ seedLocked: !options.seedLocked })}
        >
          {options.seedLocked ? <Lock size={16} /> : <LockOpen size={16} />}
        </IconButton>
      </div>
      <SegmentedControl
        label="Variants"
        value={String(options.count)}
        options={['1', '2', '3', '4'].map((value) => ({ value, label: value }))}
        onChange={(count) => set({ count: Number(count) })}
      />
    </div>
  );
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
