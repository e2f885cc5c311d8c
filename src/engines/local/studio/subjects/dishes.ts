import { rounded } from '../scene/geometry.ts';
import type { Built } from '../scene/types.ts';
import { vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';

export function buildBowl(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.04],
    [0.34, 0.04, 0.01],
    [0.36, 0, 0.012],
    [0.42, 0, 0.03],
    [0.45, 0.06, 0.05],
    [0.82, 0.3, 0.24],
    [0.98, 0.66, 0.02],
    [0.985, 0.68, 0.012],
    [0.955, 0.68, 0.012],
  ]);
  const cavity = rounded([
    [0, 0.11],
    [0.4, 0.12, 0.16],
    [0.79, 0.33, 0.24],
    [0.945, 0.67, 0.01],
    [0.955, 0.68],
  ]);
  const parts = vesselParts(
    context,
    { outer, cavity, level: 0.45, wall: 0.04 },
    'ceramic',
    '#ded5c6',
    context.liquid,
  );
  return {
    parts,
    radius: 1,
    height: 0.68,
    turn: Math.PI,
    colour: context.colour ?? '#ded5c6',
    bowl: { radius: 0.72, floor: 0.14 },
  };
}

export function buildPlate(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.03],
    [0.7, 0.03, 0.01],
    [0.72, 0, 0.01],
    [0.8, 0, 0.02],
    [0.86, 0.05, 0.05],
    [1.28, 0.16, 0.02],
    [1.29, 0.185, 0.012],
    [1.26, 0.19, 0.02],
  ]);
  const cavity = rounded([
    [0, 0.07],
    [0.82, 0.075, 0.08],
    [0.92, 0.11, 0.06],
    [1.25, 0.188],
  ]);
  const parts = vesselParts(context, { outer, cavity, level: 0.1, wall: 0.04 }, 'ceramic', '#e8e4dc', null);
  return {
    parts,
    radius: 1.3,
    height: 0.19,
    turn: Math.PI,
    colour: context.colour ?? '#e8e4dc',
    bowl: { radius: 0.72, floor: 0.075 },
  };
}
