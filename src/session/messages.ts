import type { StoreApi } from 'zustand/vanilla';

import type { EditorState, SessionMessage } from './types.ts';

export interface Messages {
  say(tone: SessionMessage['tone'], text: string, hint?: string): void;
  dismiss(): void;
}

export function createMessages(store: StoreApi<EditorState>): Messages {
  let nextId = 1;
  return {
    say: (tone, text, hint) => {
      const message: SessionMessage = { id: nextId++, tone, text, ...(hint === undefined ? {} : { hint }) };
      store.setState({ message });
    },
    dismiss: () => store.setState({ message: null }),
  };
}
