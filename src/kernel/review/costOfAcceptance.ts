/** One engine in a comparison. Money in micros of one currency, times in seconds. */
export interface Candidate {
  /** Of one call. */
  readonly priceMicros: number;
  readonly latencyS: number;
  /** Accepted sets of decided ones, 0..1. */
  readonly acceptance: number;
  /** Clean-up by hand for each accepted result. */
  readonly cleanupS: number;
}

export interface Circumstances {
  readonly wageMicrosPerHour: number;
  /** Review of one set. */
  readonly reviewS: number;
  /** Share of the latency in which somebody was blocked, 0..1. */
  readonly blockingShare: number;
}

/** What one try costs: price, the blocked part of the wait, and the look at the result. */
function costOfTry({ priceMicros, latencyS }: Candidate, around: Circumstances): number {
  const wage = around.wageMicrosPerHour / 3_600;
  return priceMicros + wage * (around.blockingShare * latencyS + around.reviewS);
}

/** Cost of acceptance (M13): `T = (price + w(bL + v)) / p + w·c`, in micros; infinite where nothing is accepted. */
export function costOfAcceptance(candidate: Candidate, around: Circumstances): number {
  const cleanup = (around.wageMicrosPerHour / 3_600) * candidate.cleanupS;
  return costOfTry(candidate, around) / candidate.acceptance + cleanup;
}

/** Seconds of a person's time until something is accepted, whatever they cost. */
export function secondsToAcceptance(
  candidate: Candidate,
  around: Omit<Circumstances, 'wageMicrosPerHour'>,
): number {
  const perTry = around.blockingShare * candidate.latencyS + around.reviewS;
  return perTry / candidate.acceptance + candidate.cleanupS;
}

export interface BreakEven {
  /** Acceptance from which the fast one is cheaper; above 1 or null: it cannot win. */
  readonly acceptance: number | null;
  /** Tries for one accepted result at that acceptance. */
  readonly tries: number | null;
  readonly canWin: boolean;
}

/** When the fast engine is the cheaper one (M13b): `p_F ≥ (price_F + w(bL_F + v)) / (T_S − w·c_F)`. */
export function breakEven(fast: Candidate, slow: Candidate, around: Circumstances): BreakEven {
  const room = costOfAcceptance(slow, around) - (around.wageMicrosPerHour / 3_600) * fast.cleanupS;
  if (room <= 0) return { acceptance: null, tries: null, canWin: false };
  const acceptance = costOfTry(fast, around) / room;
  return { acceptance, tries: 1 / acceptance, canWin: acceptance <= 1 };
}

/** Over-spec waste of one accepted result (M10), in micros; `justified`: the needed tier would have cost as much. */
export function overSpecWaste(
  used: Candidate,
  needed: Candidate,
  around: Circumstances,
): { readonly micros: number; readonly justified: boolean } {
  const difference = costOfAcceptance(used, around) - costOfAcceptance(needed, around);
  return { micros: Math.max(0, difference), justified: difference <= 0 };
}

/** The input of `around` or of a candidate whose change would turn the verdict over. */
export interface Flip {
  readonly input: 'reviewS' | 'blockingShare' | 'wageMicrosPerHour' | 'fastAcceptance';
  /** The value at which both cost the same. */
  readonly at: number;
}

const reach = { reviewS: 600, blockingShare: 1, wageMicrosPerHour: 500_000_000 } as const;

/**
 * What flips the answer (S8): for each input, the value nearest to today's at which the cheaper engine changes, the
 * others as they are. Inputs that never flip it within their reach are left out.
 */
export function flips(fast: Candidate, slow: Candidate, around: Circumstances): Flip[] {
  const advantage = (changed: Circumstances): number =>
    costOfAcceptance(slow, changed) - costOfAcceptance(fast, changed);
  const found: Flip[] = [];
  for (const input of ['reviewS', 'blockingShare', 'wageMicrosPerHour'] as const) {
    const at = crossing((value) => advantage({ ...around, [input]: value }), around[input], reach[input]);
    if (at !== null) found.push({ input, at });
  }
  const { acceptance, canWin } = breakEven(fast, slow, around);
  if (acceptance !== null && canWin) found.push({ input: 'fastAcceptance', at: acceptance });
  return found;
}

const scanSteps = 400;

/** The zero of `f` in 0..`most` nearest to `today`, by scanning and halving. Null for none. */
function crossing(f: (value: number) => number, today: number, most: number): number | null {
  let nearest: number | null = null;
  for (let i = 0; i < scanSteps; i += 1) {
    let low = (most * i) / scanSteps;
    let high = (most * (i + 1)) / scanSteps;
    if (Math.sign(f(low)) === Math.sign(f(high))) continue;
    for (let halving = 0; halving < 40; halving += 1) {
      const middle = (low + high) / 2;
      if (Math.sign(f(low)) === Math.sign(f(middle))) low = middle;
      else high = middle;
    }
    if (nearest === null || Math.abs(high - today) < Math.abs(nearest - today)) nearest = high;
  }
  return nearest;
}
