import { Eye, EyeOff, Lock, LockOpen } from '../../design/icons.ts';
import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { IconButton } from '../../design/primitives/IconButton.tsx';
import type { LayerRecord } from '../../kernel/document/records.ts';
import { useEditorActions } from '../../session/context.tsx';
import css from './LayersPanel.module.css';

export interface LayerRowProps {
  readonly layer: LayerRecord;
  readonly active: boolean;
  readonly renaming: boolean;
  readonly onRenaming: (renaming: boolean) => void;
  readonly onDragStart: () => void;
  readonly onDrop: (side: 'above' | 'below') => void;
}

export function LayerRow(props: LayerRowProps): ReactNode {
  const { layer, active } = props;
  const actions = useEditorActions();
  const [dropSide, setDropSide] = useState<'above' | 'below' | null>(null);

  function sideOf(event: DragEvent): 'above' | 'below' {
    const box = event.currentTarget.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2 ? 'above' : 'below';
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging only; the buttons of the panel reorder by keyboard
    <li
      className={classNames(
        css['row'],
        active && css['active'],
        !layer.visible && css['hidden'],
        dropSide === 'above' && css['dropAbove'],
        dropSide === 'below' && css['dropBelow'],
      )}
      draggable={!props.renaming}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('application/x-ninetyten-layer', layer.id);
        props.onDragStart();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('application/x-ninetyten-layer')) return;
        event.preventDefault();
        setDropSide(sideOf(event));
      }}
      onDragLeave={() => setDropSide(null)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setDropSide(null);
        props.onDrop(sideOf(event));
      }}
    >
      <IconButton
        size="small"
        tip="left"
        label={`${layer.visible ? 'Hide' : 'Show'} ${layer.name}`}
        onClick={() => void actions.setLayer(layer.id, { visible: !layer.visible })}
      >
        {layer.visible ? <Eye size={14} /> : <EyeOff size={14} />}
      </IconButton>
      {props.renaming ? (
        <RenameInput layer={layer} onDone={() => props.onRenaming(false)} />
      ) : (
        <button
          type="button"
          className={css['name']}
          title={layer.name}
          aria-current={active ? 'true' : undefined}
          onClick={() => actions.setActiveLayer(layer.id)}
          onDoubleClick={() => props.onRenaming(true)}
          onKeyDown={(event) => {
            if (event.key === 'F2') props.onRenaming(true);
          }}
        >
          {layer.name}
        </button>
      )}
      {layer.mask ? (
        <span
          className={classNames(css['mask'], !layer.mask.enabled && css['maskOff'])}
          title={layer.mask.enabled ? 'Has a mask' : 'Has a mask, switched off'}
        >
          mask
        </span>
      ) : null}
      <IconButton
        size="small"
        tip="left"
        className={layer.locked ? undefined : css['dim']}
        label={`${layer.locked ? 'Unlock' : 'Lock'} ${layer.name}`}
        onClick={() => void actions.setLayer(layer.id, { locked: !layer.locked })}
      >
        {layer.locked ? <Lock size={14} /> : <LockOpen size={14} />}
      </IconButton>
    </li>
  );
}

function RenameInput(props: { layer: LayerRecord; onDone: () => void }): ReactNode {
  const actions = useEditorActions();
  const [name, setName] = useState(props.layer.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  function commit(): void {
    const trimmed = name.trim();
    if (trimmed !== '' && trimmed !== props.layer.name) {
      void actions.setLayer(props.layer.id, { name: trimmed });
    }
    props.onDone();
  }

  return (
    <input
      className={css['rename']}
      aria-label="Layer name"
      value={name}
      ref={input}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setName(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') props.onDone();
      }}
    />
  );
}
