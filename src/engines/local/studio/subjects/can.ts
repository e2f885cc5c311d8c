import { Matrix4 } from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';

import { finish, surface } from '../scene/finishes.ts';
import { lathe, placed, rounded } from '../scene/geometry.ts';
import type { Built } from '../scene/types.ts';
import { bodyFinish, opaque } from './context.ts';
import type { SubjectContext } from './context.ts';
import { cylinderLabel } from './labels.ts';

export function buildCan(context: SubjectContext): Built {
  const metal = finish('steel', null);
  const body = rounded([
    [0, 0.06],
    [0.2, 0.05, 0.02],
    [0.23, 0, 0.012],
    [0.255, 0, 0.02],
    [0.33, 0.1, 0.05],
    [0.33, 1.08, 0.05],
    [0.265, 1.19, 0.03],
  ]);
  const lid = rounded([
    [0.262, 1.18],
    [0.272, 1.2, 0.008],
    [0.262, 1.222, 0.008],
    [0.248, 1.215, 0.006],
    [0.24, 1.175, 0.01],
    [0, 1.178],
  ]);
  const tab = placed(
    new RoundedBoxGeometry(0.09, 0.012, 0.19, 4, 0.006),
    new Matrix4().makeTranslation(0, 1.192, 0.04),
  );
  const painted =
    context.material === null
      ? surface({ base: context.colour ?? '#cf4a2c', roughness: 0.3, metalness: 0.55, clearcoat: 0.4 })
      : bodyFinish(context, 'steel', null);
  return {
    parts: [
      opaque(lathe(body, 96), painted),
      opaque(lathe(lid, 96), metal),
      opaque(tab, metal),
      {
        ...cylinderLabel({
          radius: 0.3312,
          low: 0.14,
          high: 1.04,
          arc: 1.15,
          design: 'can',
          ink: '#f6ead8',
          paper: null,
        }),
        surface: painted,
      },
    ],
    radius: 0.34,
    height: 1.22,
    turn: 0.3,
    colour: painted.base,
  };
}
