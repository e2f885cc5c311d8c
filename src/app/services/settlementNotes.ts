import { isRecord } from '../../kernel/ledger/shapes.ts';
import type { SettlementNotes } from '../../session/settlement.ts';

const storageKey = 'ninetyten.settlement';

/** Where storage is forbidden they hold for this page. */
let unkept: SettlementNotes | null = null;

/** Of all tabs; what cannot be read is as if nothing had been asked. */
export function readSettlementNotes(): SettlementNotes {
  if (unkept !== null) return unkept;
  const { askedAt, refusedAt } = fieldsOf();
  return { askedAt: timesOf(askedAt), refusedAt: timesOf(refusedAt) };
}

export function keepSettlementNotes(notes: SettlementNotes): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(notes));
    unkept = null;
  } catch {
    unkept = notes;
  }
}

function fieldsOf(): { readonly askedAt?: unknown; readonly refusedAt?: unknown } {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
    return isRecord(value) ? { askedAt: value['askedAt'], refusedAt: value['refusedAt'] } : {};
  } catch {
    return {};
  }
}

function timesOf(value: unknown): Readonly<Record<string, number>> {
  if (!isRecord(value)) return {};
  const times = Object.entries(value).flatMap(([key, at]) =>
    typeof at === 'number' ? [[key, at] as const] : [],
  );
  return Object.fromEntries(times);
}
