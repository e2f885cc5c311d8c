import { isRecord } from '../../kernel/ledger/shapes.ts';
import { isOperationId } from '../../kernel/operations/catalogue.ts';
import { engineId } from '../../kernel/shared/ids.ts';
import type { EditorState } from '../../session/types.ts';
import type { StoreApi } from 'zustand/vanilla';
import { createPreference, jsonOf } from './preference.ts';

type Chosen = EditorState['engines'];

const stored = createPreference('ninetyten.engines');

/**
 * Engines that the person chose are chosen again after a reload, in this browser. One that is no longer there is passed
 * over when an engine is picked, and stays remembered: its server may be back tomorrow.
 */
export function rememberEngines(store: StoreApi<EditorState>): void {
  store.setState({ engines: chosenBefore() });
  store.subscribe(({ engines }, before) => {
    if (engines !== before.engines) stored.keep(JSON.stringify(engines));
  });
}

function chosenBefore(): Chosen {
  const value = jsonOf(stored.read() ?? '{}');
  if (!isRecord(value)) return {};
  const known = Object.entries(value).filter(
    (entry): entry is [string, string] => isOperationId(entry[0]) && typeof entry[1] === 'string',
  );
  return Object.fromEntries(known.map(([operation, engine]) => [operation, engineId(engine)]));
}
