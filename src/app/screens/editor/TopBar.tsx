import {
  ArrowLeft,
  CircleHelp,
  Hand,
  ImagePlus,
  Maximize,
  Minus,
  Plus,
  Redo2,
  Undo2,
} from '../../../design/icons.ts';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';

import { Button } from '../../../design/primitives/Button.tsx';
import buttons from '../../../design/primitives/Button.module.css';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import { IconButton } from '../../../design/primitives/IconButton.tsx';
import type { Viewport } from '../../../panels/canvas/viewport.ts';
import { statusNames } from '../../../panels/figures/verdicts.ts';
import { useEditor, useEditorActions } from '../../../session/context.tsx';
import { chordAria, chordText } from '../../actions/chord.ts';
import type { EditorAction } from '../../actions/actions.ts';
import { routeHref } from '../../router.ts';
import css from './TopBar.module.css';

export interface TopBarProps {
  readonly actions: readonly EditorAction[];
  readonly viewport: Viewport;
  readonly perform: (action: EditorAction) => void;
  readonly onExport: () => void;
}

export function TopBar(props: TopBarProps): ReactNode {
  const asset = useEditor((state) => state.asset);
  const hasDocument = useEditor((state) => state.document !== null);
  const hasPixels = useEditor((state) => (state.document?.layerOrder.length ?? 0) > 0);
  const undoLabel = useEditor((state) => state.undoLabel);
  const redoLabel = useEditor((state) => state.redoLabel);
  const running = useEditor((state) => state.job !== null);
  const editor = useEditorActions();
  const finished = asset?.status === 'finished' || asset?.status === 'abandoned';

  return (
    <header className={css['bar']}>
      <div className={css['identity']}>
        <a
          className={buttons['icon']}
          href={routeHref({ kind: 'assets' })}
          aria-label="Assets"
          data-tip="Back to assets"
        >
          <ArrowLeft size={16} />
        </a>
        <h1 className="visually-hidden">{asset ? `Editing ${asset.name}` : 'Editor'}</h1>
        {asset ? <AssetName key={`${asset.id} ${asset.name}`} name={asset.name} /> : null}
        {asset ? (
          <Badge tone={asset.status === 'finished' ? 'ok' : 'neutral'}>{statusNames[asset.status]}</Badge>
        ) : null}
      </div>
      <div className={css['group']}>
        <ActionButton {...props} id="undo" label="Undo" tip={undoLabel} disabled={undoLabel === null}>
          <Undo2 size={16} />
        </ActionButton>
        <ActionButton {...props} id="redo" label="Redo" tip={redoLabel} disabled={redoLabel === null}>
          <Redo2 size={16} />
        </ActionButton>
        <span className={css['rule']} />
        <HandButton {...props} />
        <ActionButton {...props} id="zoom.out" label="Zoom out" disabled={!hasDocument}>
          <Minus size={16} />
        </ActionButton>
        <ZoomValue viewport={props.viewport} />
        <ActionButton {...props} id="zoom.in" label="Zoom in" disabled={!hasDocument}>
          <Plus size={16} />
        </ActionButton>
        <ActionButton {...props} id="zoom.fit" label="Fit in window" disabled={!hasDocument}>
          <Maximize size={16} />
        </ActionButton>
      </div>
      <div className={css['end']}>
        <ActionButton {...props} id="shortcuts" label="Keyboard shortcuts">
          <CircleHelp size={16} />
        </ActionButton>
        <ActionButton {...props} id="import" label="Import image" disabled={asset === null}>
          <ImagePlus size={16} />
        </ActionButton>
        {finished ? (
          <Button onClick={() => void editor.reopen()}>Reopen</Button>
        ) : (
          <Button disabled={!hasPixels || running} onClick={() => void editor.finish()}>
            Finish asset
          </Button>
        )}
        <Button disabled={!hasPixels} aria-keyshortcuts="Control+E" onClick={props.onExport}>
          Export
        </Button>
      </div>
    </header>
  );
}

/** A button of the bar and its shortcut come from the same declaration. */
function ActionButton(
  props: TopBarProps & {
    id: string;
    label: string;
    tip?: string | null;
    disabled?: boolean;
    pressed?: boolean;
    children: ReactNode;
  },
): ReactNode {
  const action = props.actions.find((candidate) => candidate.id === props.id);
  const [keys] = action?.keys ?? [];
  return (
    <IconButton
      label={props.label}
      {...(keys === undefined ? {} : { shortcut: chordText(keys), 'aria-keyshortcuts': chordAria(keys) })}
      {...(props.pressed === undefined ? {} : { pressed: props.pressed })}
      data-detail={props.tip ?? undefined}
      title={props.tip ? `${props.label}: ${props.tip}` : undefined}
      disabled={props.disabled}
      onClick={() => {
        if (action) props.perform(action);
      }}
    >
      {props.children}
    </IconButton>
  );
}

function HandButton(props: TopBarProps): ReactNode {
  const panning = useStore(props.viewport, (state) => state.panning);
  return (
    <ActionButton {...props} id="hand" label="Hand" pressed={panning}>
      <Hand size={16} />
    </ActionButton>
  );
}

function ZoomValue(props: { viewport: Viewport }): ReactNode {
  const scale = useStore(props.viewport, (state) => state.view.scale);
  const percent = scale * 100;
  return (
    <button
      type="button"
      className={css['zoom']}
      aria-label={`Zoom ${Math.round(percent)} %, set to 100 %`}
      data-tip="Zoom to 100 %"
      data-tip-key="1"
      onClick={() => props.viewport.getState().handle?.zoomTo(1)}
    >
      {percent < 10 ? percent.toFixed(1) : Math.round(percent)} %
    </button>
  );
}

function AssetName(props: { name: string }): ReactNode {
  const actions = useEditorActions();
  const [draft, setDraft] = useState(props.name);

  function commit(): void {
    const trimmed = draft.trim();
    if (trimmed === '') setDraft(props.name);
    else if (trimmed !== props.name) void actions.rename(trimmed);
  }

  return (
    <input
      className={css['name']}
      aria-label="Asset name"
      title={props.name}
      value={draft}
      maxLength={200}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          setDraft(props.name);
          event.stopPropagation();
        }
      }}
    />
  );
}
