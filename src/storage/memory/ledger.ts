import type { MemoryBackend } from './backend.ts';
import { publicContent } from '../../kernel/ledger/merge.ts';
import type { AnyEvent } from '../../kernel/ledger/validate.ts';
import type { Clock, IdSource } from '../../kernel/shared/clock.ts';
import { importStep } from '../../kernel/workspace/importStep.ts';
import type { ImportStep } from '../../kernel/workspace/importStep.ts';
import type { DeviceExtent, ImportChunk, LedgerConflict } from '../../kernel/workspace/ports.ts';

/** Not interrupted, so as atomic as a transaction. */
export function importChunk(
  backend: MemoryBackend,
  chunk: ImportChunk,
  stamp: { readonly clock: Clock; readonly ids: IdSource; readonly actor: string },
): ImportStep {
  const before = {
    stored: ({ id }: AnyEvent) => backend.events.get(id),
    counter: backend.counter,
    progress: backend.imports.get(chunk.sha256) ?? null,
  };
  const step = importStep(chunk, before, stamp);
  for (const event of [...step.added, ...step.record]) backend.events.set(event.id, event);
  setAside(backend, step, chunk);
  backend.counter = step.counter;
  backend.imports.set(chunk.sha256, step.progress);
  if (step.added.length > 0) backend.importMark += 1;
  return step;
}

function setAside({ conflicts }: MemoryBackend, step: ImportStep, { source, sha256 }: ImportChunk): void {
  for (const refused of step.refused) {
    const content = publicContent(refused);
    if (!conflicts.some((held) => publicContent(held.refused) === content))
      conflicts.push({ refused, source, sha256, at: step.at });
  }
}

export function listConflicts({ conflicts, events }: MemoryBackend): readonly LedgerConflict[] {
  return conflicts
    .map((conflict) => ({ kept: events.get(conflict.refused.id) ?? null, ...conflict }))
    .toSorted((a, b) => byDevice(a.refused, b.refused));
}

/** In (dev, seq) order, as IndexedDB keeps them. */
export function sortedEvents({ events }: MemoryBackend): readonly AnyEvent[] {
  return Array.from(events.values()).toSorted(byDevice);
}

function byDevice(a: AnyEvent, b: AnyEvent): number {
  if (a.dev !== b.dev) return a.dev < b.dev ? -1 : 1;
  return a.seq - b.seq;
}

export async function inChunks<E>(
  events: readonly E[],
  onChunk: (events: readonly E[]) => void | Promise<void>,
): Promise<void> {
  for (let start = 0; start < events.length; start += 5_000)
    await onChunk(events.slice(start, start + 5_000));
}

export function forgetDevices(backend: MemoryBackend, prefix: string): number {
  const forgotten = Array.from(backend.events.values()).filter(({ dev }) => dev.startsWith(prefix));
  for (const { id } of forgotten) backend.events.delete(id);
  backend.importMark += 1;
  const kept = backend.conflicts.filter(({ refused }) => !refused.dev.startsWith(prefix));
  backend.conflicts.splice(0, backend.conflicts.length, ...kept);
  return forgotten.length;
}

/** `sorted` by device and number. */
export function extentOf(sorted: readonly AnyEvent[]): DeviceExtent[] {
  const byDevice = new Map<string, DeviceExtent>();
  for (const { dev, seq } of sorted) {
    byDevice.set(dev, { dev, events: (byDevice.get(dev)?.events ?? 0) + 1, lastSeq: seq });
  }
  return [...byDevice.values()];
}
