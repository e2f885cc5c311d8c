import { isRecord } from '../../../kernel/ledger/shapes.ts';

/** A finished job as `/history/{prompt_id}` keeps it, in memory, until the server stops. */
export interface FinishedJob {
  readonly status: 'success' | 'error' | 'interrupted';
  /** Of the node and its exception; empty where nothing went wrong. */
  readonly words: string;
  readonly outOfMemory: boolean;
  /** ms that the graph was worked on; null where the server keeps no times. */
  readonly ranMs: number | null;
  /** Pictures by the node that made them. */
  readonly pictures: ReadonlyMap<string, readonly PictureFile[]>;
}

export interface PictureFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

/** Null for an answer that is not of a history; `job` null while it holds nothing of that id. */
export function readHistory(answer: unknown, id: string): { readonly job: FinishedJob | null } | null {
  if (!isRecord(answer)) return null;
  const entry = answer[id];
  if (entry === undefined) return Object.keys(answer).length === 0 ? { job: null } : null;
  if (!isRecord(entry) || !isRecord(entry['outputs'])) return null;
  return { job: { ...outcomeOf(entry['status']), pictures: picturesOf(entry['outputs']) } };
}

type Outcome = Omit<FinishedJob, 'pictures'>;

function outcomeOf(status: unknown): Outcome {
  const messages = isRecord(status) ? messagesOf(status['messages']) : new Map<string, unknown>();
  const ran = [...endings].find((name) => messages.has(name)) ?? null;
  const error = messages.get('execution_error');
  const failing = isRecord(status) && status['status_str'] === 'error';
  return {
    status: messages.has('execution_interrupted') ? 'interrupted' : failing ? 'error' : 'success',
    words: isRecord(error) ? exceptionWords(error) : '',
    outOfMemory: isRecord(error) && /out ?of ?memory/iu.test(String(error['exception_type'])),
    ranMs: ran === null ? null : between(messages.get('execution_start'), messages.get(ran)),
  };
}

const endings = ['execution_success', 'execution_error', 'execution_interrupted'] as const;

/** `[[name, data], …]`; the last of a name counts. */
function messagesOf(value: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const message of Array.isArray(value) ? value : []) {
    const [name, data]: readonly unknown[] = Array.isArray(message) ? message : [];
    if (typeof name === 'string') found.set(name, data);
  }
  return found;
}

/** The message also carries a traceback and every input: none of that is for us. */
function exceptionWords(error: Record<string, unknown>): string {
  const { node_id: id, node_type: type, exception_message: message } = error;
  return `Node ${String(id)} (${String(type)}): ${typeof message === 'string' ? message : 'no message'}`;
}

function between(start: unknown, end: unknown): number | null {
  const from = isRecord(start) ? start['timestamp'] : null;
  const to = isRecord(end) ? end['timestamp'] : null;
  return typeof from === 'number' && typeof to === 'number' && to >= from ? to - from : null;
}

function picturesOf(outputs: Record<string, unknown>): ReadonlyMap<string, readonly PictureFile[]> {
  return new Map(
    Object.entries(outputs).map(([node, output]) => {
      const images: readonly unknown[] =
        isRecord(output) && Array.isArray(output['images']) ? output['images'] : [];
      return [node, images.flatMap(fileOf)];
    }),
  );
}

function fileOf(value: unknown): readonly PictureFile[] {
  if (!isRecord(value) || typeof value['filename'] !== 'string') return [];
  const { filename, subfolder, type } = value;
  return [
    {
      filename,
      subfolder: typeof subfolder === 'string' ? subfolder : '',
      type: typeof type === 'string' ? type : 'output',
    },
  ];
}

/** `ahead`: jobs that wait before it. */
export type QueuePlace =
  | { readonly kind: 'running' }
  | { readonly kind: 'waiting'; readonly ahead: number }
  | { readonly kind: 'absent' };

/** Null for an answer that is not of a queue. Items are `[number, prompt_id, …]`, in no order; the lowest number is next. */
export function readQueue(answer: unknown, id: string): QueuePlace | null {
  if (!isRecord(answer)) return null;
  const { queue_running: running, queue_pending: waiting } = answer;
  if (!Array.isArray(running) || !Array.isArray(waiting)) return null;
  if (running.some((item) => idOf(item) === id)) return { kind: 'running' };
  const own: unknown = waiting.find((item) => idOf(item) === id);
  if (own === undefined) return { kind: 'absent' };
  return { kind: 'waiting', ahead: waiting.filter((item) => numberOf(item) < numberOf(own)).length };
}

const idOf = (item: unknown): unknown => (Array.isArray(item) ? item[1] : undefined);

function numberOf(item: unknown): number {
  const number: unknown = Array.isArray(item) ? item[0] : undefined;
  return typeof number === 'number' ? number : 0;
}
