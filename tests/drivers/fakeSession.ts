import { createStore } from 'zustand/vanilla';

import { createFakeOwnKeys, type FakeOwnKeys } from './fakeOwnKeys.ts';
import type {
  CanvasCallbacks,
  CanvasHandle,
  CanvasView,
  CreateCanvas,
  GestureMode,
} from '../../src/canvas/contract.ts';
import type { AssetRecord, AssetStatus, Tier } from '../../src/kernel/asset/asset.ts';
import type { DocumentRecord, LayerRecord } from '../../src/kernel/document/records.ts';
import { identityTransform } from '../../src/kernel/document/records.ts';
import type { LedgerEvent, RejectReason } from '../../src/kernel/ledger/events.ts';
import type { Micros, MoneySum } from '../../src/kernel/ledger/money.ts';
import { stopLoss } from '../../src/kernel/metrics/budget.ts';
import type { AssetMeter, IterationRow, IterationStatus } from '../../src/kernel/metrics/views.ts';
import { toolNames, type OperationId, type ToolId } from '../../src/kernel/operations/catalogue.ts';
import type { EngineDescriptor } from '../../src/kernel/operations/ports.ts';
import {
  assetId,
  callId,
  engineId,
  layerId,
  outputId,
  tileHash,
  type AssetId,
  type LayerId,
} from '../../src/kernel/shared/ids.ts';
import type { StagedResult } from '../../src/kernel/workspace/staged.ts';
import { defaultOptions, initialEditorState } from '../../src/session/defaults.ts';
import type { AppServices, ExportOutcome } from '../../src/session/services.ts';
import type {
  AssetCard,
  AssetLibrary,
  EditorActions,
  EditorState,
  EngineChoice,
  FacesFound,
  RunQuote,
} from '../../src/session/types.ts';

/** A session in memory: enough behaviour for the interface, no pixels, no storage, no clock of its own. */
export interface FakeSession {
  readonly services: AppServices;
  readonly createCanvas: CreateCanvas;
  /** The canvas made last. */
  readonly canvas: FakeCanvas;
  /** Names and arguments of every action called, in order. */
  readonly calls: readonly (readonly [string, ...unknown[]])[];
  /** Changes the state as a running session would. */
  set(patch: Partial<EditorState>): void;
  /** Ends the run in progress with staged outputs. */
  completeRun(outputs?: number): void;
  /** Why the next run is blocked. */
  blocker: string | null;
  /** What a search for faces gives. */
  faces: FacesFound;
  quote: RunQuote | null;
  /** By engine, for those that are asked about by name. */
  readonly quotes: Map<string, RunQuote>;
  exportOutcome: ExportOutcome;
  /** An export waits for it. */
  exportHold: Promise<void> | null;
  /** What recording a decision on a model waits for; a rejected one is what storage says. */
  decideHold: Promise<void> | null;
  cards: AssetCard[];
  readonly ownKeys: FakeOwnKeys;
  /** Events by asset, for its history. */
  readonly ledger: Map<string, readonly LedgerEvent[]>;
  /** Says that these assets changed; all of them unless told. */
  notify(assets?: readonly AssetId[]): void;
  /** As when weights arrived: what `quote` answers is another one now. */
  quoteChanged(): void;
}

export interface FakeCanvas {
  callbacks: CanvasCallbacks | null;
  gesture: GestureMode | null;
  view: CanvasView;
  fits: number;
  destroyed: number;
  readonly log: string[];
}

export const fakeNowMs = Date.UTC(2026, 10, 20, 9, 30);

export function money(micros: number, unpricedCount = 0): MoneySum {
  return { micros: micros as Micros, unpricedCount };
}

