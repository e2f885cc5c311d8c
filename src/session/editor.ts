import { createStore, type StoreApi } from 'zustand/vanilla';

import { createAssetWriter } from './assetWriter.ts';
import { createAwayTime } from './awayTime.ts';
import { createBudgetActions } from './budget.ts';
import { createDecisions } from './jobs/decisions.ts';
import { createDocumentActions } from './documentActions.ts';
import { createDocumentService } from './documentService.ts';
import { runBlocker } from './jobs/blocker.ts';
import { attemptOf } from './jobs/stagedChoices.ts';
import { createImports } from './imports.ts';
import { createJobService } from './jobs/jobService.ts';
import { createLifecycle } from './lifecycle.ts';
import { createMessages } from './messages.ts';
import { createMeterService } from './meterService.ts';
import { createModelDecisions, type ModelDecisionService } from './modelDecisions.ts';
import { createStrokesUnderWay } from './strokesUnderWay.ts';
import { createThumbnailKeeper } from './thumbnailKeeper.ts';
import { startWarmUp } from './warmUp.ts';
import { reportFailures } from './reportFailures.ts';
import { initialEditorState } from './defaults.ts';
import { emptyMeterState, meterView } from '../kernel/metrics/assetMeter.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorActions, EditorState } from './types.ts';
import type { ToolId } from '../kernel/operations/catalogue.ts';

export interface EditorSession {
  readonly store: StoreApi<EditorState>;
  readonly actions: EditorActions;
  readonly modelDecisions: ModelDecisionService;
  /** Resolves when everything committed so far is stored (page hide, tests). */
  settled(): Promise<void>;
}

/** Wires the services of the open asset; the only place that knows them all. */
export function createEditorSession(ports: SessionPorts): EditorSession {
  const store = createStore<EditorState>(() => initialEditorState(meterView(emptyMeterState())));
  const messages = createMessages(store);
  const documents = createDocumentService(ports, store, messages);
  const strokes = createStrokesUnderWay(store);
  const meter = createMeterService(ports, store);
  // A comfort: where it cannot be loaded there is no forecast and no card, and nothing else suffers.
  whenOpened(store, () => {
    import('./lookBack.ts').then(
      ({ startLookBack }) => startLookBack(ports.workspace, store),
      () => undefined,
    );
  });
  // Without it the price of an erasure is that of the whole picture until the run is made.
  whenOpened(store, () => {
    import('./markedBounds.ts').then(
      ({ followMarked }) => followMarked(store),
      () => undefined,
    );
  });
  startWarmUp(ports, store);
  const modelDecisions = createModelDecisions(ports, store, messages);
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
    onRestaged: () => ports.activity.reviewOpened(),
  });
  const jobs = createJobService({
    ports,
    store,
    messages,
    documents,
    assets,
    onRunsChanged: () => meter.runsChanged(),
    onStaged: (staged, document) => {
      ports.activity.reviewOpened();
      thumbnails.stagedShown(staged, document);
    },
  });
  const lifecycle = createLifecycle({
    ports,
    store,
    documents,
    strokes,
    assets,
    meter,
    messages,
    thumbnails,
    jobOf: jobs.jobOf,
    resumeJobs: (asset) => void jobs.resumePending(asset),
    isDecided: decisions.isDecided,
    readDecisions: modelDecisions.read,
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

  /** The asset whose lost pixels were told of last. */
  let unreadTold: string | null = null;

  const actions: EditorActions = {
    ...lifecycle,
    ...documentActions,
    ...createBudgetActions(ports, store),
    ...createAwayTime(ports, store),
    awaitStroke: strokes.add,
    setTool: (tool) => store.setState({ tool }),
    setOptions: (tool, patch) => {
      store.setState(({ options }) => ({
        options: { ...options, [tool]: { ...options[tool], ...patch } },
      }));
    },
    setEngine: (operation, engine) => {
      store.setState(({ engines }) => ({ engines: { ...engines, [operation]: engine } }));
    },
    setFanOut: (operation, engines) => {
      store.setState(({ fanOut }) => ({ fanOut: { ...fanOut, [operation]: engines } }));
    },
    run: async (tool) => {
      // What is on screen is what the run works on.
      await strokes.settled();
      rollSeed(store, ports, tool);
      await jobs.run(tool);
    },
    declineStandIn: (operation, paused) => {
      store.setState(({ standInsDeclined, standIns }) => ({
        standInsDeclined: { ...standInsDeclined, [operation]: paused },
        standIns: { ...standIns, [operation]: undefined },
      }));
    },
    runAnyway: async (tool) => {
      await strokes.settled();
      rollSeed(store, ports, tool);
      await jobs.runAnyway(tool);
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
      // Asked before the waiting result is given up: a run that cannot start must not cost it.
      const blocker = runBlocker({ ...store.getState(), staged: [] }, tool, ports.engines);
      if (blocker !== null) return messages.say('warning', blocker);
      if (await jobs.refused(tool)) return;
      if (!(await decisions.supersede())) return;
      advanceSeed(store, ports, tool);
      await jobs.run(tool, attemptOf(first) + 1);
    },
    setMaskVisible: (maskVisible) => store.setState({ maskVisible }),
    setActiveLayer: (activeLayer) => store.setState({ activeLayer }),
    dismissRecovered: () => store.setState({ recovered: [] }),
    dismissEndOfAsset: () => store.setState({ endOfAsset: null }),
    dismissMessage: messages.dismiss,
    tellUnreadPixels: () => {
      const { asset } = store.getState();
      if (!asset || unreadTold === asset.id) return;
      unreadTold = asset.id;
      messages.say(
        'warning',
        'Some pixels could not be read and are shown as transparent.',
        'Reload the page. If they stay away, undo or import the picture again.',
      );
    },
    importAll: (files) =>
      messages.together(async () => {
        // Guarded one by one: a file that cannot be stored says so, and the next has its turn.
        for (const file of files) if ((await guarded.importInto(file)) === 'cancelled') return;
      }),
  };
  const guarded = reportFailures(actions, messages);
  return {
    store,
    actions: guarded,
    modelDecisions,
    settled: () => strokes.settled().then(documents.settled),
  };
}

/** With the first asset that is opened, once. */
function whenOpened(store: StoreApi<EditorState>, work: () => void): void {
  const stop = store.subscribe(({ status }) => {
    if (status === 'closed') return;
    stop();
    work();
  });
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
