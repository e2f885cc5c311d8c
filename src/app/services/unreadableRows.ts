import type { StoreApi } from 'zustand/vanilla';

import type { EditorState } from '../../session/types.ts';
import type { RowProblem } from '../../storage/idb/rows.ts';

/** Rows that storage passed over because they cannot be read: left out silently they would look deleted. */
export interface UnreadableRows {
  note(problem: RowProblem): void;
  count(): number;
  /** From here on the person is told in the editor too. */
  tell(store: StoreApi<EditorState>): void;
}

export function createUnreadableRows(): UnreadableRows {
  const known = new Set<string>();
  let editor: StoreApi<EditorState> | null = null;
  return {
    note: ({ store, key, reason }) => {
      const row = `${store} ${key}`;
      if (known.has(row)) return;
      known.add(row);
      editor?.setState({
        message: {
          id: -known.size,
          tone: 'warning',
          text: `A stored entry (${store}) could not be read and is left out.`,
          hint: `It was left as it is. The cause: ${reason}`,
        },
      });
    },
    count: () => known.size,
    tell: (store) => {
      editor = store;
    },
  };
}