export function fakeMeter(patch: Partial<AssetMeter> = {}): AssetMeter {
  return {
    money: money(0),
    moneyKept: money(0),
    moneyShared: money(0),
    moneyRejected: money(0),
    moneyFailed: money(0),
    moneyOpen: money(0),
    committed: money(0),
    feltWaitMs: 0,
    overlappedWaitMs: 0,
    overlap: { here: 0, elsewhere: 0, away: 0 },
    humanTimeMs: 0,
    taskTimeMs: 0,
    elapsedMs: 0,
    reviewMs: 0,
    handEditMs: 0,
    lastMilePpm: null,
    idleMs: 0,
    contextSwitches: 0,
    resumeLagMs: 0,
    medianResumeLagMs: null,
    lagOutsidePendingMs: 0,
    latencyTax: money(0),
    iterations: 0,
    accepted: 0,
    rejected: 0,
    failed: 0,
    superseded: 0,
    inDoubt: 0,
    undecided: 0,
    localCalls: 0,
    localComputeMs: 0,
    oversight: money(0),
    total: money(0),
    budget: null,
    roundsWithoutResult: 0,
    overrides: 0,
    ...patch,
  };
}

export function fakeAsset(id: string, patch: Partial<AssetRecord> = {}): AssetRecord {
  return {
    id: assetId(id),
    name: 'Glass bottle, hero',
    tier: 2 satisfies Tier,
    targetWidth: 1200,
    targetHeight: 900,
    status: 'in-progress' satisfies AssetStatus,
    campaign: null,
    createdAt: fakeNowMs - 3_600_000,
    updatedAt: fakeNowMs,
    deliveredOutput: null,
    thumbnail: null,
    ...patch,
  };
}

export function fakeLayer(id: string, name: string, patch: Partial<LayerRecord> = {}): LayerRecord {
  return {
    id: layerId(id),
    name,
    opacity: 1,
    blendMode: 'normal',
    visible: true,
    locked: false,
    transform: identityTransform,
    pixelWidth: 1200,
    pixelHeight: 900,
    tiles: {},
    mask: null,
    origin: { kind: 'painted' },
    ...patch,
  };
}

export function fakeDocument(asset: AssetId, layers: readonly LayerRecord[]): DocumentRecord {
  return {
    asset,
    width: 1200,
    height: 900,
    colorSpace: 'srgb',
    layerOrder: layers.map((layer) => layer.id),
    layers: Object.fromEntries(layers.map((layer) => [layer.id, layer])),
    selection: { shapes: [], featherPx: 0 },
    revision: 1,
  };
}

export function fakeIteration(
  call: string,
  tool: ToolId,
  status: IterationStatus,
  patch: Partial<IterationRow> = {},
): IterationRow {
  return {
    call,
    tool,
    engine: engines[tool === 'crop' ? 'erase' : tool][0]?.name ?? '',
    model: 'mi-gan-512',
    modelVersion: '1.0',
    source: 'local',
    label: toolNames[tool],
    at: fakeNowMs,
    quotedMicros: 0,
    quoteQualifier: 'exact',
    actual: money(0),
    settled: false,
    feltWaitMs: 1200,
    pendingMs: 1400,
    computeMs: 1250,
    backend: 'wasm',
    threads: 2,
    notes: [],
    status,
    reason: null,
    errorType: null,
    outputs: [],
    retryOf: null,
    standsInFor: null,
    fanOut: null,
    settings: {},
    ...patch,
  };
}

export function fakeStaged(asset: AssetId, call: string, index: number, tool: ToolId): StagedResult {
  return {
    id: outputId(`${call}-${index}`),
    asset,
    call: callId(call),
    index,
    tool,
    engine: engines[tool === 'crop' ? 'erase' : tool][0]?.name ?? '',
    createdAt: fakeNowMs,
    change: { kind: 'layer', tiles: {}, pixelWidth: 100, pixelHeight: 100, x: 0, y: 0, above: null },
    changed: { x: 0, y: 0, width: 100, height: 100 },
    origin: { kind: 'painted' },
    thumbnail: null,
    settings: {},
  };
}

function engine(operation: OperationId, name: string, summary: string, trained: boolean): EngineDescriptor {
  return {
    id: engineId(`local.${operation}.${name.toLowerCase().replaceAll(' ', '-')}`),
    operation,
    kind: 'local',
    name,
    provider: 'This browser',
    model: name.toLowerCase(),
    modelVersion: '1.0',
    tier: 3,
    summary,
    generative: operation === 'generate' || operation === 'erase',
    trained,
  };
}

