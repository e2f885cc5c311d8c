import { Vector3 } from 'three';

import { surface } from '../scene/finishes.ts';
import { lathe, moved, outward, rounded, tube } from '../scene/geometry.ts';
import type { Built, Part } from '../scene/types.ts';
import { bodyFinish, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { curve } from './curve.ts';
import { cylinderLabel } from './labels.ts';

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
