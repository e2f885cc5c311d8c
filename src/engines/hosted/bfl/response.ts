import { isRecord } from '../../../kernel/ledger/shapes.ts';

/** What a submit was accepted with. */
export interface Accepted {
  readonly id: string;
  /** Null where the answer has none; then nothing leads to the result. Tasks are regional: only this address knows them. */
  readonly pollingUrl: string | null;
  /** In credits, as it came; null where the answer does not tell. */
  readonly cost: number | null;
}

/** Null where an answer has another shape. */
export function acceptedOf(body: unknown): Accepted | null {
  if (!isRecord(body)) return null;
  const { id, polling_url } = body;
  if (!isText(id)) return null;
  return { id, pollingUrl: isText(polling_url) ? polling_url : null, cost: costOf(body) };
}

const statuses = [
  'Pending',
  'Ready',
  'Request Moderated',
  'Content Moderated',
  'Error',
  'Task not found',
] as const;
type TaskStatus = (typeof statuses)[number];

export interface Task {
  readonly status: TaskStatus;
  /** 0..1; null where the answer does not tell. */
  readonly progress: number | null;
  /** Address of the picture; kept for ten minutes. */
  readonly sample: string | null;
  readonly seed: number | null;
  /** In credits; older endpoints tell it only here. */
  readonly cost: number | null;
}

/** Null for a body that is no task: an error of the service, or something in between. */
export function taskOf(body: unknown): Task | null {
  if (!isRecord(body)) return null;
  const status = statuses.find((known) => known === body['status']);
  if (!status) return null;
  const result = isRecord(body['result']) ? body['result'] : {};
  const { sample, seed } = result;
  return {
    status,
    progress: fraction(body['progress']),
    sample: isText(sample) ? sample : null,
    seed: typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 ? seed : null,
    cost: costOf(body) ?? costOf(result),
  };
}

/** `{detail: "…"}`, `{detail: [{loc, msg, type}]}`, a task with `details`, or plain text. */
export function wordsOf(text: string, body: unknown): string {
  if (!isRecord(body)) return text.replaceAll(/<[^>]*>/gu, ' ');
  const { detail, details } = body;
  const findings = (Array.isArray(detail) ? (detail as readonly unknown[]) : [detail, details])
    .map(findingOf)
    .filter(isText);
  return findings.length > 0 ? findings.join('; ') : text;
}

function findingOf(value: unknown): string {
  if (isText(value)) return value;
  if (!isRecord(value)) return '';
  const { msg, loc } = value;
  if (!isText(msg)) return JSON.stringify(value);
  const place = Array.isArray(loc)
    ? (loc as readonly unknown[]).filter((part) => part !== 'body').join('.')
    : '';
  return place ? `${place}: ${msg}` : msg;
}

function costOf({ cost }: Record<string, unknown>): number | null {
  return typeof cost === 'number' && Number.isFinite(cost) && cost >= 0 ? cost : null;
}

const fraction = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : null;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
