import { toolNames } from '../../kernel/operations/catalogue.ts';
import { engineId } from '../../kernel/shared/ids.ts';
import type { EditorState } from '../../session/types.ts';
import type { StoreApi } from 'zustand/vanilla';

type Chosen = EditorState['engines'];

const storageKey = 'ninetyten.engines';

/**
 * Engines that the person chose are chosen again after a reload, in this browser. One that is no longer there is passed
 * over when an engine is picked, and stays remembered: its server may be back tomorrow.
 */
export function rememberEngines(store: StoreApi<EditorState>): void {
  store.setState({ engines: chosenBefore() });
  store.subscribe(({ engines }, before) => {
    if (engines === before.engines) return;
    try {
      localStorage.setItem(storageKey, JSON.stringify(engines));
    } catch {
      // Storage may be forbidden; the choice then holds for this page.
    }
  });
}

function chosenBefore(): Chosen {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const known = Object.entries(stored).filter(
      (entry): entry is [string, string] => entry[0] in toolNames && typeof entry[1] === 'string',
    );
    return Object.fromEntries(known.map(([operation, engine]) => [operation, engineId(engine)]));
  } catch {
    return {};
  }
}
