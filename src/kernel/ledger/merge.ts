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
const privateFields = new Set(['rateMicroPerHour']);

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
