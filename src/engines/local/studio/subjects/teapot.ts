import { Vector3 } from 'three';

import { lathe, rounded, tube } from '../scene/geometry.ts';
import type { Built } from '../scene/types.ts';
import { bodyFinish, opaque } from './context.ts';
import type { SubjectContext } from './context.ts';
import { curve } from './curve.ts';

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
