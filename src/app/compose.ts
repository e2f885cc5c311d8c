import { browserClock, browserIds, encodeThumbnail, randomSeed } from './services/browserPorts.ts';
import { createAvailabilityCache } from './services/availability.ts';
import { createEngineList, loadHostedEngines, loadOwnKeys, loadProviderStates } from './services/engines.ts';
import { rememberEngines } from './services/chosenEngines.ts';
import { onHostedNews } from './services/hostedNews.ts';
import { hourlyRateMicros } from './services/hourlyRate.ts';
import { openImageFile } from './services/images.ts';
import { actorPseudonym } from './services/actor.ts';
import { loadStudioVocabulary } from './services/vocabulary.ts';
import { createUnreadableRows } from './services/unreadableRows.ts';
import { browserStopHint, createPeriodStops } from './services/periodStops.ts';
import { inQuiet, startHousekeeping } from './services/housekeeping.ts';
import { withStorageRelief } from './services/storageRelief.ts';
import { quoteRun } from '../kernel/pricing/quote.ts';
import { createActivity } from '../session/activity.ts';
import { browserSurface } from '../session/activity/browserSurface.ts';
import { createEditorSession } from '../session/editor.ts';
import { runBlocker } from '../session/jobs/blocker.ts';
import { runShape } from '../session/jobs/runShape.ts';
import { runStop } from '../session/jobs/runStop.ts';
import { needsOf } from '../session/jobs/needs.ts';
import { pickEngine } from '../session/jobs/pickEngine.ts';
import { createLibrary } from '../session/library.ts';
import { createEngineDirectory, type SessionPorts } from '../session/ports.ts';
import { createEngineHistory } from '../session/engineHistory.ts';
import { createRunLocks } from '../storage/idb/runLocks.ts';
import { openWorkspace } from '../storage/idb/workspace.ts';
import type { ConnectionEvents } from '../storage/idb/connection.ts';
import type { StandInPort } from '../session/standInPort.ts';
import type { OperationId, ToolId } from '../kernel/operations/catalogue.ts';
import type { AppServices } from '../session/services.ts';

const databaseName = 'ninetyten';

async function dropCaches(): Promise<void> {
  const { dropReviewCache } = await import('../storage/idb/reviewCache.ts');
  await dropReviewCache(databaseName);
}

const exporting = () => import('./services/exporting.ts');
const demo = () => import('./services/demo.ts');

