import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { TokenUsage } from '../../../kernel/pricing/priceTable.ts';
import { imageType } from '../imageType.ts';

export type Picture =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer>; readonly mimeType: string }
  /** Of relays; OpenAI sends bytes. */
  | { readonly kind: 'url'; readonly url: string };

export interface Usage {
  /** All tokens of the answer, as stated. */
  readonly total: number;
  /** Null where it is not told what of them was text and what picture: their prices differ. */
  readonly tokens: TokenUsage | null;
}

export interface Answer {
  /** What can be read as one; may be empty. */
  readonly pictures: readonly Picture[];
  /** Null where the answer counts nothing. */
  readonly usage: Usage | null;
  /** Of gateways, which may run another model than the one that was asked for. */
  readonly model: string | null;
}

/** Null for what is no answer of this shape. */
export function answerOf(body: unknown): Answer | null {
  if (!isRecord(body)) return null;
  const { data, usage, model } = body;
  const listed = Array.isArray(data) ? (data as readonly unknown[]) : [];
  return {
    pictures: listed.map(pictureOf).filter((picture) => picture !== null),
    usage: usageOf(usage),
    model: isText(model) ? model : null,
  };
}

function pictureOf(item: unknown): Picture | null {
  if (!isRecord(item)) return null;
  const { b64_json, url } = item;
  const bytes = isText(b64_json) ? bytesOf(b64_json) : null;
  const mimeType = bytes && imageType(bytes);
  if (bytes && mimeType) return { kind: 'bytes', bytes, mimeType };
  return isText(url) ? { kind: 'url', url } : null;
}

/** Null for text that is no base64. Some relays send a data URL. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replace(/^data:[^,]*,/u, ''));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function usageOf(usage: unknown): Usage | null {
  if (!isRecord(usage)) return null;
  const { input_tokens: input, output_tokens: output } = usage;
  // Services that count nothing say zero.
  if (!isCount(input) || !isCount(output) || output === 0) return null;
  return { total: input + output, tokens: tokensOf(usage, input, output) };
}

function tokensOf(usage: Record<string, unknown>, input: number, output: number): TokenUsage | null {
  const asked = splitOf(usage['input_tokens_details'], input);
  const made = splitOf(usage['output_tokens_details'], output);
  if (!asked || !made) return null;
  return {
    textIn: asked.text,
    imageIn: asked.image,
    textOut: made.text,
    imageOut: made.image,
    cachedTextIn: 0,
    cachedImageIn: 0,
  };
}

/** Null where the parts are not told or do not make up the whole, or where some of unknown kind were cheaper. */
function splitOf(details: unknown, whole: number): { readonly text: number; readonly image: number } | null {
  if (!isRecord(details)) return null;
  const { text_tokens: text, image_tokens: image, cached_tokens: cached = 0 } = details;
  if (!isCount(text) || !isCount(image) || text + image !== whole || cached !== 0) return null;
  return { text, image };
}

export interface Complaint {
  /** `error.code` and `error.type`, in this order, where they are texts. */
  readonly names: readonly string[];
  readonly words: string;
}

/** `{error: {message, type, code}}`, `{error: "…"}`, `{detail: "…"}`, or plain text. */
export function complaintOf(text: string, body: unknown): Complaint {
  if (!isRecord(body)) return { names: [], words: text.replaceAll(/<[^>]*>/gu, ' ') };
  const { error, detail, message } = body;
  const { code, type, message: said } = isRecord(error) ? error : {};
  return {
    names: [code, type].filter(isText),
    words: [said, error, detail, message].find(isText) ?? text,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
