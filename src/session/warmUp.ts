import type { StoreApi } from 'zustand/vanilla';

import { isClosed } from './closedAsset.ts';
import { pickEngine } from './jobs/pickEngine.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState } from './types.ts';
import type { Engine } from '../kernel/operations/ports.ts';

/**
 * Gets the erase engine ready while the designer is still marking what is to go, so that the first click waits
 * for the fill alone. Only from stored weights: nothing is fetched that nobody asked for. Marking keeps it
 * warm; an engine that is left alone gives its memory back by itself (decision 0032).
 */
export function startWarmUp({ engines }: Pick<SessionPorts, 'engines'>, store: StoreApi<EditorState>): void {
  let underWay = false;

  const engineOf = (state: EditorState): Engine<'erase'> | null =>
    pickEngine(engines.forOperation('erase'), state, 'erase')?.engine ?? null;

  const warm = async (engine: Engine<'erase'> | null): Promise<void> => {
    if (engine === null || (await engine.availability({})).kind !== 'ready') return;
    await engine.warm(new AbortController().signal, () => undefined);
  };

  store.subscribe((state, before) => {
    if (underWay || !isWanted(state)) return;
    if (
      isWanted(before) &&
      selectionOf(state) === selectionOf(before) &&
      engineOf(state) === engineOf(before)
    )
      return;
    underWay = true;
    // A head start: what does not work will say so when it is asked for.
    void warm(engineOf(state))
      .catch(() => undefined)
      .finally(() => (underWay = false));
  });
}

/** The erase tool is in hand and there is something to erase from. */
function isWanted({ tool, status, document, job, asset }: EditorState): boolean {
  return (
    tool === 'erase' &&
    status === 'open' &&
    job === null &&
    asset !== null &&
    !isClosed(asset) &&
    document !== null &&
    document.layerOrder.length > 0
  );
}

const selectionOf = ({ document }: EditorState): unknown => document?.selection ?? null;
