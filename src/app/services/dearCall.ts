const storageKey = 'ninetyten.dearCallMicros';

/** A dollar: most single calls cost cents. */
const usualMicros = 1_000_000;

/** A call that costs more is told by itself (A3); null: none is. A preference of this browser, written in no event. */
export function dearCallMicros(): number | null {
  const text = readStored();
  if (text === null) return usualMicros;
  const stored = Number(text);
  return Number.isSafeInteger(stored) && stored > 0 ? stored : null;
}

export function setDearCallMicros(micros: number | null): void {
  volatile = String(micros ?? 0);
  try {
    localStorage.setItem(storageKey, volatile);
  } catch {
    // Storage may be forbidden; the limit then holds for this page.
  }
}

let volatile: string | null = null;

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey) ?? volatile;
  } catch {
    return volatile;
  }
}
