import { Vector3 } from 'three';

import { lathe, rounded, tube } from '../scene/geometry.ts';
import type { Built, Part } from '../scene/types.ts';
import { bodyFinish, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';

function handle(
  top: number,
  bottom: number,
  at: number,
  reach: number,
  thick: number,
): ReturnType<typeof tube> {
  const points: Vector3[] = [];
  for (let step = 0; step <= 28; step += 1) {
    const t = step / 28;
    const angle = Math.PI * (0.5 - t);
    const middle = (top + bottom) / 2;
    const half = (top - bottom) / 2;
    const out = Math.pow(Math.max(0, Math.cos(angle)), 0.7) * reach;
    points.push(new Vector3(at + out - 0.03, middle + Math.sin(angle) * half, 0));
  }
  return tube(points, (t) => thick * (1 + 0.25 * Math.pow(Math.abs(t - 0.5) * 2, 6)), 18, 1.5);
}

export function buildMug(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.03],
    [0.3, 0.03, 0.01],
    [0.31, 0, 0.012],
    [0.36, 0, 0.08],
    [0.41, 0.12, 0.1],
    [0.415, 0.93, 0.02],
    [0.395, 0.95, 0.014],
  ]);
  const cavity = rounded([
    [0, 0.09],
    [0.3, 0.09, 0.08],
    [0.37, 0.15, 0.08],
    [0.378, 0.93, 0.012],
    [0.395, 0.95],
  ]);
  const material = context.material ?? 'ceramic';
  const plain = material === 'glass' || material === 'frosted-glass' ? 'glass' : material;
  const parts: Part[] = vesselParts(
    context,
    { outer, cavity, level: 0.8, wall: 0.035 },
    plain,
    '#e6ded0',
    context.liquid ?? 'coffee',
  );
  parts.push(opaque(handle(0.78, 0.2, 0.41, 0.28, 0.042), bodyFinish(context, 'ceramic', '#e6ded0')));
  return { parts, radius: 0.5, height: 0.95, turn: 0.7, colour: context.colour ?? '#e6ded0' };
}

export function buildCup(context: SubjectContext): Built {
  const saucer = rounded([
    [0, 0.03],
    [0.28, 0.02, 0.01],
    [0.3, 0, 0.01],
    [0.36, 0, 0.02],
    [0.42, 0.05, 0.06],
    [0.72, 0.13, 0.02],
    [0.73, 0.15, 0.012],
    [0.7, 0.155, 0.03],
    [0.42, 0.085, 0.06],
    [0.26, 0.065, 0.02],
    [0, 0.06],
  ]);
  const outer = rounded([
    [0, 0.07],
    [0.2, 0.07, 0.01],
    [0.215, 0.06, 0.01],
    [0.25, 0.065, 0.03],
    [0.36, 0.2, 0.14],
    [0.44, 0.66, 0.03],
    [0.45, 0.68, 0.01],
    [0.425, 0.68, 0.01],
  ]);
  const cavity = rounded([
    [0, 0.12],
    [0.2, 0.12, 0.06],
    [0.33, 0.22, 0.13],
    [0.42, 0.66, 0.02],
    [0.425, 0.68],
  ]);
  const parts: Part[] = vesselParts(
    context,
    { outer, cavity, level: 0.57, wall: 0.03 },
    'ceramic',
    '#eeeae2',
    context.liquid ?? 'coffee',
  );
  const look = bodyFinish(context, 'ceramic', '#eeeae2');
  parts.push(opaque(lathe(saucer, 96), look));
  parts.push(opaque(handle(0.56, 0.24, 0.41, 0.22, 0.032), look));
  return { parts, radius: 0.75, height: 0.68, turn: 0.8, colour: context.colour ?? '#eeeae2' };
}
