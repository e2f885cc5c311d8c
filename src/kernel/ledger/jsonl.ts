import { publicContent } from './merge.ts';
import { parseEvent } from './validate.ts';
import type { AnyEvent } from './validate.ts';
import { err, ok } from '../shared/result.ts';
import type { Result } from '../shared/result.ts';

/** Why one line of a file is not an event. */
export interface LineProblem {
  readonly kind: 'encoding' | 'too-long' | 'json' | 'too-deep' | 'envelope' | 'body';
  /** From 1, blank lines counted, as an editor shows it. */
  readonly line: number;
  readonly reason: string;
}

/** Far above any event of ours, and low enough that no recursion over it can run out of stack. */
const maxDepth = 64;

/** One event as one line, without its end. Keys in order and no private fields: equal content, equal text. */
export function eventLine(event: AnyEvent): string {
  return publicContent(event);
}

/** Types and fields that this version does not know are kept. Null: a blank line. */
export function parseEventLine(text: string, line: number): Result<AnyEvent | null, LineProblem> {
  if (text.trim() === '') return ok(null);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ kind: 'json', line, reason: 'not JSON' });
  }
  if (deeperThan(value, maxDepth))
    return err({ kind: 'too-deep', line, reason: `nested more than ${maxDepth} levels deep` });
  const parsed = parseEvent(value);
  if (parsed.kind === 'invalid') return err({ kind: parsed.part, line, reason: parsed.reason });
  return ok(parsed.event);
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((item) => deeperThan(item, levels - 1));
}
