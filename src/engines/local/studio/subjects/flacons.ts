import { Vector3 } from 'three';

import { finish, isGlass, surface } from '../scene/finishes.ts';
import { lathe, rounded, tube } from '../scene/geometry.ts';
import type { Built, GlassPart, Part } from '../scene/types.ts';
import { bodyFinish, glassLook, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { curve } from './curve.ts';
import { cylinderLabel, flatLabel } from './labels.ts';
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
