import { compareEvents } from './hlc.ts';

/** The same id with another content: neither is trusted silently, the newcomer is set aside and reported (A9). */
export interface MergeConflict<E> {
  readonly kept: E;
  readonly refused: E;
}

/**
 * Set union by id: commutative, associative, idempotent as far as ids are honest.
 * Of two contents under one id the one in `known` stays. Sorted by (hlc, id).
 */
export function mergeEvents<E extends { readonly id: string; readonly hlc: string; readonly type: string }>(
  known: readonly E[],
  incoming: readonly E[],
): {
  readonly events: readonly E[];
  readonly added: readonly E[];
  readonly conflicts: readonly MergeConflict<E>[];
} {
  const byId = new Map(known.map((event) => [event.id, event]));
  const added: E[] = [];
  const conflicts: MergeConflict<E>[] = [];
  for (const event of incoming) {
    const kept = byId.get(event.id);
    if (kept === undefined) {
      byId.set(event.id, event);
      added.push(event);
    } else if (publicContent(kept) !== publicContent(event)) {
      conflicts.push({ kept, refused: event });
    }
  }
  return { events: Array.from(byId.values()).toSorted(compareEvents), added, conflicts };
}

/** Wages never travel, so a synced copy lacks them and is still the same event. */
const privateFields: ReadonlySet<string> = new Set(['rateMicroPerHour']);

/** The value without its private fields, at any depth; the same value where there are none. */
export function withoutPrivate<T>(value: T): T {
  return stripped(value) as T;
}

function stripped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(stripped);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value);
  const kept = entries
    .filter(([key]) => !privateFields.has(key))
    .map(([key, item]) => [key, stripped(item)] as const);
  const same =
    kept.length === entries.length && kept.every(([, item], index) => item === entries[index]?.[1]);
  // `fromEntries` and not assignment: a field called `__proto__` stays a field.
  return same ? value : Object.fromEntries(kept);
}

/** One text per content: keys in order, private fields left out. What a content hash is taken of. */
export function publicContent(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(publicContent).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record)
    .filter((key) => record[key] !== undefined && !privateFields.has(key))
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${publicContent(record[key])}`);
  return `{${fields.join(',')}}`;
}
