import { isRecord } from '../../kernel/ledger/shapes.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { FallbackMode, FallbackRule } from '../../kernel/operations/standIns.ts';

const storageKey = 'ninetyten.fallback';

const off: FallbackRule = { mode: 'off', order: [], limitMicros: null };
const modes: ReadonlySet<unknown> = new Set<FallbackMode>(['off', 'before', 'refusal']);
const listeners = new Set<() => void>();

/** Which engines may stand in for each other, by tool. A preference of this browser; off until somebody allows it. */
export function fallbackRule(operation: OperationId): FallbackRule {
  const rule = stored()[operation];
  return isRule(rule) ? rule : off;
}

export function setFallbackRule(operation: OperationId, rule: FallbackRule): void {
  volatile = JSON.stringify({ ...stored(), [operation]: rule });
  try {
    localStorage.setItem(storageKey, volatile);
  } catch {
    // Storage may be forbidden; the rule then holds for this page.
  }
  for (const listener of listeners) listener();
}

/** Told when a rule of this page changed. Returns unsubscribe. */
export function onFallbackRules(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let volatile: string | null = null;

function stored(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readStored() ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey) ?? volatile;
  } catch {
    return volatile;
  }
}

function isRule(value: unknown): value is FallbackRule {
  if (!isRecord(value)) return false;
  const { mode, order, limitMicros } = value;
  const isLimit = limitMicros === null || (Number.isSafeInteger(limitMicros) && Number(limitMicros) >= 0);
  const isOrder = Array.isArray(order) && order.every((id) => typeof id === 'string');
  return modes.has(mode) && isLimit && isOrder;
}
