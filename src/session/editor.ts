import { createStore, type StoreApi } from 'zustand/vanilla';

import { createAssetWriter } from './assetWriter.ts';
import { createDecisions } from './jobs/decisions.ts';
import { createDocumentActions } from './documentActions.ts';
import { createDocumentService } from './documentService.ts';
import { createImports } from './imports.ts';
import { createJobService } from './jobs/jobService.ts';
import { createLifecycle } from './lifecycle.ts';
import { createMessages } from './messages.ts';
import { createMeterService } from './meterService.ts';
import { createThumbnailKeeper } from './thumbnailKeeper.ts';
import { reportFailures } from './reportFailures.ts';
import { initialEditorState } from './defaults.ts';
import { emptyMeterState, meterView } from '../kernel/metrics/assetMeter.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorActions, EditorState } from './types.ts';
import type { ToolId } from '../kernel/operations/catalogue.ts';

export interface EditorSession {
  readonly store: StoreApi<EditorState>;
  readonly actions: EditorActions;
  /** Resolves when everything committed so far is stored (page hide, tests). */
  settled(): Promise<void>;
}

/** Wires the services of the open asset; the only place that knows them all. */
export function createEditorSession(ports: SessionPorts): EditorSession {
  const store = createStore<EditorState>(() => initialEditorState(meterView(emptyMeterState())));
  const messages = createMessages(store);
  const documents = createDocumentService(ports, store, messages);
  const meter = createMeterService(ports.workspace, store);
  const assets = createAssetWriter(ports, store);
  const thumbnails = createThumbnailKeeper(ports, store, assets);
  const imports = createImports(ports, store);
  const decisions = createDecisions({
    ports,
    store,
    documents,
    messages,
    onDecided: () => {
      ports.activity.reviewClosed();
      thumbnails.assetChanged();
    },
  });
  const jobs = createJobService({
    ports,
    store,
    messages,
    documents,
    assets,
    onStaged: (staged, document) => {
      ports.activity.reviewOpened();
      thumbnails.stagedShown(staged, document);
    },
  });
  const lifecycle = createLifecycle({
    ports,
    store,
    documents,
    assets,
    meter,
    messages,
    thumbnails,
    jobOf: jobs.jobOf,
    onLeave: imports.cancel,
  });
  const documentActions = createDocumentActions({
    ports,
    store,
    documents,
    assets,
    messages,
    thumbnails,
    imports,
  });
  let attempts: { tool: ToolId; count: number } | null = null;

  const run = async (tool: ToolId, attempt: number): Promise<void> => {
    attempts = { tool, count: attempt };
    await jobs.run(tool, attempt);
  };

  const actions: EditorActions = {
    ...lifecycle,
    ...documentActions,
    setTool: (tool) => store.setState({ tool }),
    setOptions: (tool, patch) => {
      store.setState(({ options }) => ({
        options: { ...options, [tool]: { ...options[tool], ...patch } },
      }));
    },
    setEngine: (operation, engine) => {
      store.setState(({ engines }) => ({ engines: { ...engines, [operation]: engine } }));
    },
    run: async (tool) => {
      rollSeed(store, ports, tool);
      await run(tool, 0);
    },
    cancel: jobs.cancel,
    selectSubject: jobs.selectSubject,
    showStaged: (output) => store.setState({ stagedShown: output }),
    setCompare: (compare) => store.setState({ compare }),
    setSplitPosition: (position) => {
      store.setState({ splitPosition: Math.min(1, Math.max(0, position)) });
    },
    accept: decisions.accept,
    reject: decisions.reject,
    tryAgain: async () => {
      const [first] = store.getState().staged;
      if (!first) return;
      const tool = first.tool as ToolId;
      const count = attempts?.tool === tool ? attempts.count + 1 : 1;
      // Decided meanwhile, here or in another tab: then nobody asked for one more.
      if (!(await decisions.supersede()) || store.getState().asset?.id !== first.asset) return;
      advanceSeed(store, ports, tool);
      await run(tool, count);
    },
    setMaskVisible: (maskVisible) => store.setState({ maskVisible }),
    setActiveLayer: (activeLayer) => store.setState({ activeLayer }),
    dismissRecovered: () => store.setState({ recovered: [] }),
    dismissMessage: messages.dismiss,
  };
  return { store, actions: reportFailures(actions, messages), settled: documents.settled };
}

/** An unlocked seed changes with every run; a locked one repeats the picture exactly. */
function rollSeed(store: StoreApi<EditorState>, ports: SessionPorts, tool: ToolId): void {
  if (tool !== 'generate' || store.getState().options.generate.seedLocked) return;
  setSeed(store, ports.randomSeed());
}

/** "Try again" asks for another picture, so it moves a locked seed on too, past the variants just seen. */
function advanceSeed(store: StoreApi<EditorState>, ports: SessionPorts, tool: ToolId): void {
  if (tool !== 'generate') return;
  const { seed, count, seedLocked } = store.getState().options.generate;
  setSeed(store, seedLocked ? (seed + count) >>> 0 : ports.randomSeed());
}

function setSeed(store: StoreApi<EditorState>, seed: number): void {
  store.setState(({ options }) => ({
    options: { ...options, generate: { ...options.generate, seed } },
  }));
}
