import { TorusGeometry } from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';

import { isGlass } from '../scene/finishes.ts';
import { grounded, moved, rounded } from '../scene/geometry.ts';
import type { Built, ProfilePoint } from '../scene/types.ts';
import { bodyFinish, glassLook, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';

export function roundBox(
  x: number,
  y: number,
  z: number,
  corner: number,
  steps = 6,
): ReturnType<typeof moved> {
  return moved(new RoundedBoxGeometry(x, y, z, steps, corner), 0, y / 2, 0);
}

export function glassBox(context: SubjectContext, x: number, y: number, z: number): Built {
  return {
    parts: [
      {
        role: 'glass',
        geometry: roundBox(x, y, z, 0.03, 5),
        field: {
          kind: 'box',
          half: [x / 2, y / 2, z / 2],
          corner: 0.03,
          wall: 0,
          floor: 0,
          level: 0,
          ripple: 0,
        },
        look: glassLook(context, context.colour, 0.8, null),
      },
    ],
    radius: Math.hypot(x, z) / 2,
    height: y,
    turn: 0.6,
    colour: context.colour ?? '#d0dcd8',
  };
}

export function buildSphere(context: SubjectContext): Built {
  const r = 0.55;
  const points: ProfilePoint[] = [];
  for (let step = 0; step <= 64; step += 1) {
    const angle = (step / 64) * Math.PI;
    points.push([Math.sin(angle) * r, r - Math.cos(angle) * r]);
  }
  const parts = vesselParts(
    context,
    { outer: rounded(points), cavity: null, level: 0, wall: 0.5 },
    context.material ?? 'matte-plastic',
    '#d9cfc2',
    null,
  );
  return { parts, radius: r, height: 2 * r, turn: Math.PI, colour: context.colour ?? '#d9cfc2' };
}

export function buildCube(context: SubjectContext): Built {
  const side = 0.95;
  if (context.material !== null && isGlass(context.material)) return glassBox(context, side, side, side);
  const look = bodyFinish(context, 'matte-plastic', '#d9cfc2');
  return {
    parts: [opaque(roundBox(side, side, side, 0.03, 5), look)],
    radius: 0.66,
    height: side,
    turn: 0.6,
    colour: look.base,
  };
}

export function buildCylinder(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0],
    [0.5, 0, 0.02],
    [0.5, 0.9, 0.025],
    [0, 0.9],
  ]);
  const parts = vesselParts(
    context,
    { outer, cavity: null, level: 0, wall: 0.5 },
    context.material ?? 'matte-plastic',
    '#d3c4b4',
    null,
  );
  return { parts, radius: 0.5, height: 0.9, turn: Math.PI, colour: context.colour ?? '#d3c4b4' };
}

export function buildCone(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0],
    [0.5, 0, 0.03],
    [0.02, 1.25, 0.03],
    [0, 1.26],
  ]);
  const parts = vesselParts(
    context,
    { outer, cavity: null, level: 0, wall: 0.5 },
    context.material ?? 'matte-plastic',
    '#d3c4b4',
    null,
  );
  return { parts, radius: 0.5, height: 1.25, turn: Math.PI, colour: context.colour ?? '#d3c4b4' };
}

export function buildRing(context: SubjectContext): Built {
  const look = bodyFinish(context, 'matte-plastic', '#cdb9a6');
  const torus = new TorusGeometry(0.48, 0.15, 40, 96);
  return { parts: [opaque(grounded(torus), look)], radius: 0.5, height: 1.26, turn: 0.7, colour: look.base };
}
