import type { StoreApi } from 'zustand/vanilla';

import { readPicture, type ImportedPicture, type ImportFailure } from './importing.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState, RunningImport } from './types.ts';
import type { Result } from '../kernel/shared/result.ts';

/** Pictures on their way into the open asset: one after the other (decoding is bounded by memory), shown and stoppable. */
export interface Imports {
  read(file: File): Promise<Result<ImportedPicture, ImportFailure>>;
  /** Stops the one being read. */
  cancel(): void;
}

export function createImports(ports: SessionPorts, store: StoreApi<EditorState>): Imports {
  let queue: Promise<unknown> = Promise.resolve();
  let abort: AbortController | null = null;

  const update = (patch: Partial<RunningImport>): void => {
    store.setState(({ importing }) => (importing ? { importing: { ...importing, ...patch } } : {}));
  };

  const readNow = async (file: File): Promise<Result<ImportedPicture, ImportFailure>> => {
    const own = new AbortController();
    abort = own;
    store.setState({
      importing: {
        fileName: file.name,
        startedAtMono: ports.clock.mono(),
        progress: { label: `Opening ${file.name}`, fraction: null },
        cancelling: false,
      },
    });
    try {
      const { document } = store.getState();
      const into = document && document.layerOrder.length > 0 ? document.colorSpace : null;
      return await readPicture(ports, file, into, {
        signal: own.signal,
        onProgress: (progress) => update({ progress }),
      });
    } finally {
      abort = null;
      store.setState({ importing: null });
    }
  };

  return {
    read: (file) => {
      const mine = queue.then(() => readNow(file));
      queue = mine.catch(() => undefined);
      return mine;
    },
    cancel: () => {
      update({ cancelling: true });
      abort?.abort();
    },
  };
}
