import type { AssetFacts } from './assetFacts.ts';

/** The strict partition of what a deliverable costs (product.md): machine on the path, the rest of it, people. */
export type Component = 'infrastructure' | 'iteration' | 'oversight';

export interface CostLine {
  readonly at: number;
  readonly component: Component;
  readonly micros: number;
  /** 1 where the amount is not known and `micros` is 0. */
  readonly unpriced: number;
  /** Overhead, where no asset carries it. */
  readonly general: boolean;
}

export interface Parts {
  readonly infrastructure: number;
  readonly iteration: number;
  readonly oversight: number;
}

export const noParts: Parts = { infrastructure: 0, iteration: 0, oversight: 0 };

export function totalOf({ infrastructure, iteration, oversight }: Parts): number {
  return infrastructure + iteration + oversight;
}

export function plus(a: Parts, b: Parts, sign: 1 | -1 = 1): Parts {
  return {
    infrastructure: a.infrastructure + sign * b.infrastructure,
    iteration: a.iteration + sign * b.iteration,
    oversight: a.oversight + sign * b.oversight,
  };
}

const linesOf = new WeakMap<object, readonly CostLine[]>();

/** Every dated amount of an asset, oldest first. Time without a rate is oversight of unknown cost. */
export function costLines(facts: Pick<AssetFacts, 'money' | 'labour'>): readonly CostLine[] {
  // Facts never change: what was sorted once is sorted.
  const known = linesOf.get(facts);
  if (known !== undefined) return known;
  const lines = sortedLines(facts);
  linesOf.set(facts, lines);
  return lines;
}

function sortedLines({ money, labour }: Pick<AssetFacts, 'money' | 'labour'>): CostLine[] {
  const machine = money.map(({ at, component, micros, unpriced, general }) => ({
    at,
    component,
    micros,
    unpriced,
    general,
  }));
  const people = labour
    .filter(({ micros }) => micros !== 0)
    .map(({ at, micros }) => ({
      at,
      component: 'oversight' as const,
      micros: micros ?? 0,
      unpriced: micros === null ? 1 : 0,
      general: false,
    }));
  return [...machine, ...people].toSorted((a, b) => a.at - b.at);
}

export function sumOfLines(lines: readonly CostLine[]): Parts {
  const sum = { infrastructure: 0, iteration: 0, oversight: 0 };
  for (const { component, micros } of lines) sum[component] += micros;
  return sum;
}
