import type { StoreApi } from 'zustand/vanilla';

import { isClosed } from './closedAsset.ts';
import { defaultOptions } from './defaults.ts';
import { resolveInterrupted } from './recovery.ts';
import { choicesOfStaged } from './jobs/stagedChoices.ts';
import { scopeOf } from './scope.ts';
import { visibleLayers } from './jobs/plans/context.ts';
import { StorageFailure } from '../kernel/workspace/ports.ts';
import { outputId } from '../kernel/shared/ids.ts';
import type { AssetWriter } from './assetWriter.ts';
import type { DocumentService } from './documentService.ts';
import type { Messages } from './messages.ts';
import type { MeterService } from './meterService.ts';
import type { SessionPorts } from './ports.ts';
import type { StrokesUnderWay } from './strokesUnderWay.ts';
import type { ThumbnailKeeper } from './thumbnailKeeper.ts';
import type { EditorActions, EditorState, RunningJob } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { AssetId, OutputId } from '../kernel/shared/ids.ts';
import type { StagedResult } from '../kernel/workspace/staged.ts';

export interface LifecycleDeps {
  readonly ports: SessionPorts;
  readonly store: StoreApi<EditorState>;
  readonly documents: DocumentService;
  readonly strokes: StrokesUnderWay;
  readonly assets: AssetWriter;
  readonly meter: MeterService;
  readonly messages: Messages;
  readonly thumbnails: ThumbnailKeeper;
  jobOf(asset: AssetId): RunningJob | null;
  /** Calls of the asset that providers may still have. */
  resumeJobs(asset: AssetRecord): void;
  isDecided(output: string): boolean;
  /** An engine is quoted and picked only after what leads decided on models is known. */
  readDecisions(): Promise<void>;
  /** The asset is being closed: what only made sense while it was open stops. */
  onLeave(): void;
}

