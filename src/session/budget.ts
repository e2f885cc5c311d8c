import type { StoreApi } from 'zustand/vanilla';

import { scopeOf } from './scope.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorActions, EditorState } from './types.ts';

/** Where the meter speaks up; a person sets the amount. */
const thresholds = [80, 100];

export function createBudgetActions(
  ports: Pick<SessionPorts, 'workspace'>,
  store: StoreApi<EditorState>,
): Pick<EditorActions, 'setBudget'> {
  return {
    setBudget: async ({ micros, hardStop, stopRounds }) => {
      const { asset } = store.getState();
      if (!asset) return;
      const scope = scopeOf(asset.id, asset.campaign);
      await ports.workspace.commit({
        events: [
          {
            type: 'budget.set',
            scope,
            body: {
              scope: 'asset',
              asset: asset.id,
              period: 'lifetime',
              micro: micros,
              cur: 'USD',
              thresholds,
              hardStop,
              stopRounds,
            },
          },
        ],
      });
    },
  };
}
