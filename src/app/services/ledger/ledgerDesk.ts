import type { WorkspaceStore } from '../../../kernel/workspace/ports.ts';
import { LedgerJobFailure } from '../../../session/ledgerDesk.ts';
import type { LedgerDesk } from '../../../session/ledgerDesk.ts';
import { ledgerHealth } from './ledgerHealth.ts';
import type { FromLedgerWorker, ToLedgerWorker } from './protocol.ts';

type Answer = Exclude<FromLedgerWorker, { readonly type: 'progress' | 'failed' }>;

/** The page's end of the ledger's files. A worker lives as long as its job. */
export function createLedgerDesk(options: {
  readonly workspace: WorkspaceStore;
  readonly databaseName: string;
  readonly actor: string;
}): LedgerDesk {
  const { workspace, databaseName, actor } = options;
  return {
    health: () => ledgerHealth(workspace),
    exportFiles: async (wanted, onProgress, signal) => {
      const job = startJob();
      try {
        const message = { type: 'export', databaseName, wanted } as const;
        const answer = await job.ask(message, onProgress, signal);
        return answer.type === 'exported' ? answer.files : [];
      } finally {
        job.stop();
      }
    },
    open: async (file, onProgress, signal) => {
      const job = startJob();
      const answer = await job.ask({ type: 'read', file }, onProgress, signal).catch((cause: unknown) => {
        job.stop();
        throw cause;
      });
      if (answer.type !== 'read') throw new Error('The file was not read.');
      return {
        ledger: answer.ledger,
        takeIn: async (onTaken) => {
          const taken = await job.ask({ type: 'take-in', databaseName, actor }, onTaken, null);
          if (taken.type !== 'taken-in') throw new Error('The file was not taken in.');
          return taken.taken;
        },
        close: job.stop,
      };
    },
  };
}

interface Job {
  ask(
    message: ToLedgerWorker,
    onProgress: (events: number) => void,
    signal: AbortSignal | null,
  ): Promise<Answer>;
  stop(): void;
}

function startJob(): Job {
  const worker = new Worker(new URL('./ledger.worker.ts', import.meta.url), {
    type: 'module',
    name: 'ledger files',
  });
  let stopped: (() => void) | null = null;
  return {
    ask: (message, onProgress, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => reject(signal?.reason as Error);
        if (signal?.aborted === true) return abort();
        signal?.addEventListener('abort', abort, { once: true });
        stopped = () => reject(new LedgerJobFailure({ message: 'Stopped.', hint: '' }));
        worker.onerror = (event) =>
          reject(
            new LedgerJobFailure({ message: event.message || 'The work could not be started.', hint: '' }),
          );
        worker.onmessage = ({ data }: MessageEvent<FromLedgerWorker>): void => {
          if (data.type === 'progress') onProgress(data.events);
          else if (data.type === 'failed') reject(new LedgerJobFailure(data.error));
          else resolve(data);
        };
        worker.postMessage(message);
      }),
    stop: () => {
      worker.terminate();
      stopped?.();
    },
  };
}
