import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';

import { finish, isGlass, surface } from '../scene/finishes.ts';
import { lathe, moved, outward, rounded, sheet } from '../scene/geometry.ts';
import type { Built, Part } from '../scene/types.ts';
import { bodyFinish, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { cylinderLabel, labelTexture } from './labels.ts';

export function buildTube(context: SubjectContext): Built {
  const look = bodyFinish(context, 'matte-plastic', context.random.pick(['#d9c7b3', '#c9d2c4', '#e4d3cb']));
  const capTall = 0.3;
  const tall = 1.5;
  const body = sheet(72, 40, (u, v, out) => {
    const angle = u * Math.PI * 2;
    const t = v;
    const squash = Math.pow(t, 1.6);
    const shoulder = t < 0.05 ? 0.62 + 0.38 * Math.sqrt(Math.max(0, 1 - (1 - t / 0.05) ** 2)) : 1;
    const rx = (0.235 + 0.07 * squash) * shoulder;
    const rz = Math.max(0.012, 0.235 * (1 - squash)) * shoulder;
    out.set(Math.sin(angle) * rx, capTall + (tall - capTall) * t, Math.cos(angle) * rz);
  });
  const crimp = moved(new RoundedBoxGeometry(0.61, 0.13, 0.026, 3, 0.008), 0, tall + 0.04, 0);
  const cap = rounded([
    [0, 0],
    [0.19, 0, 0.018],
    [0.196, 0.03, 0.01],
    [0.205, capTall - 0.01, 0.008],
    [0.19, capTall + 0.004, 0.006],
    [0, capTall + 0.005],
  ]);
  const parts: Part[] = [
    opaque(outward(body), look),
    opaque(crimp, look),
    opaque(lathe(cap, 96), finish('matte-plastic', '#f1eee8')),
  ];
  // The print follows the squeezed front of the tube.
  const print = sheet(24, 30, (u, v, out) => {
    const t = 0.14 + v * 0.72;
    const angle = (u - 0.5) * 1.5;
    const squash = Math.pow(t, 1.6);
    out.set(
      Math.sin(angle) * (0.2355 + 0.07 * squash),
      capTall + (tall - capTall) * t,
      Math.cos(angle) * (0.2355 * (1 - squash) + 0.002) + 0.0015,
    );
  });
  parts.push({
    role: 'opaque',
    geometry: print,
    surface: look,
    label: labelTexture({ design: 'tube', ink: '#37302b', paper: null }, 0.45),
  });
  return { parts, radius: 0.32, height: tall + 0.1, turn: 0.25, colour: look.base };
}

export function buildCreamJar(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.03],
    [0.28, 0, 0.03],
    [0.37, 0, 0.05],
    [0.39, 0.06, 0.03],
    [0.39, 0.31, 0.05],
    [0.33, 0.35, 0.02],
    [0.33, 0.37],
  ]);
  const cavity = rounded([
    [0, 0.12],
    [0.25, 0.11, 0.06],
    [0.3, 0.16, 0.06],
    [0.3, 0.36],
    [0.33, 0.37],
  ]);
  const parts: Part[] = vesselParts(
    context,
    { outer, cavity, level: 0.32, wall: 0.07 },
    'frosted-glass',
    '#ece3d8',
    'milk',
  );
  const lid = rounded([
    [0, 0.34],
    [0.385, 0.34, 0.01],
    [0.392, 0.36, 0.012],
    [0.392, 0.53, 0.03],
    [0.35, 0.545, 0.02],
    [0, 0.545],
  ]);
  parts.push(
    opaque(lathe(lid, 96), finish(context.random.pick(['gold', 'wood', 'matte-plastic'] as const), null)),
  );
  parts.push(
    cylinderLabel({
      radius: 0.3915,
      low: 0.09,
      high: 0.27,
      arc: 0.7,
      design: 'cream',
      ink: '#4a4038',
      paper: '#efe8de',
    }),
  );
  return { parts, radius: 0.41, height: 0.545, turn: 0.35, colour: context.colour ?? '#ece3d8' };
}

export function buildLipstick(context: SubjectContext): Built {
  const colour = context.colour ?? context.random.pick(['#a3202c', '#b8443f', '#c46a62']);
  const base = rounded([
    [0, 0],
    [0.105, 0, 0.01],
    [0.108, 0.02, 0.008],
    [0.108, 0.42, 0.01],
    [0.1, 0.43, 0.006],
    [0, 0.43],
  ]);
  const inner = rounded([
    [0, 0.42],
    [0.088, 0.42],
    [0.088, 0.6, 0.008],
    [0.074, 0.61, 0.006],
    [0, 0.61],
  ]);
  const stick = lathe(
    rounded(
      [
        [0, 0.55],
        [0.066, 0.55],
        [0.066, 0.84, 0.01],
        [0.05, 0.93, 0.05],
        [0, 0.95],
      ],
      10,
    ),
    48,
    (position) => {
      if (position.y > 0.7)
        position.y -= Math.max(0, (position.x + 0.066) * 1.35) * ((position.y - 0.7) / 0.25);
    },
  );
  const body =
    context.material === null || isGlass(context.material)
      ? finish('plastic', '#151516')
      : finish(context.material, null);
  return {
    parts: [
      opaque(lathe(base, 72), body),
      opaque(lathe(inner, 72), finish('gold', null)),
      opaque(stick, surface({ base: colour, roughness: 0.34, scatter: 0.15 })),
    ],
    radius: 0.12,
    height: 0.95,
    turn: Math.PI,
    colour,
  };
}

export function buildSoap(context: SubjectContext): Built {
  const look = bodyFinish(context, 'wax', context.random.pick(['#e9dcc4', '#d9c3b3', '#c8d0bb']));
  const geometry = new RoundedBoxGeometry(0.92, 0.3, 0.6, 10, 0.13);
  const position = geometry.getAttribute('position');
  for (let index = 0; index < position.count; index += 1) {
    const [x, y, z] = [position.getX(index), position.getY(index), position.getZ(index)];
    const swell = 1 + 0.06 * Math.cos((x / 0.46) * 1.4) - 0.03;
    const edge = Math.max(Math.abs(x) / 0.4, Math.abs(z) / 0.24);
    const press = y > 0 && edge < 1 ? -0.022 * Math.min(1, (1 - edge) * 9) : 0;
    position.setXYZ(index, x * swell, y * (1 + 0.05 * Math.cos(x * 2)) + press, z * swell);
  }
  geometry.computeVertexNormals();
  return {
    parts: [opaque(moved(geometry, 0, 0.15, 0), { ...look, roughness: Math.max(0.42, look.roughness) })],
    radius: 0.52,
    height: 0.32,
    turn: 0.5,
    colour: look.base,
  };
}
