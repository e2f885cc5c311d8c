import { Vector3 } from 'three';

import { finish, surface } from '../scene/finishes.ts';
import { lathe, moved, outward, rounded, smooth, tube } from '../scene/geometry.ts';
import type { Built, Part, ProfilePoint } from '../scene/types.ts';
import { bodyFinish, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { cylinderLabel } from './labels.ts';

function scaled(points: readonly ProfilePoint[], width: number, height: number): ProfilePoint[] {
  return points.map(([x, y, fillet]) => [x * width, y * height, fillet ?? 0]);
}

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

export function buildTeapot(context: SubjectContext): Built {
  const look = bodyFinish(context, 'ceramic', '#dcd3c3');
  const body = rounded([
    [0, 0.03],
    [0.36, 0.03, 0.01],
    [0.38, 0, 0.012],
    [0.44, 0, 0.05],
    [0.68, 0.3, 0.34],
    [0.64, 0.86, 0.34],
    [0.36, 1.06, 0.06],
    [0.33, 1.06, 0.02],
    [0.3, 1.04, 0.02],
    [0, 1.04],
  ]);
  const lid = rounded([
    [0, 1.05],
    [0.3, 1.05, 0.01],
    [0.345, 1.065, 0.02],
    [0.33, 1.1, 0.03],
    [0.14, 1.19, 0.1],
    [0.06, 1.22, 0.04],
    [0.05, 1.26, 0.03],
    [0.1, 1.33, 0.06],
    [0.07, 1.4, 0.05],
    [0, 1.41],
  ]);
  const spoutLine = [
    new Vector3(0.5, 0.36, 0),
    new Vector3(0.74, 0.46, 0),
    new Vector3(0.87, 0.7, 0),
    new Vector3(0.95, 0.93, 0),
    new Vector3(1.08, 1.04, 0),
  ];
  const spout = tube(curve(spoutLine, 30), (t) => 0.17 - 0.105 * Math.min(1, t * 1.25), 24);
  const handleLine = [
    new Vector3(-0.5, 0.92, 0),
    new Vector3(-0.8, 1.02, 0),
    new Vector3(-1.03, 0.82, 0),
    new Vector3(-0.98, 0.5, 0),
    new Vector3(-0.62, 0.3, 0),
  ];
  const grip = tube(curve(handleLine, 32), (t) => 0.055 * (1 + 0.3 * Math.pow(Math.abs(t - 0.5) * 2, 4)), 18);
  return {
    parts: [opaque(lathe(body), look), opaque(lathe(lid, 72), look), opaque(spout, look), opaque(grip, look)],
    radius: 0.86,
    height: 1.41,
    turn: 0.5,
    colour: context.colour ?? '#dcd3c3',
  };
}

export function curve(points: readonly Vector3[], steps: number): Vector3[] {
  const result: Vector3[] = [];
  const at = (index: number): Vector3 => points[Math.max(0, Math.min(points.length - 1, index))] as Vector3;
  for (let step = 0; step <= steps; step += 1) {
    const position = (step / steps) * (points.length - 1);
    const index = Math.min(points.length - 2, Math.floor(position));
    const t = position - index;
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const blend = (p0: number, p1: number, p2: number, p3: number): number =>
      0.5 *
      (2 * p1 +
        (p2 - p0) * t +
        (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
        (3 * p1 - p0 - 3 * p2 + p3) * t ** 3);
    result.push(new Vector3(blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y), blend(a.z, b.z, c.z, d.z)));
  }
  return result;
}

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

const vaseShapes: readonly (readonly ProfilePoint[])[] = [
  [
    [0, 0.03],
    [0.26, 0, 0.02],
    [0.32, 0.02, 0.04],
    [0.62, 0.72, 0.5],
    [0.5, 1.36, 0.4],
    [0.16, 1.68, 0.2],
    [0.17, 1.92, 0.1],
    [0.23, 2.02, 0.015],
    [0.2, 2.03, 0.01],
  ],
  [
    [0, 0.03],
    [0.36, 0, 0.02],
    [0.42, 0.03, 0.05],
    [0.46, 1.35, 0.3],
    [0.2, 1.72, 0.24],
    [0.2, 1.98, 0.02],
    [0.175, 1.99, 0.01],
  ],
  [
    [0, 0.03],
    [0.3, 0, 0.02],
    [0.36, 0.03, 0.06],
    [0.66, 0.62, 0.56],
    [0.4, 1.12, 0.34],
    [0.2, 1.26, 0.08],
    [0.21, 1.42, 0.02],
    [0.18, 1.43, 0.01],
  ],
];

export function buildVase(context: SubjectContext): Built {
  const shape = vaseShapes[Math.floor(context.random.next() * vaseShapes.length)] ?? vaseShapes[0];
  const outer = rounded(shape as readonly ProfilePoint[], 12);
  const rim = outer[outer.length - 1];
  const top = rim?.y ?? 2;
  const inner = outer
    .filter((point) => point.y > 0.1 && point.y < top - 0.02)
    .map((point): ProfilePoint => [Math.max(0.05, point.x - 0.05), point.y]);
  const cavity = rounded([[0, 0.1], ...inner, [rim?.x ?? 0.2, top]]);
  const parts = vesselParts(
    context,
    { outer, cavity, level: 0.8, wall: 0.05 },
    'ceramic',
    context.random.pick(['#d8c9b4', '#c7b8a2', '#e5ddd0']),
    context.liquid,
  );
  const matte = parts.map((part) =>
    part.role === 'opaque' && context.material === null
      ? {
          ...part,
          surface: {
            ...part.surface,
            clearcoat: 0,
            roughness: 0.75,
            pattern: 'terracotta' as const,
            bump: 0.8,
          },
        }
      : part,
  );
  return { parts: matte, radius: 0.66, height: top, turn: Math.PI, colour: context.colour ?? '#d8c9b4' };
}

export function buildJar(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.05],
    [0.3, 0, 0.04],
    [0.4, 0, 0.07],
    [0.42, 0.06, 0.04],
    [0.42, 0.84, 0.12],
    [0.33, 0.97, 0.06],
    [0.33, 1.02, 0.01],
    [0.3, 1.02, 0.01],
  ]);
  const cavity = rounded([
    [0, 0.1],
    [0.3, 0.06, 0.04],
    [0.37, 0.08, 0.06],
    [0.385, 0.84, 0.11],
    [0.295, 0.97, 0.05],
    [0.3, 1.02],
  ]);
  const parts = vesselParts(
    context,
    { outer, cavity, level: 0.82, wall: 0.035 },
    'glass',
    null,
    context.liquid ?? 'honey',
  );
  const lid = rounded([
    [0.3, 0.93],
    [0.375, 0.93, 0.012],
    [0.38, 0.95, 0.01],
    [0.38, 1.1, 0.025],
    [0.34, 1.115, 0.01],
    [0.33, 1.108, 0.01],
    [0, 1.11],
  ]);
  parts.push(
    opaque(
      lathe(lid, 96, (position, angle) => {
        if (position.y > 0.95 && position.y < 1.09) {
          const knurl = 1 + 0.006 * Math.sign(Math.sin(angle * 48));
          position.x *= knurl;
          position.z *= knurl;
        }
      }),
      finish('brass', null),
    ),
  );
  parts.push(
    cylinderLabel({
      radius: 0.4215,
      low: 0.22,
      high: 0.72,
      arc: 0.85,
      design: 'jar',
      ink: '#3a2a1a',
      paper: '#efe7d6',
    }),
  );
  return { parts, radius: 0.44, height: 1.115, turn: 0.3, colour: '#c88a3a' };
}

