import { RotateCcw, RotateCw, RefreshCw } from '../../design/icons.ts';
import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Checkbox } from '../../design/primitives/Field.tsx';
import { NumberField } from '../../design/primitives/NumberField.tsx';
import { Select } from '../../design/primitives/Select.tsx';
import { maxDocumentSide } from '../../kernel/document/records.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import css from '../tools.module.css';
import { aspectName, aspects, editFrame, frameForAspect } from './frames.ts';

export function CropOptions(): ReactNode {
  const options = useEditor((state) => state.options.crop);
  const size = useEditor((state) => state.document);
  const busy = useEditor((state) => state.job !== null || state.staged.length > 0);
  const actions = useEditorActions();
  const [keepRatio, setKeepRatio] = useState(true);
  if (!size) return <p className={css['note']}>Generate or import a base image first.</p>;

  const { width, height } = size;
  const frame = options.frame ?? { x: 0, y: 0, width, height };
  const whole = frame.width === width && frame.height === height;
  const edit = (patch: Partial<Rect>): void =>
    actions.setOptions('crop', { frame: editFrame(frame, patch, options.aspect, { width, height }) });

  function resizeTo(side: 'width' | 'height', value: number): void {
    const patch =
      side === 'width'
        ? { resizeWidth: value, ...(keepRatio ? { resizeHeight: follow(value * (height / width)) } : {}) }
        : { resizeHeight: value, ...(keepRatio ? { resizeWidth: follow(value * (width / height)) } : {}) };
    actions.setOptions('crop', patch);
  }

  return (
    <div className={css['stack']}>
      <section className={css['tight']} aria-label="Crop frame">
        <Select
          label="Crop to"
          value={aspectName(options.aspect)}
          options={aspects}
          onChange={(value) => {
            const ratio = aspects.find((aspect) => aspect.value === value)?.ratio ?? null;
            actions.setOptions('crop', {
              aspect: ratio,
              frame: frameForAspect(frame, ratio, { width, height }),
            });
          }}
        />
        <div className={css['row']}>
          <NumberField
            label="Frame left"
            prefix="X"
            value={frame.x}
            min={0}
            max={width - 1}
            onChange={(x) => edit({ x })}
          />
          <NumberField
            label="Frame top"
            prefix="Y"
            value={frame.y}
            min={0}
            max={height - 1}
            onChange={(y) => edit({ y })}
          />
        </div>
        <div className={css['row']}>
          <NumberField
            label="Frame width"
            prefix="W"
            value={frame.width}
            min={1}
            max={width}
            onChange={(value) => edit({ width: value })}
          />
          <NumberField
            label="Frame height"
            prefix="H"
            value={frame.height}
            min={1}
            max={height}
            onChange={(value) => edit({ height: value })}
          />
        </div>
        <Button
          size="small"
          variant="ghost"
          disabled={whole}
          onClick={() => actions.setOptions('crop', { frame: null, aspect: null })}
        >
          Reset frame
        </Button>
      </section>
      <section className={css['tight']} aria-label="Rotate">
        <p className={css['sectionTitle']}>Rotate</p>
        <div className={css['row']}>
          <Button disabled={busy} icon={<RotateCcw size={14} />} onClick={() => void actions.rotate(3)}>
            90° left
          </Button>
          <Button disabled={busy} icon={<RotateCw size={14} />} onClick={() => void actions.rotate(1)}>
            90° right
          </Button>
        </div>
        <Button disabled={busy} icon={<RefreshCw size={14} />} onClick={() => void actions.rotate(2)}>
          Half turn
        </Button>
      </section>
      <section className={css['tight']} aria-label="Resize">
        <p className={css['sectionTitle']}>Resize</p>
        <div className={css['row']}>
          <NumberField
            label="New width"
            prefix="W"
            suffix="px"
            value={options.resizeWidth}
            min={1}
            max={maxDocumentSide}
            onChange={(value) => resizeTo('width', value)}
          />
          <NumberField
            label="New height"
            prefix="H"
            suffix="px"
            value={options.resizeHeight}
            min={1}
            max={maxDocumentSide}
            onChange={(value) => resizeTo('height', value)}
          />
        </div>
        <Checkbox label="Keep proportions" checked={keepRatio} onChange={setKeepRatio} />
        <Button
          disabled={busy || (options.resizeWidth === width && options.resizeHeight === height)}
          onClick={() => void actions.resize(options.resizeWidth, options.resizeHeight)}
        >
          Resize
        </Button>
      </section>
    </div>
  );
}

function follow(side: number): number {
  return Math.min(maxDocumentSide, Math.max(1, Math.round(side)));
}
