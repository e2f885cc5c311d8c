import { belief, probabilityGreater } from '../statistics/posterior.ts';

/** What is known of one model on one tool and tier. */
export interface ModelEvidence {
  readonly decidedSets: number;
  readonly rejectedSets: number;
  readonly assets: number;
  readonly days: number;
  /** 95 % limits of the median latency; null where too few runs give none. */
  readonly p50Ms: { readonly low: number | null; readonly high: number | null };
  /** Cost of acceptance in micros (M13). */
  readonly costMicros: number;
}

/** Thresholds are defaults of the team, not laws of nature. */
export const retireDefaults = { sets: 20, assets: 5, days: 3, rejected: 0.9, costly: 1.15 } as const;

export type Verdict =
  | { readonly kind: 'not-enough-data'; readonly have: number; readonly need: number }
  | { readonly kind: 'no-comparison' }
  | { readonly kind: 'retire' | 'watch' | 'costly' | 'keep'; readonly evidence: Findings };

export interface Findings {
  /** P(reject rate of M > that of B). */
  readonly probabilityRejected: number;
  readonly rejected: boolean;
  readonly slow: boolean;
  readonly costly: boolean;
}

export function hasEnoughData({ decidedSets, assets, days }: ModelEvidence): boolean {
  return decidedSets >= retireDefaults.sets && assets >= retireDefaults.assets && days >= retireDefaults.days;
}

/**
 * Whether a model earns its place beside the best alternative on the same tool and tier (S7). `pooledRejectRate` is
 * that of the tool and tier. A person decides; this only says what the evidence is.
 */
export function retireVerdict(
  model: ModelEvidence,
  alternative: ModelEvidence | null,
  pooledRejectRate: number,
): Verdict {
  if (!hasEnoughData(model)) {
    return { kind: 'not-enough-data', have: model.decidedSets, need: retireDefaults.sets };
  }
  if (alternative === null || !hasEnoughData(alternative)) return { kind: 'no-comparison' };
  const evidence = findings(model, alternative, pooledRejectRate);
  const { rejected, slow, costly } = evidence;
  if (rejected && slow) return { kind: costly ? 'retire' : 'watch', evidence };
  if (rejected || slow) return { kind: 'watch', evidence };
  return { kind: costly ? 'costly' : 'keep', evidence };
}

function findings(model: ModelEvidence, alternative: ModelEvidence, pooled: number): Findings {
  const believed = ({ rejectedSets, decidedSets }: ModelEvidence): ReturnType<typeof belief> =>
    belief({ successes: rejectedSets, n: decidedSets }, pooled);
  const probabilityRejected = probabilityGreater(believed(model), believed(alternative));
  const { low } = model.p50Ms;
  const { high } = alternative.p50Ms;
  return {
    probabilityRejected,
    rejected: probabilityRejected >= retireDefaults.rejected,
    slow: low !== null && high !== null && low > high,
    costly: model.costMicros > retireDefaults.costly * alternative.costMicros,
  };
}
