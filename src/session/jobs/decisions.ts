import type { StoreApi } from 'zustand/vanilla';

import { applyStaged, layersAddedBy } from '../../kernel/document/commands/applyStaged.ts';
import { clearSelection } from '../../kernel/document/commands/selection.ts';
import { toolNames, type ToolId } from '../../kernel/operations/catalogue.ts';
import { layerId } from '../../kernel/shared/ids.ts';
import { scopeOf } from '../scope.ts';
import type { DocumentService } from '../documentService.ts';
import type { Messages } from '../messages.ts';
import type { SessionPorts } from '../ports.ts';
import type { EditorState } from '../types.ts';
import type { Decision, EventDraft, RejectReason } from '../../kernel/ledger/events.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

/** Verdicts on the staged set. Each is one atomic write: the decision and what it does to the picture. */
export interface Decisions {
  accept(): Promise<void>;
  reject(reason: RejectReason): Promise<void>;
  /** The person moved on without a verdict: counted as superseded. False when there was nothing left to supersede. */
  supersede(): Promise<boolean>;
}

export interface DecisionDeps {
  readonly ports: SessionPorts;
  readonly store: StoreApi<EditorState>;
  readonly documents: DocumentService;
  readonly messages: Messages;
  onDecided(): void;
}

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

  /** Another tab may have decided first: then there is nothing left to decide here. */
  const stillStaged = async (result: StagedResult): Promise<boolean> => {
    const stored = await ports.workspace.listStaged(result.asset);
    if (!onStage(result)) return false;
    if (stored.some((other) => other.id === result.id)) return true;
    clearStage();
    messages.say('info', 'This result was decided in another tab.');
    return false;
  };

  /** False once the person went to another asset: what is on its stage is not ours to clear. */
  const onStage = (result: StagedResult): boolean =>
    store.getState().staged.some((other) => other.id === result.id);

  const clearStage = (): void => {
    store.setState({ staged: [], stagedShown: null, compare: 'result' });
    deps.onDecided();
  };

  /** One verdict at a time: a second key press in the meantime is none. */
  let deciding = false;
  const inTurn = async (decide: () => Promise<boolean>): Promise<boolean> => {
    if (deciding) return false;
    deciding = true;
    try {
      return await decide();
    } finally {
      deciding = false;
    }
  };

  const discard = async (decision: Decision, reason?: RejectReason): Promise<boolean> => {
    const { staged } = store.getState();
    const [first] = staged;
    if (!first || !(await stillStaged(first))) return false;
    await ports.workspace.commit({
      removeStaged: staged.map((result) => result.id),
      events: decided(staged, decision, reason),
    });
    if (onStage(first)) clearStage();
    return true;
  };

  const accept = async (): Promise<boolean> => {
    const { staged, stagedShown } = store.getState();
    const shown = staged.find((result) => result.id === stagedShown) ?? staged[0];
    if (!shown || !(await stillStaged(shown))) return false;
    const ids = Array.from({ length: layersAddedBy(shown.change) }, () => layerId(ports.ids.next()));
    const applied = applyStaged(documents.current(), shown, ids, nameOf(shown));
    if (!applied.ok) {
      messages.say('error', applied.error.message);
      return false;
    }
    const next = shown.tool === 'erase' ? clearSelection(applied.value) : applied.value;
    clearStage();
    const saved = await documents.commit(nameOf(shown), next, {
      removeStaged: staged.map((result) => result.id),
      events: decided([shown], 'accepted'),
    });
    const added = ids.at(-1);
    // Work goes on with what was just accepted, not with a layer it may have hidden.
    if (added && store.getState().document?.layers[added]) store.setState({ activeLayer: added });
    if (!saved) await showWaiting(staged, stagedShown);
    return saved;
  };

  /** The write was refused: what is still staged in storage is shown again rather than lost. */
  const showWaiting = async (
    staged: readonly StagedResult[],
    stagedShown: EditorState['stagedShown'],
  ): Promise<void> => {
    const [first] = staged;
    if (!first) return;
    const stored = await ports.workspace.listStaged(first.asset);
    const waiting = staged.filter((result) => stored.some(({ id }) => id === result.id));
    if (waiting.length === 0 || store.getState().asset?.id !== first.asset) return;
    store.setState({ staged: waiting, stagedShown });
  };

  return {
    accept: () => inTurn(accept).then(() => undefined),
    reject: (reason) => inTurn(() => discard('rejected', reason)).then(() => undefined),
    supersede: () => inTurn(() => discard('superseded')),
  };
}

function nameOf(result: StagedResult): string {
  return toolNames[result.tool as ToolId] ?? result.tool;
}
