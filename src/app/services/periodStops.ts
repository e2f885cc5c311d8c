import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import type { PeriodUse } from '../../kernel/metrics/budget.ts';
import type { WorkspaceStore } from '../../kernel/workspace/ports.ts';
import type { PeriodStops } from '../../session/ports.ts';
import type { ReviewClient } from '../../session/services.ts';

const storageKey = 'ninetyten.sharedHardStop';

/** Whether a hard stop of a month or campaign may hold here: only then the ledger is read for it. */
export interface StopHint {
  get(): boolean;
  set(mayHold: boolean): void;
}

export function browserStopHint(): StopHint {
  let volatile = false;
  return {
    get: () => {
      try {
        return localStorage.getItem(storageKey) !== null || volatile;
      } catch {
        return volatile;
      }
    },
    set: (mayHold) => {
      volatile = mayHold;
      try {
        if (mayHold) localStorage.setItem(storageKey, '1');
        else localStorage.removeItem(storageKey);
      } catch {
        // Storage may be forbidden; the hint then holds for this page.
      }
    },
  };
}

export interface KeptPeriodStops extends PeriodStops {
  /** Told when `of` may answer otherwise. Returns unsubscribe. */
  subscribe(listener: () => void): () => void;
  /** An asset is open, or none is: what stops its runs is then kept up to date, or not. */
  watch(open: boolean): void;
}

/**
 * A shared budget is spent by every asset, so only the whole ledger tells how far it is. The review's worker has that,
 * added up; it is started for it once a hard stop was set, here or by a device whose events came, and never otherwise.
 */
export function createPeriodStops(deps: {
  readonly workspace: Pick<WorkspaceStore, 'subscribe'>;
  readonly hint: StopHint;
  readonly openReview: () => Promise<Pick<ReviewClient, 'stops' | 'onChange' | 'stop'>>;
  readonly now: () => number;
}): KeptPeriodStops {
  const { workspace, hint, openReview, now } = deps;
  const listeners = new Set<() => void>();
  let uses: readonly PeriodUse[] = [];
  let client: Promise<Pick<ReviewClient, 'stops' | 'onChange' | 'stop'>> | null = null;
  let watching = false;

  function tell(fresh: readonly PeriodUse[]): void {
    uses = fresh;
    for (const listener of listeners) listener();
  }

  function close(): void {
    void client?.then(
      (open) => open.stop(),
      () => undefined,
    );
    client = null;
  }

  async function look(): Promise<void> {
    client ??= openReview().then((open) => {
      open.onChange(() => void refresh());
      return open;
    });
    const mine = client;
    try {
      const found = await (await mine).stops(now());
      if (client !== mine) return;
      tell(found.uses);
      // Taken away since: nothing is to be read for it any more.
      if (!found.isAnySet) {
        hint.set(false);
        close();
      }
    } catch (cause) {
      // Another try starts afresh.
      if (client === mine) close();
      throw cause;
    }
  }

  /** In the background nobody waits for it; before a run `check` tells what is wrong. */
  const refresh = (): Promise<void> => look().catch(() => undefined);

  workspace.subscribe(({ events, forgotten }) => {
    const set = events.filter(isSharedBudget);
    if (set.some(({ body }) => body.hardStop)) hint.set(true);
    // Also one without a stop: it may take the place of one that had it.
    if ((set.length > 0 || forgotten !== undefined) && watching && hint.get()) void refresh();
  });

  return {
    of: (campaign) => uses.filter(({ scope, name }) => scope === 'workspace' || name === campaign),
    check: () => (hint.get() ? look() : null),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch: (open) => {
      if (open === watching) return;
      watching = open;
      if (!open) close();
      else if (hint.get()) void refresh();
    },
  };
}

type BudgetEvent = Extract<LedgerEvent, { readonly type: 'budget.set' }>;

function isSharedBudget(event: LedgerEvent): event is BudgetEvent {
  return event.type === 'budget.set' && event.body.scope !== 'asset';
}
