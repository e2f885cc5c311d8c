import { drainSegments, drainSwitches, startActivity, stepActivity } from './activity/activityMachine.ts';
import type { ActivityInput } from './activity/activityMachine.ts';
import { scopeOf } from './scope.ts';
import type { MeasuredSegment } from './activity/account.ts';
import type { MeasuredSwitch } from './activity/contextSwitch.ts';
import type { ActivityPort } from './ports.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';
import type { Clock } from '../kernel/shared/clock.ts';

/** Where a person's presence and input are seen; `browserSurface` in the application. */
export interface ActivitySurface {
  /** Calls back with presence now and at each change, and with each input; returns stop. */
  watch(listener: {
    presence(visible: boolean, focused: boolean): void;
    input(productive: boolean): void;
    /** The page may be gone after this. */
    leaving(): void;
  }): () => void;
  every(ms: number, work: () => void): () => void;
}

export interface ActivityOptions {
  readonly clock: Clock;
  readonly surface: ActivitySurface;
  commit(events: readonly EventDraft[]): Promise<unknown>;
  /** Snapshot written on each segment that is paid or may become so; null while no rate is known. */
  rateMicroPerHour(): number | null;
}

const tickMs = 1_000;
/** A killed tab loses at most this much measured time. */
const flushAfterMs = 10_000;

/**
 * Measures human time and waiting on the open asset and writes it as `time.segment` and `time.switched` events:
 * at the latest ten seconds after it is certain, at the end of each call, when the page goes away and when the asset is
 * closed. What could not be written is kept and tried again.
 */
export function createActivity(options: ActivityOptions): ActivityPort & { dispose(): void } {
  const { clock, surface } = options;
  const state = startActivity(clock.mono());
  const campaigns = new Map<string, string | null>();
  let unsaved: EventDraft[] = [];
  let saved: Promise<void> = Promise.resolve();
  let flushedAt = clock.mono();

  function step(input: DistributiveOmit<ActivityInput, 't'>): void {
    stepActivity(state, { ...input, t: clock.mono() });
  }

  async function save(): Promise<void> {
    if (unsaved.length === 0) return;
    const batch = unsaved;
    unsaved = [];
    try {
      await options.commit(batch);
    } catch {
      // Full or closed storage: nothing is lost while the tab lives, the next flush tries again.
      unsaved = [...batch, ...unsaved];
    }
  }

  function flush(): Promise<void> {
    flushedAt = clock.mono();
    const around = (asset: string): Surroundings => ({
      scope: scopeOf(asset, campaigns.get(asset) ?? null),
      clock,
      rate: options.rateMicroPerHour(),
    });
    unsaved.push(
      ...drainSegments(state).map((segment) => segmentDraft(segment, around(segment.asset))),
      ...drainSwitches(state).map((one) => switchDraft(one, around(one.asset))),
    );
    saved = saved.then(save);
    return saved;
  }

  const stopWatching = surface.watch({
    presence: (visible, focused) => step({ kind: 'presence', visible, focused }),
    input: (productive) => step({ kind: 'input', productive }),
    leaving: () => {
      step({ kind: 'tick' });
      void flush();
    },
  });
  const stopTicking = surface.every(tickMs, () => {
    step({ kind: 'tick' });
    if (clock.mono() - flushedAt >= flushAfterMs) void flush();
  });

  return {
    assetOpened: (asset, campaign) => {
      campaigns.set(asset, campaign);
      step({ kind: 'asset-opened', asset });
    },
    assetClosed: () => {
      step({ kind: 'asset-closed' });
      void flush();
    },
    callStarted: (call, asset) => step({ kind: 'call-started', call, asset }),
    callEnded: (call) => {
      step({ kind: 'call-ended', call });
      void flush();
    },
    reviewOpened: () => step({ kind: 'review-opened' }),
    reviewClosed: () => step({ kind: 'review-closed' }),
    handEdit: () => step({ kind: 'hand-edit' }),
    flush: () => {
      step({ kind: 'tick' });
      return flush();
    },
    dispose: () => {
      stopWatching();
      stopTicking();
    },
  };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a draft takes from outside the measurement. */
interface Surroundings {
  readonly scope: EventDraft['scope'];
  readonly clock: Clock;
  readonly rate: number | null;
}

function segmentDraft(segment: MeasuredSegment, { scope, clock, rate }: Surroundings): EventDraft {
  // Idle time that a person keeps becomes work, at the rate of its hour. Overlapped wait is never paid.
  const paid = segment.kind !== 'overlapped';
  return {
    type: 'time.segment',
    scope,
    at: wallTime(segment.from, clock),
    body: {
      kind: segment.kind,
      ms: segment.ms,
      asset: segment.asset,
      ...(segment.call === null ? {} : { call: segment.call }),
      ...(segment.spent === undefined ? {} : { spent: segment.spent }),
      ...(paid && rate !== null ? { rateMicroPerHour: rate } : {}),
    },
  };
}

function switchDraft(one: MeasuredSwitch, { scope, clock, rate }: Surroundings): EventDraft {
  const { asset, awayFrom, awayMs, resumeLagMs, lagOutsidePendingMs } = one;
  return {
    type: 'time.switched',
    scope,
    at: wallTime(awayFrom, clock),
    body: {
      asset,
      awayMs,
      resumeLagMs,
      lagOutsidePendingMs,
      ...(rate === null ? {} : { rateMicroPerHour: rate }),
    },
  };
}

function wallTime(mono: number, clock: Clock): number {
  return Math.round(clock.now() - (clock.mono() - mono));
}
