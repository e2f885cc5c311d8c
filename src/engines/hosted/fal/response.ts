import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { PollState } from '../contract.ts';
import { parsedJson } from '../exchange.ts';

/** What survives a reload: the addresses are used as they came, since they leave out a part of the endpoint's path. */
export interface FalIds extends Readonly<Record<string, string>> {
  readonly request_id: string;
  readonly status_url: string;
  readonly response_url: string;
  readonly cancel_url: string;
}

export function acceptedIds(body: unknown): FalIds | null {
  if (!isRecord(body)) return null;
  const { request_id, status_url, response_url, cancel_url } = body;
  if (!isText(request_id) || !isText(status_url) || !isText(response_url) || !isText(cancel_url)) return null;
  return { request_id, status_url, response_url, cancel_url };
}

/** Null where the answer names no state that is known. `COMPLETED` also stands for jobs that failed. */
export function pollState(body: unknown, retryAfterMs: number | null): PollState | null {
  if (!isRecord(body)) return null;
  const { status, queue_position } = body;
  const common = { progress: null, note: null, retryAfterMs };
  if (status === 'COMPLETED') return { ...common, state: 'done', ...workedMs(body['metrics']) };
  if (status === 'IN_PROGRESS') return { ...common, state: 'running' };
  if (status !== 'IN_QUEUE') return null;
  const note = isCount(queue_position) ? `Position ${queue_position} in the queue` : null;
  return { ...common, state: 'queued', note };
}

/** `metrics.inference_time` is in seconds. */
function workedMs(metrics: unknown): { readonly serverMs?: number } {
  const seconds = isRecord(metrics) ? metrics['inference_time'] : null;
  return typeof seconds === 'number' && seconds >= 0 ? { serverMs: Math.round(seconds * 1000) } : {};
}

export interface FalPicture {
  readonly url: string;
  /** null where the answer does not tell. */
  readonly pixels: number | null;
  /** Taken for unsafe: what is at the address is then black or blurred. */
  readonly flagged: boolean;
}

export interface FalOutput {
  readonly pictures: readonly FalPicture[];
  readonly seed: number | null;
  readonly serverMs: number | null;
}

/** Endpoints answer with `images` or with `image`, some with both; neither gives no pictures. */
export function falOutput(body: unknown): FalOutput {
  if (!isRecord(body)) return { pictures: [], seed: null, serverMs: null };
  const { images, image, has_nsfw_concepts: flags, seed, used_seed: usedSeed } = body;
  const listed = Array.isArray(images) && images.length > 0 ? (images as readonly unknown[]) : [image];
  return {
    pictures: listed.flatMap((one, at) => pictureOf(one, isFlagged(flags, at))),
    seed: [seed, usedSeed].find(isCount) ?? null,
    serverMs: inferenceMs(body['timings']),
  };
}

const isFlagged = (flags: unknown, at: number): boolean =>
  flags === true || (Array.isArray(flags) && flags[at] === true);

function pictureOf(value: unknown, flagged: boolean): FalPicture[] {
  if (!isRecord(value) || !isText(value['url'])) return [];
  const { url, width, height } = value;
  return [{ url, pixels: isCount(width) && isCount(height) ? width * height : null, flagged }];
}

/** `timings.inference` is in seconds. */
function inferenceMs(timings: unknown): number | null {
  if (!isRecord(timings)) return null;
  const { inference } = timings;
  return typeof inference === 'number' && inference >= 0 ? Math.round(inference * 1000) : null;
}

/**
 * `unsupported` where nobody can say that it has stopped: a running job is only asked to (`CANCELLATION_REQUESTED`), and
 * the model decides.
 */
export function cancelState(body: unknown): 'stopped' | 'too-late' | 'unsupported' {
  const status = isRecord(body) ? body['status'] : null;
  if (status === 'OK') return 'stopped';
  return status === 'ALREADY_COMPLETED' ? 'too-late' : 'unsupported';
}

export interface FalRequestRecord {
  readonly requestId: string;
  /** ms UTC. */
  readonly sentAt: number;
}

/** Requests of an endpoint as the platform lists them; null where the list is not whole or has another shape. */
export function listedRequests(body: unknown): readonly FalRequestRecord[] | null {
  if (!isRecord(body) || body['has_more'] !== false || !Array.isArray(body['items'])) return null;
  const records = (body['items'] as readonly unknown[]).map(requestRecord);
  return records.every((record) => record !== null) ? records : null;
}

function requestRecord(item: unknown): FalRequestRecord | null {
  if (!isRecord(item)) return null;
  const { request_id, sent_at } = item;
  if (!isText(request_id) || !isText(sent_at)) return null;
  const sentAt = Date.parse(sent_at);
  return Number.isNaN(sentAt) ? null : { requestId: request_id, sentAt };
}

export interface FalComplaint {
  /** `content_policy_violation`, `runner_disconnected`; empty where the answer names none. */
  readonly types: readonly string[];
  readonly words: string;
  /** It has the shape of an error of fal or of one of its models: no gateway between made it up. */
  readonly own: boolean;
}

/** Three shapes: `{detail: "…", error_type}`, `{detail: [{loc, msg, type}]}`, `{error: {type, message}}`; else plain text. */
export function complaintOf(text: string): FalComplaint {
  const body = parsedJson(text);
  if (!isRecord(body)) return { types: [], words: withoutTags(text), own: false };
  const { detail, error, error_type: errorType } = body;
  const findings = (Array.isArray(detail) ? (detail as readonly unknown[]) : [detail, error]).map(findingOf);
  const types = [...findings.map(({ type }) => type), isText(errorType) ? errorType : ''].filter(isText);
  const words = findings
    .map(({ words: said }) => said)
    .filter(isText)
    .join('; ');
  return { types, words: words || text, own: detail !== undefined };
}

function findingOf(value: unknown): { readonly type: string; readonly words: string } {
  if (isText(value)) return { type: '', words: value };
  if (!isRecord(value)) return { type: '', words: '' };
  const { type, msg, message, loc } = value;
  const said = [msg, message].find(isText) ?? '';
  const at = Array.isArray(loc)
    ? (loc as readonly unknown[]).filter((part) => part !== 'body').join('.')
    : '';
  return { type: isText(type) ? type : '', words: at ? `${at}: ${said}` : said };
}

const withoutTags = (text: string): string => text.replaceAll(/<[^>]*>/gu, ' ');

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