export function buildCandle(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.02],
    [0.36, 0, 0.03],
    [0.4, 0.0, 0.05],
    [0.41, 0.06, 0.02],
    [0.41, 0.96, 0.012],
    [0.385, 0.96, 0.012],
  ]);
  const cavity = rounded([
    [0, 0.1],
    [0.36, 0.09, 0.04],
    [0.378, 0.13, 0.03],
    [0.38, 0.955],
    [0.385, 0.96],
  ]);
  const wax = rounded([
    [0, 0.12],
    [0.366, 0.12, 0.02],
    [0.37, 0.72, 0.01],
    [0.355, 0.715, 0.02],
    [0, 0.705],
  ]);
  const glassy =
    context.material === null || context.material === 'glass' || context.material === 'frosted-glass';
  const parts: Part[] = vesselParts(
    context,
    { outer, cavity, level: 0.7, wall: 0.03 },
    glassy ? 'glass' : 'ceramic',
    null,
    null,
  );
  parts.push(opaque(lathe(wax, 72), surface({ base: '#f0e6d2', roughness: 0.5, scatter: 0.45, bump: 0.5 })));
  parts.push(...wick(0.7, context));
  parts.push(
    cylinderLabel({
      radius: 0.4125,
      low: 0.24,
      high: 0.62,
      arc: 0.75,
      design: 'candle',
      ink: '#2b2622',
      paper: '#f2ece0',
    }),
  );
  return { parts, radius: 0.43, height: 0.96, turn: 0.3, colour: '#efe6d6' };
}

function wick(at: number, context: SubjectContext): Part[] {
  const lean = context.random.between(-0.04, 0.04);
  const line = [
    new Vector3(0, at - 0.02, 0),
    new Vector3(lean * 0.3, at + 0.06, 0),
    new Vector3(lean, at + 0.13, lean),
  ];
  return [
    opaque(
      tube(curve(line, 10), () => 0.012, 8),
      surface({ base: '#1c1712', roughness: 0.9 }),
    ),
  ];
}

export function buildPillarCandle(context: SubjectContext): Built {
  const tall = context.random.between(1.1, 1.75);
  const shape = rounded([
    [0, 0.0],
    [0.36, 0, 0.025],
    [0.37, tall, 0.05],
    [0.28, tall - 0.02, 0.06],
    [0.1, tall - 0.06, 0.05],
    [0, tall - 0.065],
  ]);
  const parts: Part[] = [
    opaque(moved(outward(lathe(shape)), 0, 0, 0), bodyFinish(context, 'wax', '#efe3cb')),
    ...wick(tall - 0.06, context),
  ];
  return { parts, radius: 0.38, height: tall, turn: Math.PI, colour: context.colour ?? '#efe3cb' };
}
