import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { NumberField } from '../../design/primitives/NumberField.tsx';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import css from '../tools.module.css';

/** A mask without a pointer: four numbers in document pixels. */
export function RectangleByNumbers(props: { mode: 'add' | 'subtract' }): ReactNode {
  const size = useEditor((state) => state.document);
  const actions = useEditorActions();
  const [typed, setTyped] = useState<Rect | null>(null);
  if (!size) return <p className={css['note']}>Open or make a base image first.</p>;

  const rect = typed ?? {
    x: Math.round(size.width / 4),
    y: Math.round(size.height / 4),
    width: Math.round(size.width / 2),
    height: Math.round(size.height / 2),
  };
  const set = (patch: Partial<Rect>): void => setTyped({ ...rect, ...patch });

  function apply(): void {
    if (props.mode === 'add') void actions.selectRect(rect);
    else void actions.addMaskShape({ kind: 'rect', mode: 'subtract', rect });
  }

  return (
    <fieldset aria-label="Box in document pixels" className={css['tight']}>
      <div className={css['row']}>
        <NumberField
          label="Left"
          prefix="X"
          value={rect.x}
          min={0}
          max={size.width - 1}
          onChange={(x) => set({ x })}
        />
        <NumberField
          label="Top"
          prefix="Y"
          value={rect.y}
          min={0}
          max={size.height - 1}
          onChange={(y) => set({ y })}
        />
      </div>
      <div className={css['row']}>
        <NumberField
          label="Box width"
          prefix="W"
          value={rect.width}
          min={1}
          max={size.width}
          onChange={(width) => set({ width })}
        />
        <NumberField
          label="Box height"
          prefix="H"
          value={rect.height}
          min={1}
          max={size.height}
          onChange={(height) => set({ height })}
        />
      </div>
      <Button wide onClick={apply}>
        {props.mode === 'add' ? 'Add box to mask' : 'Subtract box from mask'}
      </Button>
    </fieldset>
  );
}