const engines: Readonly<Record<OperationId, readonly EngineDescriptor[]>> = {
  generate: [engine('generate', 'Studio', 'Renders a physically lit scene from known words.', false)],
  erase: [engine('erase', 'MI-GAN', 'Fills the mask from its surroundings.', true)],
  'remove-background': [
    engine('remove-background', 'Subject matte', 'Finds the subject and refines its edge.', true),
  ],
  'replace-background': [
    engine('replace-background', 'Matte and composite', 'Puts a backdrop behind the subject.', true),
  ],
  'face-swap': [engine('face-swap', 'Face warp', 'Lays a face over another.', true)],
  upscale: [
    engine('upscale', 'ESRGAN', 'A network, tile by tile.', true),
    engine('upscale', 'Lanczos', 'Plain resampling; invents nothing.', false),
  ],
  expand: [engine('expand', 'Patch fill', 'Continues the picture with patches of itself.', false)],
  'style-transfer': [
    { ...engine('style-transfer', 'Painterly', 'Paints with filters.', false), styles: ['preset'] },
    { ...engine('style-transfer', 'Colour match', 'Takes over colours.', false), styles: ['image'] },
  ],
};

export const fakeVocabulary = [
  {
    label: 'Subject',
    words: [
      { label: 'Bottle', text: 'bottle' },
      { label: 'Lemon', text: 'lemon' },
      { label: 'Mug', text: 'mug' },
    ],
  },
  {
    label: 'Material',
    words: [
      { label: 'Green glass', text: 'green glass' },
      { label: 'Brushed steel', text: 'brushed steel' },
    ],
  },
  { label: 'Light', words: [{ label: 'Soft window light', text: 'soft window light' }] },
] as const;

const localQuote: Omit<RunQuote, 'tool'> = {
  engine: engineId('local.erase.mi-gan'),
  source: 'local',
  micros: 0,
  upperMicros: null,
  qualifier: 'exact',
  wait: { p50Ms: 1400, n: 41 },
  availability: { kind: 'ready' },
};

