import type { Replay } from './assetReplay.ts';
import { totalOf } from './costParts.ts';
import type { Parts } from './costParts.ts';
import type { ReplayStep, StepCost } from './replaySteps.ts';

export type FigureId =
  | keyof Parts
  | 'total'
  | 'iterations'
  | 'rejectRate'
  | 'failed'
  | 'feltWaitMs'
  | 'overlappedWaitMs'
  | 'humanTimeMs'
  | 'handEditMs';

export interface ComparedFigure {
  readonly id: FigureId;
  readonly unit: 'micros' | 'count' | 'ms' | 'share';
  /** Null: there is nothing to divide by. */
  readonly a: number | null;
  readonly b: number | null;
  /** `b − a`. */
  readonly difference: number | null;
}

/** The cost of a tool's calls, people's time on them included. `tool` null: everything that belongs to no call. */
export interface ToolShare {
  readonly tool: string | null;
  readonly calls: number;
  readonly micros: number;
}

export interface ComparedTool {
  readonly tool: string | null;
  readonly a: ToolShare;
  readonly b: ToolShare;
  readonly differenceMicros: number;
}

export interface Comparison {
  readonly figures: readonly ComparedFigure[];
  /** Largest difference first; each side sums to the total of its asset. */
  readonly tools: readonly ComparedTool[];
  /** The side of the partition that differs most; null where none does. */
  readonly part: { readonly id: keyof Parts; readonly differenceMicros: number } | null;
  /** Parts without a price: with one the total is a lower bound. */
  readonly unpriced: { readonly a: number; readonly b: number };
}

const partIds = ['infrastructure', 'iteration', 'oversight'] as const satisfies readonly (keyof Parts)[];

/** Two assets side by side, and what makes the difference. */
export function compareAssets(a: Replay, b: Replay): Comparison {
  const figures = figuresOf(a).map(([id, unit, ofA], index): ComparedFigure => {
    const ofB = figuresOf(b)[index]?.[2] ?? null;
    return { id, unit, a: ofA, b: ofB, difference: ofA === null || ofB === null ? null : ofB - ofA };
  });
  return {
    figures,
    tools: comparedTools(a, b),
    part: largestPart(a.total, b.total),
    unpriced: { a: unpricedOf(a.total), b: unpricedOf(b.total) },
  };
}

function figuresOf({
  meter,
  total,
}: Replay): readonly (readonly [FigureId, ComparedFigure['unit'], number | null])[] {
  const decided = meter.accepted + meter.rejected;
  return [
    ['total', 'micros', totalOf(total)],
    ...partIds.map((id) => [id, 'micros', total[id]] as const),
    ['iterations', 'count', meter.iterations],
    ['rejectRate', 'share', decided === 0 ? null : meter.rejected / decided],
    ['failed', 'count', meter.failed],
    ['feltWaitMs', 'ms', meter.feltWaitMs],
    ['overlappedWaitMs', 'ms', meter.overlappedWaitMs],
    ['humanTimeMs', 'ms', meter.humanTimeMs],
    ['handEditMs', 'ms', meter.handEditMs],
  ];
}

const unpricedOf = ({ unpriced, unrated }: StepCost): number => unpriced + unrated;

function largestPart(a: StepCost, b: StepCost): Comparison['part'] {
  const parts = partIds.map((id) => ({ id, differenceMicros: b[id] - a[id] }));
  const [most] = parts.toSorted(byDifference);
  return most === undefined || most.differenceMicros === 0 ? null : most;
}

function byDifference(
  x: { readonly differenceMicros: number },
  y: { readonly differenceMicros: number },
): number {
  return Math.abs(y.differenceMicros) - Math.abs(x.differenceMicros);
}

function comparedTools(a: Replay, b: Replay): ComparedTool[] {
  const [ofA, ofB] = [toolShares(a), toolShares(b)];
  return [...new Set([...ofA.keys(), ...ofB.keys()])]
    .map((tool): ComparedTool => {
      const none: ToolShare = { tool, calls: 0, micros: 0 };
      const sides = { a: ofA.get(tool) ?? none, b: ofB.get(tool) ?? none };
      return { tool, ...sides, differenceMicros: sides.b.micros - sides.a.micros };
    })
    .toSorted(byDifference);
}

function toolShares({ steps }: Replay): ReadonlyMap<string | null, ToolShare> {
  const shares = new Map<string | null, ToolShare>();
  for (const step of steps) {
    const tool = toolOf(step, steps);
    const calls = step.kind === 'call' ? 1 : 0;
    const micros = totalOf(step.cost);
    if (calls === 0 && micros === 0) continue;
    const held = shares.get(tool);
    shares.set(tool, { tool, calls: calls + (held?.calls ?? 0), micros: micros + (held?.micros ?? 0) });
  }
  return shares;
}

/** A correction belongs to the tool whose call it corrects. */
function toolOf(step: ReplayStep, steps: readonly ReplayStep[]): string | null {
  const called = step.kind === 'correction' && step.call !== null ? steps[step.call] : step;
  return called?.kind === 'call' ? called.row.tool : null;
}
