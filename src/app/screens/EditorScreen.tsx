import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import type { CreateCanvas } from '../../canvas/contract.ts';
import { Button } from '../../design/primitives/Button.tsx';
import { EmptyState } from '../../design/primitives/Feedback.tsx';
import type { AssetId } from '../../kernel/shared/ids.ts';
import { CanvasHost } from '../../panels/canvas/CanvasHost.tsx';
import { createViewport } from '../../panels/canvas/viewport.ts';
import { Filmstrip } from '../../panels/iterations/Filmstrip.tsx';
import { LayersPanel } from '../../panels/layers/LayersPanel.tsx';
import { CostMeter } from '../../panels/meter/CostMeter.tsx';
import { FinishedCard } from '../../panels/meter/FinishedCard.tsx';
import { ReviewBar } from '../../panels/staging/ReviewBar.tsx';
import { ToolOptionsPanel } from '../../panels/toolOptions/ToolOptionsPanel.tsx';
import { useEditor, useEditorActions, useServices } from '../../session/context.tsx';
import type { ActionContext, EditorAction, ShellControls } from '../actions/actions.ts';
import { editorActions } from '../actions/editorActions.ts';
import { useShortcuts } from '../actions/useShortcuts.ts';
import { historyHref, navigate } from '../router.ts';
import { carriedMessage, forgetCarried } from '../shell/carriedMessages.ts';
import { DropVeil } from '../shell/DropVeil.tsx';
import { StatusMessage } from '../shell/StatusMessage.tsx';
import { useFileIntake } from '../shell/useFileIntake.ts';
import { useFocusHome } from '../shell/useFocusHome.ts';
import { useTheme } from '../theme.ts';
import { tools } from '../tools.ts';
import { EmptyCanvas } from './editor/EmptyCanvas.tsx';
import { StatusBar } from './editor/StatusBar.tsx';
import { ToolRail } from './editor/ToolRail.tsx';
import { TopBar } from './editor/TopBar.tsx';
import css from './EditorScreen.module.css';

const ExportLayer = lazy(() =>
  import('./editor/ExportLayer.tsx').then((module) => ({ default: module.ExportLayer })),
);
const ShortcutsSheet = lazy(() =>
  import('../actions/ShortcutsSheet.tsx').then((module) => ({ default: module.ShortcutsSheet })),
);

const actions: readonly EditorAction[] = editorActions(tools);

export interface EditorScreenProps {
  readonly asset: AssetId;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

export function EditorScreen(props: EditorScreenProps): ReactNode {
  const { asset, loadCanvas } = props;
  const services = useServices();
  const editor = useEditorActions();
  const status = useEditor((state) => state.status);
  const failure = useEditor((state) => state.failure);
  const message = useEditor((state) => state.message);
  const theme = useTheme();
  const [viewport] = useState(createViewport);
  const [dialog, setDialog] = useState<ShellControls['dialog']>('none');
  const [reasonOpen, setReasonOpen] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  useEffect(() => {
    void editor.open(asset);
    return () => void editor.close();
  }, [editor, asset]);

  const shell = useMemo<ShellControls>(
    () => ({
      dialog,
      openDialog: setDialog,
      openReasons: () => setReasonOpen(true),
      importFile: () => picker.current?.click(),
    }),
    [dialog],
  );
  const context = useCallback(
    (): ActionContext => ({ state: services.editor.getState(), services, viewport, tools, shell }),
    [services, viewport, shell],
  );
  const perform = useCallback(
    (action: EditorAction) => {
      const now = context();
      if (action.enabled(now)) action.run(now);
    },
    [context],
  );
  useShortcuts(actions, context);

  const takeFiles = useCallback((files: readonly File[]) => void editor.importAll(files), [editor]);
  const dragging = useFileIntake(takeFiles);
  const screen = useRef<HTMLDivElement>(null);
  useFocusHome(screen, '[role="application"]');
  const [carried, setCarried] = useState(() => carriedMessage(asset));
  const dismiss = useCallback(() => {
    editor.dismissMessage();
    forgetCarried(asset);
    setCarried(null);
  }, [editor, asset]);

  if (status === 'failed') {
    return (
      <main className={css['page']}>
        <EmptyState
          page
          title="This asset could not be opened"
          text={failure ?? 'It may have been deleted in another tab.'}
        >
          <Button onClick={() => navigate({ kind: 'assets' })}>Back to assets</Button>
          <Button onClick={() => void editor.open(asset)}>Try to open it again</Button>
        </EmptyState>
      </main>
    );
  }

  return (
    <div className={css['editor']} ref={screen}>
      <TopBar actions={actions} viewport={viewport} perform={perform} onExport={() => setDialog('export')} />
      <main className={css['middle']}>
        <ToolRail tools={tools} />
        <div className={css['centre']}>
          <div className={css['stage']}>
            <CanvasHost viewport={viewport} tools={tools} theme={theme} loadCanvas={loadCanvas} />
            <div className={css['overlay']}>
              <EmptyCanvas onImport={() => picker.current?.click()} />
            </div>
            <ReviewBar reasonOpen={reasonOpen} onReasonOpen={setReasonOpen} />
          </div>
          <Filmstrip historyHref={historyHref(asset)} />
        </div>
        <aside className={css['side']} aria-label="Cost, options and layers">
          <CostMeter />
          <FinishedCard />
          <ToolOptionsPanel tools={tools} />
          <LayersPanel />
        </aside>
      </main>
      <StatusBar viewport={viewport} />
      <StatusMessage message={message ?? carried} onDismiss={dismiss} />
      <input
        ref={picker}
        type="file"
        hidden
        accept="image/*"
        data-testid="import-picker"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) takeFiles(files);
        }}
      />
      {dragging ? <DropVeil text="Drop to add as a layer" /> : null}
      <Suspense>
        {dialog === 'export' ? <ExportLayer onClose={() => setDialog('none')} /> : null}
        {dialog === 'shortcuts' ? (
          <ShortcutsSheet actions={actions} onClose={() => setDialog('none')} />
        ) : null}
      </Suspense>
    </div>
  );
}
