import {
  Brush,
  Eye,
  EyeOff,
  FlipHorizontal2,
  Lasso,
  Minus,
  Plus,
  RectangleHorizontal,
  ScanSearch,
  X,
} from '../../design/icons.ts';
import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { IconButton } from '../../design/primitives/IconButton.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import type { ToolOptions } from '../../session/types.ts';
import css from '../tools.module.css';
import { RectangleByNumbers } from './RectangleByNumbers.tsx';
import { describeSelection } from './selectionText.ts';

export function EraseOptions(): ReactNode {
  const options = useEditor((state) => state.options.erase);
  const selection = useEditor((state) => state.document?.selection ?? null);
  const maskVisible = useEditor((state) => state.maskVisible);
  const busy = useEditor((state) => state.job !== null);
  const actions = useEditorActions();
  const [draftFeather, setDraftFeather] = useState<number | null>(null);
  const set = (patch: Partial<ToolOptions['erase']>): void => actions.setOptions('erase', patch);
  const hasShapes = selection !== null && selection.shapes.length > 0;

  return (
    <div className={css['stack']}>
      <div className={css['tight']}>
        <SegmentedControl
          label="Mark with"
          value={options.maskTool}
          options={[
            { value: 'brush', label: 'Brush', icon: <Brush size={14} /> },
            { value: 'lasso', label: 'Lasso', icon: <Lasso size={14} /> },
            { value: 'rectangle', label: 'Box', icon: <RectangleHorizontal size={14} /> },
          ]}
          onChange={(maskTool) => set({ maskTool })}
        />
        <SegmentedControl
          label="Mask mode"
          labelHidden
          value={options.maskMode}
          options={[
            { value: 'add', label: 'Add', icon: <Plus size={14} /> },
            { value: 'subtract', label: 'Subtract', icon: <Minus size={14} /> },
          ]}
          onChange={(maskMode) => set({ maskMode })}
        />
        <Button
          wide
          icon={<ScanSearch size={16} />}
          disabled={selection === null || busy}
          onClick={() => void actions.selectSubject()}
        >
          Select subject
        </Button>
      </div>
      {options.maskTool === 'brush' ? (
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
      {options.maskTool === 'rectangle' ? <RectangleByNumbers mode={options.maskMode} /> : null}
      <div className={css['tight']}>
        <Slider
          label="Feather"
          value={draftFeather ?? selection?.featherPx ?? 0}
          min={0}
          max={100}
          format={(px) => `${px} px`}
          disabled={!hasShapes}
          onChange={setDraftFeather}
          onCommit={(px) => {
            setDraftFeather(null);
            if (selection && px !== selection.featherPx) void actions.setFeather(px);
          }}
        />
        <div style={{ display: 'flex', alignItems: 'center', gap: 'var(--space-1)' }}>
          <p className={css['note']} style={{ flex: 1 }}>
            {describeSelection(selection)}
          </p>
          <IconButton
            size="small"
            label={maskVisible ? 'Hide mask' : 'Show mask'}
            onClick={() => actions.setMaskVisible(!maskVisible)}
          >
            {maskVisible ? <Eye size={14} /> : <EyeOff size={14} />}
          </IconButton>
          <IconButton
            size="small"
            label="Invert mask"
            disabled={selection === null}
            onClick={() => void actions.invertMask()}
          >
            <FlipHorizontal2 size={14} />
          </IconButton>
          <IconButton
            size="small"
            label="Clear mask"
            disabled={!hasShapes}
            onClick={() => void actions.clearMask()}
          >
            <X size={14} />
          </IconButton>
        </div>
      </div>
    </div>
  );
}
