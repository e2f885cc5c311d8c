import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { HostedIo } from '../contract.ts';
import { parsedJson } from '../exchange.ts';

export interface JobProgress {
  /** Steps of the node that works, 0..1; null where it counts none. */
  readonly fraction: number | null;
  /** "Step 4 of 20". */
  readonly note: string | null;
}

/** What the server tells of jobs while they run, over its WebSocket; each job has one, named after it. */
export interface ProgressWatch {
  /** Starts to listen where it does not yet; what was told last, null where nothing was. */
  of(promptId: string, io: HostedIo): JobProgress | null;
  stop(promptId: string): void;
}

export function createProgressWatch(): ProgressWatch {
  const watched = new Map<string, { told: JobProgress | null; close(): void }>();
  return {
    of: (promptId, io) => {
      const known = watched.get(promptId);
      if (known !== undefined) return known.told;
      const entry = { told: null as JobProgress | null, close: () => {} };
      watched.set(promptId, entry);
      const close = io.listen?.(`/ws?clientId=${encodeURIComponent(promptId)}`, (text) => {
        entry.told = progressIn(parsedJson(text), promptId) ?? entry.told;
      });
      if (close !== undefined) entry.close = close;
      return null;
    },
    stop: (promptId) => {
      watched.get(promptId)?.close();
      watched.delete(promptId);
    },
  };
}

/** Null for a message of something else: of another job, or of none. */
export function progressIn(message: unknown, promptId: string): JobProgress | null {
  const data = isRecord(message) ? message['data'] : null;
  if (!isRecord(message) || !isRecord(data) || data['prompt_id'] !== promptId) return null;
  // Another node: what the one before had counted is over.
  if (message['type'] === 'executing') return { fraction: null, note: null };
  if (message['type'] !== 'progress') return null;
  const { value, max } = data;
  if (!isCount(value) || !isCount(max) || max === 0 || value > max) return null;
  return { fraction: value / max, note: `Step ${value} of ${max}` };
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
