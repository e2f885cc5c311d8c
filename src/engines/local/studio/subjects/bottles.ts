import { surface } from '../scene/finishes.ts';
import { lathe, rounded } from '../scene/geometry.ts';
import type { Built } from '../scene/types.ts';
import { opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { cylinderLabel } from './labels.ts';
import { scaled } from './profile.ts';

export function buildBottle(context: SubjectContext): Built {
  const width = context.random.between(0.94, 1.06);
  const outer = rounded(
    scaled(
      [
        [0, 0.09],
        [0.2, 0.03, 0.05],
        [0.37, 0, 0.06],
        [0.385, 1.55, 0.34],
        [0.135, 2.02, 0.22],
        [0.125, 2.4, 0.01],
        [0.165, 2.4, 0.02],
        [0.165, 2.52, 0.025],
        [0.098, 2.52, 0.02],
      ],
      width,
      1,
    ),
  );
  const cavity = rounded(
    scaled(
      [
        [0, 0.19],
        [0.2, 0.14, 0.05],
        [0.325, 0.12, 0.07],
        [0.335, 1.53, 0.32],
        [0.094, 2.0, 0.2],
        [0.092, 2.5, 0.01],
        [0.098, 2.52],
      ],
      width,
      1,
    ),
  );
  const parts = vesselParts(
    context,
    { outer, cavity, level: 1.1, wall: 0.05 },
    'glass',
    null,
    context.liquid,
  );
  return { parts, radius: 0.4 * width, height: 2.52, turn: Math.PI, colour: context.colour ?? '#c8d4d0' };
}

export function buildWineBottle(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.22],
    [0.18, 0.1, 0.1],
    [0.34, 0, 0.05],
    [0.375, 0.05, 0.04],
    [0.375, 1.86, 0.3],
    [0.15, 2.32, 0.3],
    [0.143, 2.78, 0.01],
    [0.163, 2.79, 0.015],
    [0.163, 2.9, 0.02],
    [0.15, 2.92, 0.01],
    [0.15, 3.0, 0.02],
    [0.095, 3.0, 0.01],
  ]);
  const cavity = rounded([
    [0, 0.3],
    [0.2, 0.17, 0.1],
    [0.325, 0.12, 0.06],
    [0.335, 0.2, 0.03],
    [0.335, 1.84, 0.28],
    [0.105, 2.32, 0.26],
    [0.1, 2.98, 0.01],
    [0.095, 3.0],
  ]);
  const white = context.liquid === 'white-wine';
  const parts = [
    ...vesselParts(
      context,
      { outer, cavity, level: 2.25, wall: 0.04 },
      'glass',
      white ? '#9aa85a' : '#2c5233',
      context.liquid ?? 'red-wine',
    ),
  ];
  const foil = rounded([
    [0.155, 2.3],
    [0.158, 2.3, 0.004],
    [0.153, 2.77, 0.01],
    [0.172, 2.785, 0.01],
    [0.172, 2.91, 0.02],
    [0.16, 2.93, 0.01],
    [0.16, 3.01, 0.015],
    [0, 3.015],
  ]);
  parts.push(
    opaque(
      lathe(foil, 72),
      surface({
        base: white ? '#c9b06a' : '#3c1218',
        roughness: 0.38,
        metalness: 0.55,
        pattern: 'brushed',
        bump: 0.2,
      }),
    ),
  );
  parts.push(
    cylinderLabel({
      radius: 0.3765,
      low: 0.5,
      high: 1.4,
      arc: 1.05,
      design: 'wine',
      ink: '#2a2420',
      paper: '#efe8d8',
    }),
  );
  return { parts, radius: 0.39, height: 3.01, turn: 0.35, colour: '#22331f' };
}

export function buildDecanter(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.05],
    [0.3, 0, 0.1],
    [0.62, 0.02, 0.16],
    [0.74, 0.42, 0.36],
    [0.3, 1.0, 0.4],
    [0.15, 1.5, 0.3],
    [0.2, 2.1, 0.15],
    [0.27, 2.3, 0.02],
    [0.25, 2.31, 0.01],
  ]);
  const cavity = rounded([
    [0, 0.13],
    [0.3, 0.09, 0.1],
    [0.58, 0.1, 0.14],
    [0.695, 0.42, 0.34],
    [0.265, 0.99, 0.38],
    [0.115, 1.5, 0.28],
    [0.165, 2.1, 0.14],
    [0.245, 2.3, 0.01],
    [0.25, 2.31],
  ]);
  const parts = vesselParts(
    context,
    { outer, cavity, level: 0.62, wall: 0.045 },
    'glass',
    null,
    context.liquid ?? 'red-wine',
  );
  return { parts, radius: 0.75, height: 2.31, turn: Math.PI, colour: '#a8a0a0' };
}
