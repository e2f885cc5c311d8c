import { Vector3 } from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';

import { finish, isGlass, surface } from '../scene/finishes.ts';
import { lathe, moved, outward, rounded, sheet, tube } from '../scene/geometry.ts';
import type { Built, GlassPart, Part } from '../scene/types.ts';
import { bodyFinish, glassLook, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { curve } from './curve.ts';
import { cylinderLabel, flatLabel, labelTexture } from './labels.ts';
import { roundBox } from './primitives.ts';

export function buildPerfume(context: SubjectContext): Built {
  const [x, y, z] = [0.66, 0.84, 0.34];
  const glassy = context.material === null || isGlass(context.material);
  const parts: Part[] = [];
  const tint = context.colour ?? '#e9b9a0';
  if (glassy) {
    const glass: GlassPart = {
      role: 'glass',
      geometry: roundBox(x, y, z, 0.055, 8),
      field: {
        kind: 'box',
        half: [x / 2, y / 2, z / 2],
        corner: 0.055,
        wall: 0.055,
        floor: 0.13,
        level: 0.66,
        ripple: 0,
      },
      look: {
        ...glassLook({ ...context, colour: null }, null, 0.1, null),
        liquid: { colour: tint, density: 1.5, cloud: 0 },
      },
    };
    parts.push(glass);
  } else parts.push(opaque(roundBox(x, y, z, 0.05), bodyFinish(context, 'ceramic', null)));
  const paper = surface({ base: '#f3ede4', roughness: 0.8, pattern: 'kraft', bump: 0.3, specular: 0.3 });
  parts.push(flatLabel('perfume', '#2a2320', '#f5efe6', 0.36, 0.27, 0.26, z / 2 + 0.002, paper));
  const collar = rounded([
    [0, y - 0.005],
    [0.15, y - 0.005],
    [0.152, y + 0.01, 0.008],
    [0.152, y + 0.05, 0.01],
    [0.1, y + 0.06, 0.01],
    [0.1, y + 0.08],
  ]);
  parts.push(opaque(lathe(collar, 72), finish('gold', null)));
  const cap = rounded([
    [0, y + 0.07],
    [0.165, y + 0.07, 0.014],
    [0.168, y + 0.09, 0.01],
    [0.168, y + 0.37, 0.03],
    [0.13, y + 0.385, 0.02],
    [0, y + 0.385],
  ]);
  const style = context.random.pick(['gold', 'dark-wood', 'plastic'] as const);
  parts.push(
    opaque(
      lathe(cap, 96),
      style === 'plastic'
        ? finish('plastic', '#161617')
        : style === 'gold'
          ? finish('gold', null)
          : finish('dark-wood', null),
    ),
  );
  return { parts, radius: 0.4, height: y + 0.385, turn: 0.35, colour: tint };
}

export function buildDropper(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.03],
    [0.15, 0, 0.02],
    [0.19, 0, 0.045],
    [0.2, 0.05, 0.02],
    [0.2, 0.72, 0.075],
    [0.09, 0.84, 0.06],
    [0.09, 0.92, 0.01],
    [0.07, 0.92],
  ]);
  const cavity = rounded([
    [0, 0.06],
    [0.14, 0.05, 0.03],
    [0.172, 0.07, 0.03],
    [0.174, 0.71, 0.06],
    [0.066, 0.83, 0.05],
    [0.066, 0.915],
    [0.07, 0.92],
  ]);
  const parts: Part[] = vesselParts(
    context,
    { outer, cavity, level: 0.6, wall: 0.028 },
    'glass',
    '#b5641c',
    context.liquid ?? 'oil',
  );
  const collar = rounded([
    [0, 0.83],
    [0.112, 0.83, 0.008],
    [0.115, 0.85, 0.008],
    [0.115, 1.02, 0.014],
    [0.1, 1.03, 0.008],
    [0, 1.03],
  ]);
  const knurl = lathe(collar, 120, (position, angle) => {
    if (position.y > 0.85 && position.y < 1.01) {
      const ridge = 1 + 0.012 * Math.sin(angle * 40);
      position.x *= ridge;
      position.z *= ridge;
    }
  });
  parts.push(opaque(knurl, finish('matte-plastic', '#1d1d1e')));
  const bulb = rounded([
    [0, 1.02],
    [0.082, 1.02, 0.01],
    [0.084, 1.1, 0.05],
    [0.066, 1.16, 0.04],
    [0.068, 1.3, 0.06],
    [0.03, 1.36, 0.03],
    [0, 1.362],
  ]);
  parts.push(opaque(lathe(bulb, 64), finish('rubber', '#232324')));
  parts.push(
    cylinderLabel({
      radius: 0.2012,
      low: 0.12,
      high: 0.62,
      arc: 0.95,
      design: 'serum',
      ink: '#2b2724',
      paper: '#f1ece2',
    }),
  );
  return { parts, radius: 0.22, height: 1.36, turn: 0.3, colour: context.colour ?? '#a8642a' };
}

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

export function buildPumpBottle(context: SubjectContext): Built {
  const outer = rounded([
    [0, 0.03],
    [0.26, 0, 0.03],
    [0.34, 0, 0.06],
    [0.35, 0.06, 0.03],
    [0.35, 1.2, 0.12],
    [0.15, 1.33, 0.06],
    [0.15, 1.4],
  ]);
  const cavity = rounded([
    [0, 0.07],
    [0.26, 0.05, 0.04],
    [0.315, 0.08, 0.04],
    [0.315, 1.19, 0.1],
    [0.12, 1.31, 0.05],
    [0.12, 1.395],
    [0.15, 1.4],
  ]);
  const parts: Part[] = vesselParts(
    context,
    { outer, cavity, level: 1.05, wall: 0.04 },
    'glass',
    '#9a5a22',
    context.liquid ?? 'water',
  );
  const dark = finish('matte-plastic', '#1c1c1d');
  const collar = rounded([
    [0, 1.34],
    [0.18, 1.34, 0.01],
    [0.185, 1.36, 0.01],
    [0.185, 1.5, 0.02],
    [0.1, 1.53, 0.02],
    [0.06, 1.54, 0.02],
    [0.055, 1.74, 0.01],
    [0.1, 1.74, 0.01],
    [0.11, 1.76, 0.01],
    [0.1, 1.84, 0.02],
    [0, 1.845],
  ]);
  parts.push(opaque(lathe(collar, 72), dark));
  const nozzle = tube(
    curve(
      [
        new Vector3(0, 1.79, 0),
        new Vector3(0.2, 1.8, 0),
        new Vector3(0.4, 1.77, 0),
        new Vector3(0.46, 1.68, 0),
      ],
      24,
    ),
    (t) => 0.05 - 0.018 * t,
    18,
  );
  parts.push(opaque(nozzle, dark));
  parts.push(
    cylinderLabel({
      radius: 0.3515,
      low: 0.26,
      high: 0.98,
      arc: 0.85,
      design: 'pump',
      ink: '#2b2724',
      paper: '#f1ece2',
    }),
  );
  return { parts, radius: 0.4, height: 1.845, turn: 0.5, colour: context.colour ?? '#9a6a3a' };
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
