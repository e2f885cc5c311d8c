import type { StoreApi } from 'zustand/vanilla';

import { applyStaged, layersAddedBy } from '../../kernel/document/commands/applyStaged.ts';
import { clearSelection } from '../../kernel/document/commands/selection.ts';
import { toolNames, type ToolId } from '../../kernel/operations/catalogue.ts';
import { noMargins } from '../../kernel/shared/margins.ts';
import { layerId } from '../../kernel/shared/ids.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import { closedReason, reopenHint } from '../closedAsset.ts';
import { scopeOf } from '../scope.ts';
import type { DocumentService } from '../documentService.ts';
import type { Messages } from '../messages.ts';
import type { SessionPorts } from '../ports.ts';
import type { EditorState } from '../types.ts';
import type { Decision, EventDraft, RejectReason } from '../../kernel/ledger/events.ts';
import type { AssetId } from '../../kernel/shared/ids.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

/** Verdicts on the staged set. Each is one atomic write: the decision and what it does to the picture. */
export interface Decisions {
  accept(): Promise<void>;
  reject(reason: RejectReason): Promise<void>;
  /** The person moved on without a verdict: counted as superseded. False when there was nothing left to supersede. */
  supersede(): Promise<boolean>;
  /** Decided here, or about to be: what a read of storage still says of it is older than that. */
  isDecided(output: string): boolean;
}

export interface DecisionDeps {
  readonly ports: SessionPorts;
  readonly store: StoreApi<EditorState>;
  readonly documents: DocumentService;
  readonly messages: Messages;
  onDecided(): void;
  /** A refused decision brought its results back. */
  onRestaged(): void;
}

type StageView = Pick<EditorState, 'staged' | 'stagedShown'>;

export function createDecisions(deps: DecisionDeps): Decisions {
  const { ports, store, documents, messages } = deps;

  const decided = (
    results: readonly StagedResult[],
    decision: Decision,
    reason?: RejectReason,
  ): readonly EventDraft[] => {
    const { asset } = store.getState();
    return results.map((result) => ({
      type: 'output.decided',
      scope: scopeOf(result.asset, asset?.campaign ?? null),
      body: { output: result.id, decision, ...(reason === undefined ? {} : { reason }) },
    }));
  };

  const given = new Set<string>();

  const clearStage = (): void => {
    store.setState({ staged: [], stagedShown: null, compare: 'result' });
    deps.onDecided();
  };

  /** What storage still holds after a refused decision is shown again rather than lost. */
  const restage = async (asset: AssetId, was: StageView): Promise<void> => {
    const stored = await ports.workspace.listStaged(asset);
    const waiting = was.staged.filter((result) => stored.some(({ id }) => id === result.id));
    for (const result of waiting) given.delete(result.id);
    const state = store.getState();
    if (waiting.length === 0 || state.asset?.id !== asset || state.staged.length > 0) return;
    store.setState({ staged: waiting, stagedShown: was.stagedShown });
    deps.onRestaged();
  };

  const accept = async (): Promise<boolean> => {
    const { staged, stagedShown, asset, document } = store.getState();
    const shown = staged.find((result) => result.id === stagedShown) ?? staged[0];
    if (!shown || !asset || !document) return false;
    const closed = closedReason(asset);
    if (closed !== null) {
      messages.say('warning', closed, reopenHint);
      return false;
    }
    const ids = Array.from({ length: layersAddedBy(shown.change) }, () => layerId(ports.ids.next()));
    const applied = applyStaged(document, shown, ids, nameOf(shown));
    if (!applied.ok) {
      messages.say('error', applied.error.message);
      return false;
    }
    const next = shown.tool === 'erase' ? clearSelection(applied.value) : applied.value;
    for (const result of staged) given.add(result.id);
    clearStage();
    // Siblings of the same call stay undecided; what other engines made of the same run is passed over for this one.
    const others = staged.filter(({ call }) => call !== shown.call);
    const saved = await documents.commit(nameOf(shown), next, {
      removeStaged: staged.map((result) => result.id),
      events: [...decided([shown], 'accepted'), ...decided(others, 'superseded')],
    });
    // The frame is what was asked for: a second run would grow it again.
    if (saved && shown.tool === 'expand')
      store.setState(({ options }) => ({
        options: { ...options, expand: { ...options.expand, ...noMargins } },
      }));
    const added = ids.at(-1);
    // Work goes on with what was just accepted, not with a layer it may have hidden.
    if (added && store.getState().document?.layers[added]) store.setState({ activeLayer: added });
    if (!saved) await restage(asset.id, { staged, stagedShown });
    return saved;
  };

  const discard = async (decision: Decision, reason?: RejectReason): Promise<boolean> => {
    const { staged, stagedShown } = store.getState();
    const shown = staged.find(({ id }) => id === stagedShown) ?? staged[0];
    if (!shown) return false;
    // A reason is a word on one engine's results; moving on gives up all that is on the stage.
    const these = decision === 'rejected' ? staged.filter(({ call }) => call === shown.call) : staged;
    const clearThese = (): void => {
      const now = store.getState().staged;
      const rest = now.filter((result) => !these.some(({ id }) => id === result.id));
      // Another asset may have been opened while this was written.
      if (rest.length === now.length) return;
      if (rest.length === 0) clearStage();
      else store.setState({ staged: rest, stagedShown: rest[0]?.id ?? null });
    };
    for (const result of these) given.add(result.id);
    try {
      await ports.workspace.commit({
        removeStaged: these.map((result) => result.id),
        events: decided(these, decision, reason),
      });
    } catch (cause) {
      if (!(cause instanceof StorageFailure) || cause.error.kind !== 'not-staged') {
        for (const result of these) given.delete(result.id);
        throw cause;
      }
      clearThese();
      messages.say('info', cause.message);
      return false;
    }
    clearThese();
    return true;
  };

  let deciding = false;
  /** A second Enter, or a click while a key is down, must not decide again what is being decided. */
  const once = async (verdict: () => Promise<boolean>): Promise<boolean> => {
    if (deciding) return false;
    deciding = true;
    try {
      return await verdict();
    } finally {
      deciding = false;
    }
  };

  return {
    accept: async () => void (await once(accept)),
    reject: async (reason) => void (await once(() => discard('rejected', reason))),
    supersede: () => once(() => discard('superseded')),
    isDecided: (output) => given.has(output),
  };
}

function nameOf(result: StagedResult): string {
  return toolNames[result.tool as ToolId] ?? result.tool;
}
