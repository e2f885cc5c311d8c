import type { Withdrawn } from '../../engines/hosted/contract.ts';
import { isRecord } from '../../kernel/ledger/shapes.ts';

const storageKey = 'ninetyten.modelStatus';

/** What a provider said on a day of its models. */
interface Told {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Why, by model. */
  readonly withdrawn: Withdrawn;
}

/** What providers do not offer any more, as they said last; asked once a day for all tabs. */
export interface ModelStatus {
  /** Why a model is not offered, the rest of a sentence; null: nothing is known against it. */
  reason(provider: string, model: string): string | null;
  /** Asks unless it was asked today; false where nothing new is known. What is not answered counts as before. */
  renew(provider: string, ask: () => Promise<Withdrawn | null>): Promise<boolean>;
}

export function createModelStatus(today: () => string): ModelStatus {
  const told = new Map(readTold());
  return {
    reason: (provider, model) => told.get(provider)?.withdrawn.get(model) ?? null,
    renew: async (provider, ask) => {
      if (told.get(provider)?.day === today()) return false;
      const withdrawn = await ask();
      if (withdrawn === null) return false;
      told.set(provider, { day: today(), withdrawn });
      keepTold(told);
      return true;
    },
  };
}

function readTold(): readonly (readonly [string, Told])[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
    return isRecord(value) ? Object.entries(value).flatMap(toldOf) : [];
  } catch {
    return [];
  }
}

function toldOf([provider, value]: readonly [string, unknown]): readonly (readonly [string, Told])[] {
  if (!isRecord(value) || typeof value['day'] !== 'string' || !isRecord(value['withdrawn'])) return [];
  const reasons = Object.entries(value['withdrawn']).flatMap(([model, reason]) =>
    typeof reason === 'string' ? [[model, reason] as const] : [],
  );
  return [[provider, { day: value['day'], withdrawn: new Map(reasons) }]];
}

function keepTold(told: ReadonlyMap<string, Told>): void {
  const rows = [...told].map(([provider, { day, withdrawn }]) => [
    provider,
    { day, withdrawn: Object.fromEntries(withdrawn) },
  ]);
  try {
    localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(rows)));
  } catch {
    // Storage may be forbidden or full: then it is asked again with the next start.
  }
}