export function createFakeSession(
  patch: Partial<EditorState> = {},
  cards: readonly AssetCard[] = [],
): FakeSession {
  const editor = createStore<EditorState>()(() => ({ ...initialEditorState(fakeMeter()), ...patch }));
  const calls: [string, ...unknown[]][] = [];
  const quoteListeners = new Set<() => void>();
  const listeners = new Set<(assets: readonly AssetId[]) => void>();
  const canvas: FakeCanvas = {
    callbacks: null,
    gesture: null,
    view: { scale: 1, offsetX: 0, offsetY: 0 },
    fits: 0,
    destroyed: 0,
    log: [],
  };
  const set = (change: Partial<EditorState>): void => editor.setState(change);

  const fake: FakeSession = {
    services: null as unknown as AppServices,
    createCanvas: (options) => createFakeCanvas(canvas, options.callbacks),
    canvas,
    calls,
    set,
    blocker: null,
    faces: { ok: true, faces: [] },
    quote: null,
    quotes: new Map(),
    exportHold: null,
    decideHold: null,
    exportOutcome: {
      ok: true,
      files: [{ name: 'bottle.png', mimeType: 'image/png', bytes: new Uint8Array(2048) }],
      check: {
        passed: true,
        lines: [{ label: 'Size', expected: '1200 × 900', found: '1200 × 900', ok: true, blocking: false }],
      },
      warnings: [],
    },
    cards: [...cards],
    ownKeys: createFakeOwnKeys(),
    ledger: new Map(),
    quoteChanged: () => {
      for (const listener of quoteListeners) listener();
    },
    notify: (assets = fake.cards.map(({ asset }) => asset.id)) => {
      for (const listener of listeners) listener(assets);
    },
    completeRun(outputs = 1) {
      const { job, asset } = editor.getState();
      if (!job || !asset) throw new Error('no run to complete');
      const staged = Array.from({ length: outputs }, (_, index) =>
        fakeStaged(asset.id, job.call, index, job.tool),
      );
      set({ job: null, staged, stagedShown: staged[0]?.id ?? null, compare: 'result' });
    },
  };

  const record = (name: string, ...values: unknown[]): void => {
    calls.push([name, ...values]);
  };
  const settled = (name: string, ...values: unknown[]): Promise<void> => {
    record(name, ...values);
    return Promise.resolve();
  };
  const clearStaging = (): void => set({ staged: [], stagedShown: null, compare: 'result' });

  const actions: EditorActions = {
    open: (id) => {
      record('open', id);
      const state = editor.getState();
      const card = fake.cards.find(({ asset }) => asset.id === id);
      if (state.asset?.id === id) set({ status: 'open' });
      else if (card) {
        set({
          status: 'open',
          asset: card.asset,
          meter: card.meter,
          options: defaultOptions(card.asset, 7),
          tool: 'generate',
        });
      } else set({ status: 'failed', failure: 'There is no such asset in this browser.' });
      return Promise.resolve();
    },
    close: () => settled('close'),
    setTool: (tool) => {
      record('setTool', tool);
      set({ tool });
    },
    setOptions: (tool, change) => {
      record('setOptions', tool, change);
      const { options } = editor.getState();
      set({ options: { ...options, [tool]: { ...options[tool], ...change } } });
    },
    setEngine: (operation, id) => {
      record('setEngine', operation, id);
      set({ engines: { ...editor.getState().engines, [operation]: id } });
    },
    declineStandIn: (operation, paused) => record('declineStandIn', operation, paused),
    setFanOut: (operation, ids) => {
      record('setFanOut', operation, ids);
      set({ fanOut: { ...editor.getState().fanOut, [operation]: ids } });
    },
    run: (tool) => {
      record('run', tool);
      const descriptor = tool === 'crop' ? undefined : engines[tool][0];
      if (descriptor) {
        set({
          job: {
            call: callId(`call-${calls.length}`),
            tool,
            engine: descriptor,
            startedAtMono: performance.now(),
            progress: { label: 'Starting', fraction: null },
            cancelling: false,
          },
        });
      }
      return Promise.resolve();
    },
    runAnyway: (tool) => settled('runAnyway', tool),
    setBudget: (budget) => settled('setBudget', budget),
    cancel: (call) => {
      record('cancel', ...(call === undefined ? [] : [call]));
      set({ job: null });
    },
    showStaged: (output) => {
      record('showStaged', output);
      set({ stagedShown: output });
    },
    setCompare: (compare) => {
      record('setCompare', compare);
      set({ compare });
    },
    setSplitPosition: (splitPosition) => set({ splitPosition }),
    accept: () => {
      clearStaging();
      return settled('accept');
    },
    reject: (reason: RejectReason) => {
      clearStaging();
      return settled('reject', reason);
    },
    tryAgain: () => {
      clearStaging();
      return settled('tryAgain');
    },
    undo: () => settled('undo'),
    redo: () => settled('redo'),
    addMaskShape: (shape) => settled('addMaskShape', shape),
    clearMask: () => settled('clearMask'),
    invertMask: () => settled('invertMask'),
    setFeather: (px) => settled('setFeather', px),
    selectSubject: () => settled('selectSubject'),
    selectRect: (rect) => settled('selectRect', rect),
    setMaskVisible: (maskVisible) => {
      record('setMaskVisible', maskVisible);
      set({ maskVisible });
    },
    setActiveLayer: (activeLayer) => {
      record('setActiveLayer', activeLayer);
      set({ activeLayer });
    },
    setLayer: (id, change) => {
      updateLayer(editor, id, change);
      return settled('setLayer', id, change);
    },
    setLayerMaskEnabled: (id, enabled) => settled('setLayerMaskEnabled', id, enabled),
    maskFromSelection: (id) => settled('maskFromSelection', id),
    removeLayerMask: (id) => settled('removeLayerMask', id),
    moveLayer: (id, toIndex) => settled('moveLayer', id, toIndex),
    duplicateLayer: (id) => settled('duplicateLayer', id),
    deleteLayer: (id) => settled('deleteLayer', id),
    awaitStroke: (done) => record('awaitStroke', done),
    applyPaint: (painted) => settled('applyPaint', painted),
    applyCrop: () => settled('applyCrop'),
    rotate: (turns) => settled('rotate', turns),
    resize: (width, height) => settled('resize', width, height),
    importAll: (files) =>
      settled(
        'importAll',
        files.map((file) => file.name),
      ),
    importInto: async (file) => {
      await settled('importInto', file.name);
      return 'imported';
    },
    cancelImport: () => {
      record('cancelImport');
      set({ importing: null });
    },
    finish: () => {
      const { asset } = editor.getState();
      if (asset) set({ asset: { ...asset, status: 'finished' } });
      return settled('finish');
    },
    reopen: () => {
      const { asset } = editor.getState();
      if (asset) set({ asset: { ...asset, status: 'reopened' } });
      return settled('reopen');
    },
    rename: (name) => {
      const { asset } = editor.getState();
      if (asset) set({ asset: { ...asset, name } });
      return settled('rename', name);
    },
    answerAway: (action) => {
      set({ away: null });
      return settled('answerAway', action);
    },
    tellUnreadPixels: () => record('tellUnreadPixels'),
    dismissRecovered: () => {
      record('dismissRecovered');
      set({ recovered: [] });
    },
    dismissEndOfAsset: () => {
      record('dismissEndOfAsset');
      set({ endOfAsset: null });
    },
    dismissMessage: () => {
      record('dismissMessage');
      set({ message: null });
    },
  };

  const library: AssetLibrary = {
    list: () => Promise.resolve(fake.cards.map(({ asset }) => asset)),
    asset: (id) => Promise.resolve(fake.cards.find(({ asset }) => asset.id === id)?.asset ?? null),
    meters: (ids) =>
      Promise.resolve(
        new Map(
          fake.cards
            .filter(({ asset }) => ids.includes(asset.id))
            .map(({ asset, meter }) => [asset.id, meter]),
        ),
      ),
    create: (asset) => {
      record('create', asset);
      const id = assetId(`asset-${fake.cards.length + 1}`);
      fake.cards.push({
        asset: fakeAsset(id, {
          name: asset.name,
          tier: asset.tier,
          targetWidth: asset.width,
          targetHeight: asset.height,
          status: 'draft',
        }),
        meter: fakeMeter(),
      });
      return Promise.resolve(id);
    },
    importAsAsset: (file) => {
      record('importAsAsset', file.name);
      return Promise.resolve(
        file.size === 0
          ? {
              ok: false as const,
              cancelled: false,
              message: `${file.name} is empty.`,
              hint: 'Save it again where it came from.',
            }
          : { ok: true as const, id: fake.cards[0]?.asset.id ?? assetId('imported'), warnings: [] },
      );
    },
    openSample: () => {
      record('openSample');
      return Promise.resolve(fake.cards[0]?.asset.id ?? assetId('sample'));
    },
    rename: (id, name) => settled('library.rename', id, name),
    fork: (id, name) => {
      record('fork', id, name);
      return Promise.resolve(id);
    },
    abandon: (id) => settled('library.abandon', id),
    remove: (id) => {
      fake.cards = fake.cards.filter(({ asset }) => asset.id !== id);
      fake.notify([id]);
      return settled('library.remove', id);
    },
    history: (id) => {
      const asset = fake.cards.find((card) => card.asset.id === id)?.asset ?? null;
      const events = fake.ledger.get(id) ?? [];
      const { thumbnails } = editor.getState();
      return Promise.resolve(
        asset === null && events.length === 0 ? null : { asset, events, thumbnails, running: new Set() },
      );
    },
    unreadable: () => 0,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const services: AppServices = {
    editor,
    actions,
    library,
    engineChoices: (operation) => {
      const choices: EngineChoice[] = engines[operation].map((descriptor, index) => ({
        descriptor,
        availability: index === 0 ? { kind: 'ready' } : { kind: 'download', bytes: 4_200_000 },
        wait: index === 0 ? { p50Ms: 1400, n: 41 } : { p50Ms: null, n: 0 },
        acceptance: { successes: 0, n: 0 },
        waitAt: () => null,
        circuit: { kind: 'closed' },
        price: { micros: 0, upperMicros: 0, qualifier: 'exact' },
      }));
      return Promise.resolve(choices);
    },
    ownKeys: () => Promise.resolve(fake.ownKeys.keys),
    providers: () =>
      Promise.resolve([
        { id: 'fal', name: 'fal', variable: 'FAL_KEY', configured: true, engines: 9 },
        {
          id: 'bfl',
          name: 'Black Forest Labs',
          variable: 'BFL_API_KEY',
          configured: false,
          engines: 5,
        },
      ]),
    renewEngines: () => {
      calls.push(['renewEngines']);
      return Promise.resolve();
    },
    quote: (tool, wanted) => {
      if (!editor.getState().asset) return null;
      return (wanted && fake.quotes.get(wanted)) ?? fake.quote ?? { tool, ...localQuote };
    },
    onQuoteChange: (listener) => {
      quoteListeners.add(listener);
      return () => quoteListeners.delete(listener);
    },
    runBlocker: () => fake.blocker,
    runStop: (_tool, total = fake.quote?.upperMicros ?? 0) => stopLoss(editor.getState().meter, total),
    readModelDecisions: () => Promise.resolve(),
    decideModel: async (decision) => {
      record('decideModel', decision);
      await fake.decideHold;
    },
    openReview: () => Promise.reject(new Error('No ledger here.')),
    openReviewDesk: () => Promise.reject(new Error('No ledger here.')),
    loadDemo: async (onProgress) => {
      onProgress(0.5);
      record('loadDemo');
      return 1;
    },
    removeDemo: async () => {
      record('removeDemo');
      return 1;
    },
    ledgerDesk: () => Promise.reject(new Error('No ledger here.')),
    findFaces: () => Promise.resolve(fake.faces),
    studioVocabulary: () => Promise.resolve(fakeVocabulary),
    previewExport: (request) =>
      Promise.resolve([
        { label: 'Digital source type', value: 'compositeWithTrainedAlgorithmicMedia' },
        { label: 'Title', value: request.title },
        ...(request.preset === 'archive' ? [{ label: 'Receipt', value: '0 credits, 3 iterations' }] : []),
      ]),
    exportAsset: async (request, onProgress, signal) => {
      record('exportAsset', request);
      onProgress(0.5, 'Encoding');
      await fake.exportHold;
      record('exportSignal', signal.aborted);
      return fake.exportOutcome;
    },
    storageEstimate: () => Promise.resolve({ usageBytes: 412_000_000, quotaBytes: 8_000_000_000 }),
    tiles: {
      get: () => Promise.resolve(null),
      put: () => Promise.resolve(tileHash('0'.repeat(64))),
      collect: () => Promise.resolve({ removed: 0, freedBytes: 0 }),
    },
    noteHandEdit: () => record('noteHandEdit'),
  };
  return Object.assign(fake, { services });
}

function updateLayer(
  editor: AppServices['editor'],
  id: LayerId,
  change: Partial<Pick<LayerRecord, 'name' | 'opacity' | 'blendMode' | 'visible' | 'locked' | 'transform'>>,
): void {
  const { document } = editor.getState();
  const layer = document?.layers[id];
  if (!document || !layer) return;
  editor.setState({
    document: { ...document, layers: { ...document.layers, [id]: { ...layer, ...change } } },
  });
}

function createFakeCanvas(canvas: FakeCanvas, callbacks: CanvasCallbacks): CanvasHandle {
  canvas.callbacks = callbacks;
  const log = (line: string): void => {
    canvas.log.push(line);
  };
  const move = (view: CanvasView): void => {
    canvas.view = view;
    callbacks.onViewChange(view);
  };
  return {
    setDocument: (document) => log(`document ${document?.width ?? 0}x${document?.height ?? 0}`),
    setStaged: (staged, compare) => log(`staged ${staged?.id ?? 'none'} ${compare.kind}`),
    setGesture: (mode) => {
      canvas.gesture = mode;
    },
    setMaskVisible: (visible) => log(`mask ${visible ? 'shown' : 'hidden'}`),
    setTheme: (theme) => log(`theme ${theme}`),
    view: () => canvas.view,
    setView: move,
    fit: () => {
      canvas.fits += 1;
    },
    zoomTo: (scale) => move({ ...canvas.view, scale }),
    panBy: (dx, dy) =>
      move({ ...canvas.view, offsetX: canvas.view.offsetX + dx, offsetY: canvas.view.offsetY + dy }),
    settled: () => Promise.resolve(),
    cancelGesture: () => false,
    stats: () => ({ residentBytes: 0, residentTiles: 0, frames: 0 }),
    destroy: () => {
      canvas.destroyed += 1;
    },
  };
}