/** The only place that names IndexedDB, a worker or an engine. Rejects when storage cannot be opened. */
export async function compose(tabs: ConnectionEvents): Promise<AppServices> {
  const runLocks = createRunLocks(databaseName);
  const unreadable = createUnreadableRows();
  const stored = await openWorkspace({
    clock: browserClock,
    ids: browserIds,
    actor: actorPseudonym(),
    databaseName,
    ...tabs,
    onProblem: unreadable.note,
  });
  const workspace = withStorageRelief(stored, { runLocks, later: inQuiet, dropCaches });
  const activity = createActivity({
    clock: browserClock,
    surface: browserSurface(window),
    commit: (events) => workspace.commit({ events }),
    rateMicroPerHour: hourlyRateMicros,
  });
  const openReview = async () =>
    (await import('./services/review/reviewClient.ts')).startReview(databaseName);
  const periodStops = createPeriodStops({
    workspace,
    hint: browserStopHint(),
    openReview,
    now: browserClock.now,
  });
  const history = createEngineHistory(workspace);
  const engines = createEngineDirectory(createEngineList(), loadHostedEngines);
  const availability = createAvailabilityCache(engines.all);
  let standIns: StandInPort | null = null;
  const ports: SessionPorts = {
    workspace,
    tiles: workspace.tiles,
    runLocks,
    clock: browserClock,
    ids: browserIds,
    randomSeed,
    engines,
    openImage: openImageFile,
    thumbnail: encodeThumbnail,
    activity,
    periodStops,
    standIns: () => standIns,
  };
  const session = createEditorSession(ports);
  unreadable.tell(session.store);
  rememberEngines(session.store);
  session.store.subscribe(({ status }) => periodStops.watch(status === 'open'));
  const exports = {
    tiles: workspace.tiles,
    state: session.store.getState,
    eventsOf: workspace.eventsOfAsset,
    historyOf: workspace.loadHistory,
    engines: () => ports.engines.all().map((engine) => engine.descriptor),
    newId: browserIds.next,
    now: browserClock.now,
  };
  startHousekeeping({
    workspace,
    session,
    history,
    availability,
    engines: ports.engines,
    openStandIns: async () => {
      const { openStandIns } = await import('./services/standInDesk.ts');
      standIns = await openStandIns(ports, session, availability);
    },
  });

  /** Of the engine that a run would take: one that its provider has withdrawn is not asked. */
  function whyUnavailable(tool: ToolId): string | null {
    if (tool === 'crop') return null;
    const state = session.store.getState();
    const engine = pickEngine(ports.engines.forOperation(tool), state, tool)?.engine;
    const known = engine && availability.known(engine, needsOf(tool, state.options));
    if (known?.kind !== 'unavailable') return null;
    return known.remedy === undefined ? `${known.reason} Choose another engine.` : `${known.reason}.`;
  }

  const services: AppServices = {
    editor: session.store,
    actions: session.actions,
    library: createLibrary({ ports, sampleFile, unreadable: unreadable.count }),
    tiles: workspace.tiles,
    engineChoices: (operation) =>
      Promise.all(
        ports.engines.forOperation(operation).map(async (engine) => {
          const { options, document, marked } = session.store.getState();
          return {
            descriptor: engine.descriptor,
            availability: await availability.check(engine, needsOf(operation, options)),
            wait: history.wait(engine.descriptor),
            waitAt: (rank) => history.waitAt(engine.descriptor, rank),
            acceptance: history.acceptance(engine.descriptor),
            circuit: standIns?.circuit(engine) ?? { kind: 'closed' },
            price: quoteRun(
              engine,
              runShape(operation, document ?? { width: 0, height: 0 }, options, marked),
            ),
          };
        }),
      ),
    providers: loadProviderStates,
    ownKeys: () => loadOwnKeys({ engines: ports.engines, availability, store: session.store }),
    renewEngines: async () => {
      await ports.engines.renew();
      await availability.checkAll();
    },
    quote: (tool, wanted) => {
      const state = session.store.getState();
      if (!state.document || tool === 'crop') return null;
      const operation: OperationId = tool;
      const picks = wanted ? { ...state, engines: { [operation]: wanted }, standIns: {} } : state;
      const engine = pickEngine(ports.engines.forOperation(operation), picks, operation)?.engine;
      if (!engine) return null;
      const { descriptor } = engine;
      return {
        tool,
        engine: descriptor.id,
        source: descriptor.kind,
        ...quoteRun(engine, runShape(operation, state.document, state.options, state.marked)),
        wait: history.wait(descriptor),
        ...(descriptor.publishedWaitMs === undefined ? {} : { publishedWaitMs: descriptor.publishedWaitMs }),
        availability: availability.known(engine, needsOf(operation, state.options)),
      };
    },
    onQuoteChange: (listener) => {
      const stops = [
        availability.subscribe(listener),
        periodStops.subscribe(listener),
        onHostedNews(listener),
      ];
      return () => stops.forEach((stop) => stop());
    },
    runBlocker: (tool) => runBlocker(session.store.getState(), tool, ports.engines) ?? whyUnavailable(tool),
    runStop: (tool, total) => runStop(ports, session.store.getState(), tool, total),
    readModelDecisions: session.modelDecisions.read,
    decideModel: session.modelDecisions.decide,
    openReview,
    openReviewDesk: async () =>
      (await import('../session/reviewDesk.ts')).createReviewDesk({
        workspace,
        now: browserClock.now,
        alone: (work) => navigator.locks.request(`${databaseName}:review-desk`, work),
      }),
    loadDemo: async (onProgress) => (await demo()).loadDemo(workspace, browserClock.now(), onProgress),
    removeDemo: async () => {
      const removed = await (await demo()).removeDemo(workspace);
      // What the review kept of them for its next visit goes too.
      await dropCaches();
      return removed;
    },
    ledgerDesk: async () =>
      (await import('./services/ledger/ledgerDesk.ts')).createLedgerDesk({
        workspace,
        databaseName,
        actor: actorPseudonym(),
      }),
    findFaces: async (signal) =>
      (await import('../session/faceSearch.ts')).findFaces(ports, session.store.getState().document, signal),
    studioVocabulary: loadStudioVocabulary,
    // Provenance is what a file says when it leaves: loaded with the first export.
    previewExport: async (request) => (await exporting()).previewExport(exports, request),
    exportAsset: async (request, onProgress, signal) =>
      (await exporting()).exportOpenAsset(exports, request, onProgress, signal),
    storageEstimate: async () => {
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      return { usageBytes: usage, quotaBytes: quota };
    },
    noteHandEdit: activity.handEdit,
  };
  return services;
}

/** A picture of our own, rendered by Studio (`public/sample/README.md`). */
async function sampleFile(): Promise<File> {
  const name = 'Sample: green bottle and lemons.webp';
  const response = await fetch(`${import.meta.env.BASE_URL}sample/bottle-and-lemons.webp`);
  if (!response.ok) throw new Error(`The sample picture could not be loaded (${response.status}).`);
  return new File([await response.blob()], name, { type: 'image/webp' });
}
