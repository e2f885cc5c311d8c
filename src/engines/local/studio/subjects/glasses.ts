import { rounded, smooth } from '../scene/geometry.ts';
import type { Built, ProfilePoint } from '../scene/types.ts';
import { vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { scaled } from './profile.ts';

export function buildWineGlass(context: SubjectContext): Built {
  const outer = smoothGlass([
    [0.0, 0.0],
    [0.3, 0.0],
    [0.345, 0.018],
    [0.3, 0.04],
    [0.1, 0.075],
    [0.045, 0.16],
    [0.036, 0.5],
    [0.042, 0.88],
    [0.12, 0.98],
    [0.3, 1.14],
    [0.405, 1.4],
    [0.4, 1.7],
    [0.33, 2.1],
    [0.322, 2.14],
  ]);
  const cavity = smoothGlass([
    [0, 1.01],
    [0.1, 1.02],
    [0.27, 1.16],
    [0.378, 1.41],
    [0.374, 1.7],
    [0.306, 2.1],
    [0.308, 2.145],
  ]);
  const parts = vesselParts(
    context,
    { outer, cavity, level: 1.42, wall: 0.03 },
    'glass',
    null,
    context.liquid ?? 'red-wine',
  );
  return { parts, radius: 0.42, height: 2.15, turn: Math.PI, colour: '#b0a8a8' };
}

function smoothGlass(points: readonly ProfilePoint[]): ReturnType<typeof smooth> {
  return smooth(points, 8);
}

export function buildFlute(context: SubjectContext): Built {
  const outer = smoothGlass([
    [0.0, 0.0],
    [0.28, 0.0],
    [0.32, 0.018],
    [0.27, 0.04],
    [0.08, 0.075],
    [0.042, 0.16],
    [0.036, 0.5],
    [0.042, 0.78],
    [0.11, 0.9],
    [0.21, 1.15],
    [0.26, 1.6],
    [0.245, 2.2],
    [0.24, 2.24],
  ]);
  const cavity = smoothGlass([
    [0, 0.96],
    [0.06, 0.98],
    [0.185, 1.18],
    [0.234, 1.6],
    [0.221, 2.2],
    [0.228, 2.245],
  ]);
  const parts = vesselParts(
    context,
    { outer, cavity, level: 1.9, wall: 0.03 },
    'glass',
    null,
    context.liquid ?? 'white-wine',
  );
  return { parts, radius: 0.33, height: 2.25, turn: Math.PI, colour: '#c9c2a8' };
}

export function buildTumbler(context: SubjectContext): Built {
  const tall = context.random.between(0.92, 1.06);
  const outer = rounded(
    scaled(
      [
        [0, 0.02],
        [0.28, 0.0, 0.04],
        [0.335, 0.0, 0.06],
        [0.395, 1.0, 0.02],
        [0.37, 1.0, 0.012],
      ],
      1,
      tall,
    ),
  );
  const cavity = rounded(
    scaled(
      [
        [0, 0.15],
        [0.27, 0.13, 0.07],
        [0.315, 0.16, 0.05],
        [0.366, 0.99, 0.01],
        [0.37, 1.0],
      ],
      1,
      tall,
    ),
  );
  const parts = vesselParts(
    context,
    { outer, cavity, level: 0.62, wall: 0.035 },
    'glass',
    null,
    context.liquid ?? (context.material === null || context.material === 'glass' ? 'water' : null),
  );
  return { parts, radius: 0.41, height: tall, turn: Math.PI, colour: '#c8d4d0' };
}