/** Opening, finishing, reopening: what happens to an asset as a whole. */
export function createLifecycle(
  deps: LifecycleDeps,
): Pick<EditorActions, 'open' | 'close' | 'finish' | 'reopen' | 'rename'> {
  const { ports, store, documents, strokes, assets, meter, messages, thumbnails } = deps;
  const { workspace } = ports;

  let queue: Promise<unknown> = Promise.resolve();
  /** Opening and closing in turn: a slow close must not clear the asset that was opened after it. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const mine = queue.then(task);
    queue = mine.catch(() => undefined);
    return mine;
  };

  /** Time on a closed asset is nobody's: its cost would grow after it was closed. */
  const measure = (before: AssetRecord, after: AssetRecord): void => {
    if (isClosed(before) === isClosed(after)) return;
    if (isClosed(after)) ports.activity.assetClosed();
    else ports.activity.assetOpened(after.id, after.campaign);
  };

  // A verdict given in another tab takes the result off this screen too; a result staged there appears here.
  workspace.subscribe((change) => {
    const { asset, status } = store.getState();
    if (!change.fromOtherTab || status !== 'open' || !asset || !change.assets.includes(asset.id)) return;
    void inTurn(async () => {
      const seen = store.getState().staged;
      const [stored, waiting] = await Promise.all([
        workspace.loadAsset(asset.id),
        workspace.listStaged(asset.id),
      ]);
      const { asset: open, staged, stagedShown, job } = store.getState();
      if (open?.id !== asset.id || !stored) return;
      // Only what was here before the read can be found gone by it: a result staged meanwhile is newer than the answer.
      const gone = seen.filter((result) => !waiting.some(({ id }) => id === result.id));
      const own = staged.filter((result) => !gone.includes(result));
      const undecided = waiting.filter(({ id }) => !deps.isDecided(id));
      // What this tab shows, or is about to, stays until it is decided; only an idle, empty stage takes up what waits elsewhere.
      const set =
        own.length > 0 ? withOthersOfItsRun(own, undecided) : job !== null ? own : newestSet(undecided);
      const stillShown = set.some((result) => result.id === stagedShown) ? stagedShown : (set[0]?.id ?? null);
      // An answer can be older than a change of this tab's own.
      const row = stored.updatedAt < open.updatedAt ? open : stored;
      store.setState({ asset: row, staged: set, stagedShown: stillShown });
      measure(open, row);
      if (staged.length > 0 && set.length === 0) ports.activity.reviewClosed();
      if (staged.length === 0 && set.length > 0) ports.activity.reviewOpened();
    });
  });

  /** Nothing may wait for an opening that failed: the screen says what the matter is. */
  const orFail = async (opening: () => Promise<void>): Promise<void> => {
    try {
      await opening();
    } catch (cause) {
      const known = cause instanceof StorageFailure;
      const failure = known
        ? cause.message
        : 'Something went wrong while opening it. The stored work is safe.';
      store.setState({ status: 'failed', failure });
      if (!known) throw cause;
    }
  };

  /** Says why the asset cannot be finished now. */
  const finishRefused = (): boolean => {
    const refusal = finishBlocker(store.getState());
    if (refusal) messages.say('warning', ...refusal);
    return refusal !== null;
  };

  const openNow = (id: AssetId): Promise<void> =>
    orFail(async () => {
      // A tool may have been chosen since the last asset was closed: the rail is there before the picture.
      const early = store.getState().status === 'closed' ? store.getState().tool : null;
      store.setState({ status: 'loading', failure: null, message: null, tool: early });
      const asset = await workspace.loadAsset(id);
      if (!asset) {
        store.setState({ status: 'failed', failure: 'This asset does not exist in this browser.' });
        return;
      }
      const recovery = await resolveInterrupted(ports, asset);
      const [staged, thumbnailsById] = await Promise.all([
        workspace.listStaged(id),
        workspace.thumbnails(id),
      ]);
      const latestSet = newestSet(staged);
      store.setState({
        asset,
        document: null,
        activeLayer: null,
        job: deps.jobOf(id),
        staged: latestSet,
        stagedShown: latestSet[0]?.id ?? null,
        compare: 'result',
        recovered: recovery.ended,
        notUnderstood: [],
        thumbnails: thumbnailsById,
        ...choicesOfStaged(
          { options: defaultOptions(asset, ports.randomSeed()), engines: store.getState().engines },
          latestSet[0],
          ports.engines,
        ),
      });
      const document = await documents.open(id);
      if (!document) {
        store.setState({ status: 'failed', failure: 'The picture of this asset could not be read.' });
        return;
      }
      await Promise.all([meter.open(id), deps.readDecisions()]);
      if (!isClosed(asset)) {
        ports.activity.assetOpened(id, asset.campaign);
        if (latestSet.length > 0) ports.activity.reviewOpened();
      }
      if (recovery.leftInDoubt > 0) {
        messages.say(
          'warning',
          'An interrupted run could not be ended in the ledger. It stays in doubt.',
          'Free space by deleting assets, then open this asset again.',
        );
      }
      const { tool } = store.getState();
      const usual = document.layerOrder.length === 0 ? 'generate' : 'erase';
      store.setState({ status: 'open', tool: tool ?? usual });
      // Not waited for: a provider may take minutes.
      deps.resumeJobs(asset);
    });

  return {
    open: (id) => inTurn(() => openNow(id)),
    close: () =>
      inTurn(async () => {
        deps.onLeave();
        // A stroke that comes after the asset is closed would have no document to go into.
        await strokes.settled();
        await documents.settled();
        await thumbnails.flush();
        await ports.activity.flush();
        ports.activity.assetClosed();
        documents.close();
        meter.close();
        store.setState({
          status: 'closed',
          tool: null,
          asset: null,
          document: null,
          staged: [],
          stagedShown: null,
          job: null,
        });
      }),
    finish: async () => {
      await strokes.settled();
      const { asset, document } = store.getState();
      if (!asset || !document || finishRefused()) return;
      await documents.settled();
      // What was measured so far goes before the event that closes the cost.
      ports.activity.assetClosed();
      await ports.activity.flush();
      // As the picture is now: an undo may have come while this waited.
      const shown = store.getState().document;
      const outputs = outputsIn(shown?.asset === asset.id ? shown : document);
      const delivered = outputs.at(-1) ?? null;
      const body = { asset: asset.id, output: delivered, outputs: [...new Set(outputs)] };
      try {
        const row = await assets.update(
          asset.id,
          () => ({ status: 'finished', deliveredOutput: delivered }),
          [{ type: 'asset.finished', scope: scopeOf(asset.id, asset.campaign), body }],
        );
        if (!row) return messages.say('error', 'This asset was deleted in another tab.');
      } catch (cause) {
        ports.activity.assetOpened(asset.id, asset.campaign);
        throw cause;
      }
      messages.say(
        'success',
        `${asset.name} is finished.`,
        'Its cost is closed. Export it, or reopen it to go on.',
      );
    },
    reopen: async () => {
      const { asset } = store.getState();
      if (asset?.status !== 'finished' && asset?.status !== 'abandoned') return;
      const from = asset.status;
      const row = await assets.update(asset.id, () => ({ status: 'reopened' }), [
        { type: 'asset.reopened', scope: scopeOf(asset.id, asset.campaign), body: { asset: asset.id, from } },
      ]);
      if (row) measure(asset, row);
    },
    rename: async (name) => {
      const { asset } = store.getState();
      const trimmed = name.trim();
      if (asset && trimmed !== '') await assets.update(asset.id, () => ({ name: trimmed }));
    },
  };
}

/** Outputs that can be seen, bottom to top. */
function outputsIn(document: DocumentRecord): readonly OutputId[] {
  return visibleLayers(document).flatMap(({ origin }) =>
    origin.kind === 'output' ? [outputId(origin.output)] : [],
  );
}

function finishBlocker({
  document,
  job,
  importing,
  staged,
}: EditorState): readonly [text: string, hint?: string] | null {
  if (importing) return ['A picture is being imported.', 'Wait for it or cancel it, then finish.'];
  if (job) return ['A run is in progress.', 'Wait for it or cancel it, then finish.'];
  if (staged.length > 0) return ['A result is waiting for a decision.', 'Accept or reject it, then finish.'];
  if (!document || document.layerOrder.length === 0) return ['There is no picture to finish yet.'];
  return null;
}

/** Only one set is ever on the canvas; a set is the outputs of one call, or of one run at several engines. */
function newestSet(staged: readonly StagedResult[]): readonly StagedResult[] {
  const newest = staged.reduce<StagedResult | null>(
    (best, one) => (best && best.createdAt >= one.createdAt ? best : one),
    null,
  );
  return staged
    .filter((one) => newest !== null && setOf(one) === setOf(newest))
    .sort((a, b) => a.createdAt - b.createdAt || a.index - b.index);
}

const setOf = ({ call, fanOut }: StagedResult): string => fanOut ?? call;

/** What another engine made of the run on the stage meanwhile, in another tab, stands beside it. */
function withOthersOfItsRun(
  own: readonly StagedResult[],
  waiting: readonly StagedResult[],
): readonly StagedResult[] {
  const others = waiting.filter(
    (one) => own.some((shown) => setOf(shown) === setOf(one)) && !own.some(({ id }) => id === one.id),
  );
  return [...own, ...others];
}
