import { ImagePlus, Sparkles } from '../../../design/icons.ts';
import type { ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { EmptyState } from '../../../design/primitives/Feedback.tsx';
import { useEditor, useEditorActions } from '../../../session/context.tsx';
import css from './EmptyCanvas.module.css';

/** What to do with an asset that has no pixels yet. */
export function EmptyCanvas(props: { onImport: () => void }): ReactNode {
  const vacant = useEditor(
    (state) =>
      state.status === 'open' &&
      (state.document === null || state.document.layerOrder.length === 0) &&
      state.staged.length === 0 &&
      state.job === null,
  );
  const asset = useEditor((state) => state.asset);
  const generating = useEditor((state) => state.tool === 'generate');
  const actions = useEditorActions();
  if (!vacant || !asset) return null;
  return (
    <div className={css['card']}>
      <EmptyState
        title="A base image first"
        text={`${asset.targetWidth} × ${asset.targetHeight} px. ${
          generating
            ? 'Describe it on the right and run Generate, or bring a picture: drop it, paste it, or choose a file.'
            : 'Generate one from a prompt, or bring a picture: drop it, paste it, or choose a file.'
        }`}
      >
        {generating ? null : (
          <Button icon={<Sparkles size={16} />} onClick={() => actions.setTool('generate')}>
            Use Generate
          </Button>
        )}
        <Button icon={<ImagePlus size={16} />} onClick={props.onImport}>
          Choose a picture
        </Button>
      </EmptyState>
    </div>
  );
}
