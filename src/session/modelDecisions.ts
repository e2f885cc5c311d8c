import type { StoreApi } from 'zustand/vanilla';

import { pickEngine } from './jobs/pickEngine.ts';
import type { Messages } from './messages.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState, NewModelDecision } from './types.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import { modelDecisions } from '../kernel/ledger/modelDecisions.ts';
import type { ModelDecisions } from '../kernel/ledger/modelDecisions.ts';

/** Keeps `EditorState.modelDecisions` equal to the fold over the ledger, whichever tab or file brought its events. */
export interface ModelDecisionService {
  /** Reads what is stored, once; later decisions arrive by subscription. */
  read(): Promise<void>;
  decide(decision: NewModelDecision): Promise<void>;
}

export function createModelDecisions(
  { workspace, engines }: Pick<SessionPorts, 'workspace' | 'engines'>,
  store: StoreApi<EditorState>,
  messages: Messages,
): ModelDecisionService {
  let reading: Promise<void> | null = null;
  /** What was heard of since the reading began, and may not be in its answer. */
  let heard: LedgerEvent[] = [];

  const show = (decisions: ModelDecisions): void => {
    const before = store.getState();
    const after = { ...before, modelDecisions: decisions };
    store.setState({ modelDecisions: decisions });
    const change = engineChange(engines, before, after);
    if (change !== null) messages.say('warning', ...change);
  };

  const readAll = async (): Promise<void> => {
    heard = [];
    const stored = await workspace.modelDecisions();
    show(modelDecisions([...stored, ...heard]));
  };

  /** A failure is told to who asked; the next one to ask reads again. */
  const begin = (after: Promise<void>): Promise<void> => {
    const mine = after.then(readAll);
    reading = mine;
    mine.catch(() => {
      if (reading === mine) reading = null;
    });
    return mine;
  };

  workspace.subscribe(({ events, forgotten }) => {
    if (reading === null) return;
    if (forgotten !== undefined) void begin(reading.catch(() => undefined)).catch(() => undefined);
    const decided = events.filter(({ type }) => type === 'model.decided');
    if (decided.length === 0) return;
    heard.push(...decided);
    show(modelDecisions(decided, store.getState().modelDecisions));
  });

  return {
    read: () => reading ?? begin(Promise.resolve()),
    decide: async (body) => {
      await workspace.commit({ events: [{ type: 'model.decided', scope: {}, body }] });
    },
  };
}

/** What to say when a decision puts another engine into the hand of somebody at work; null: nothing changed there. */
function engineChange(
  engines: SessionPorts['engines'],
  before: EditorState,
  after: EditorState,
): readonly [text: string, hint: string] | null {
  const { tool, status } = after;
  if (status !== 'open' || tool === null || tool === 'crop') return null;
  const all = engines.forOperation(tool);
  const [was, is] = [pickEngine(all, before, tool), pickEngine(all, after, tool)];
  if (was === null || is === null || was.engine === is.engine) return null;
  const [old, now] = [was.engine.descriptor.name, is.engine.descriptor.name];
  const gone = is.offers.some(({ engine, offer }) => engine === was.engine && offer.kind === 'refused');
  return gone
    ? [`${old} is no longer offered for this asset: a lead decided so.`, `The next run uses ${now}.`]
    : [`${now} is offered again.`, `The next run uses it instead of ${old}.`];
}
