import { finish } from '../scene/finishes.ts';
import { lathe, rounded } from '../scene/geometry.ts';
import type { Built } from '../scene/types.ts';
import { opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { cylinderLabel } from './labels.ts';

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
