import type { StoreApi } from 'zustand/vanilla';

import { joinMessages, type Saying } from './joinMessages.ts';
import type { EditorState, SessionMessage } from './types.ts';

export interface Messages {
  say(tone: SessionMessage['tone'], text: string, hint?: string): void;
  dismiss(): void;
  /** What is said while `work` runs is shown together: of several files, each has its say. */
  together(work: () => Promise<void>): Promise<void>;
}

export function createMessages(store: StoreApi<EditorState>): Messages {
  let nextId = 1;
  let kept: Saying[] | null = null;

  return {
    say: (tone, text, hint) => {
      const saying: Saying = { tone, text, ...(hint === undefined ? {} : { hint }) };
      kept?.push(saying);
      store.setState({ message: { id: nextId++, ...(joinMessages(kept ?? []) ?? saying) } });
    },
    dismiss: () => {
      if (kept) kept = [];
      store.setState({ message: null });
    },
    together: async (work) => {
      kept = [];
      try {
        await work();
      } finally {
        kept = null;
      }
    },
  };
}
