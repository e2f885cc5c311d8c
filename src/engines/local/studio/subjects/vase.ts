import { rounded } from '../scene/geometry.ts';
import type { Built, ProfilePoint } from '../scene/types.ts';
import { vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';

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
