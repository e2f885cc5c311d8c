import { useId, type ReactNode } from 'react';

import type { StylePreset } from '../../kernel/operations/catalogue.ts';
import css from '../tools.module.css';
import local from './Options.module.css';
import { presets } from './presets.ts';

/** Native radios: arrows, names and states come from the platform. */
export function PresetGrid(props: {
  value: StylePreset;
  onChange: (preset: StylePreset) => void;
}): ReactNode {
  const id = useId();
  const chosen = presets.find((preset) => preset.id === props.value);
  return (
    <div className={css['tight']}>
      <div
        role="radiogroup"
        aria-label="Preset style"
        aria-describedby={`${id}-text`}
        className={local['grid']}
      >
        {presets.map((preset) => (
          <label key={preset.id} className={local['preset']} title={preset.text}>
            <input
              type="radio"
              name={id}
              value={preset.id}
              checked={preset.id === props.value}
              onChange={() => props.onChange(preset.id)}
            />
            <span>{preset.name}</span>
          </label>
        ))}
      </div>
      <p id={`${id}-text`} className={css['note']}>
        {chosen?.text}
      </p>
    </div>
  );
}
