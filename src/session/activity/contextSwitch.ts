/** Monotonic milliseconds. */
type Time = number;

/** A person looked away while a call was pending and came back (M18). */
export interface MeasuredSwitch {
  /** That of the call that was waited for. */
  readonly asset: string;
  readonly awayFrom: Time;
  readonly awayMs: number;
  /** From the return to the first productive input; null when there was none. */
  readonly resumeLagMs: number | null;
  readonly lagOutsidePendingMs: number;
}

export interface ContextSwitches {
  /** Time passed up to `t`; `pending`: a call was all the while. */
  pass(t: Time, pending: boolean): void;
  /** `waitingFor` null: nothing was pending, so nothing is interrupted. */
  left(t: Time, waitingFor: string | null): void;
  returned(t: Time): void;
  /** The first productive input after a return. */
  resumed(t: Time): void;
  /** There will be no productive input that belongs to the return. */
  ended(): void;
  /** Switches that were over since the last call: whole milliseconds. */
  drain(): readonly MeasuredSwitch[];
}

/** Follows absences, one at a time; shorter ones than `atLeastMs` are none. */
export function contextSwitches(atLeastMs: number): ContextSwitches {
  let away: { readonly asset: string; readonly from: Time } | null = null;
  let back: { readonly asset: string; readonly awayFrom: Time; readonly at: Time; outsideMs: number } | null =
    null;
  let passed: Time = -Infinity;
  let done: MeasuredSwitch[] = [];

  const end = (resumedAt: Time | null): void => {
    if (back === null) return;
    const { asset, awayFrom, at, outsideMs } = back;
    done.push({
      asset,
      awayFrom,
      awayMs: Math.round(at - awayFrom),
      resumeLagMs: resumedAt === null ? null : Math.round(resumedAt - at),
      lagOutsidePendingMs: resumedAt === null ? 0 : Math.round(outsideMs),
    });
    back = null;
  };

  return {
    pass: (t, pending) => {
      if (back !== null && !pending) back.outsideMs += t - Math.max(passed, back.at);
      passed = t;
    },
    left: (t, waitingFor) => {
      end(null);
      away = waitingFor === null ? null : { asset: waitingFor, from: t };
    },
    returned: (t) => {
      if (away !== null && t - away.from >= atLeastMs)
        back = { asset: away.asset, awayFrom: away.from, at: t, outsideMs: 0 };
      away = null;
    },
    resumed: (t) => end(t),
    ended: () => end(null),
    drain: () => {
      const over = done;
      done = [];
      return over;
    },
  };
}
