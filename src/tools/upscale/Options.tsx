import type { ReactNode } from 'react';

import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { maxDocumentSide } from '../../kernel/document/records.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import css from '../tools.module.css';

const factors = { '2': 2, '3': 3, '4': 4 } as const;

export function UpscaleOptions(): ReactNode {
  const { factor } = useEditor((state) => state.options.upscale);
  const size = useEditor((state) => state.document);
  const actions = useEditorActions();
  const width = (size?.width ?? 0) * factor;
  const height = (size?.height ?? 0) * factor;
  const tooLarge = Math.max(width, height) > maxDocumentSide;

  return (
    <div className={css['stack']}>
      <SegmentedControl
        label="Factor"
        value={String(factor) as '2' | '3' | '4'}
        options={[
          { value: '2', label: '× 2' },
          { value: '3', label: '× 3' },
          { value: '4', label: '× 4' },
        ]}
        onChange={(value) => actions.setOptions('upscale', { factor: factors[value] })}
      />
      {size ? (
        <dl className={css['facts']}>
          <dt>Now</dt>
          <dd>
            {size.width} × {size.height} px
          </dd>
          <dt>After</dt>
          <dd>
            {width} × {height} px · {((width * height) / 1_000_000).toFixed(1)} MP
          </dd>
        </dl>
      ) : null}
      {tooLarge ? (
        <p className={css['caution']}>
          Larger than {maxDocumentSide} px on one side, the most a document holds. Choose a smaller factor.
        </p>
      ) : null}
    </div>
  );
}
