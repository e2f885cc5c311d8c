import { Euler, Matrix4, Vector3 } from 'three';
import type { BufferGeometry } from 'three';

import { surface } from '../scene/finishes.ts';
import { lathe, merged, moved, placed, rounded, sheet, tube } from '../scene/geometry.ts';
import type { Built, Part } from '../scene/types.ts';
import { bodyFinish, opaque, vesselParts } from './context.ts';
import type { SubjectContext } from './context.ts';
import { curve } from './curve.ts';
import { leafGeometry, leafMatrix } from './leaves.ts';

export function buildPlant(context: SubjectContext): Built {
  const pot = rounded([
    [0, 0.02],
    [0.34, 0, 0.03],
    [0.37, 0.02, 0.02],
    [0.46, 0.72, 0.015],
    [0.5, 0.73, 0.015],
    [0.505, 0.9, 0.02],
    [0.45, 0.91, 0.012],
    [0.43, 0.8],
    [0, 0.78],
  ]);
  const parts: Part[] = [opaque(lathe(pot), bodyFinish(context, 'terracotta', null))];
  parts.push(
    opaque(
      lathe(
        rounded([
          [0, 0.76],
          [0.435, 0.76],
          [0.435, 0.8, 0.02],
          [0, 0.83],
        ]),
        48,
      ),
      surface({
        base: '#2c2119',
        roughness: 1,
        pattern: 'concrete',
        patternScale: 3,
        bump: 2,
        specular: 0.2,
      }),
    ),
  );
  const leaves: BufferGeometry[] = [];
  const stems: BufferGeometry[] = [];
  for (let index = 0; index < 24; index += 1) {
    const ring = index / 24;
    const azimuth = index * 2.399963 + context.random.between(-0.2, 0.2);
    const pitch = 0.12 + ring * 1.0 + context.random.between(-0.08, 0.08);
    const reach = 0.42 + context.random.between(0.1, 0.5) * (1 - ring * 0.3);
    const root = new Vector3(Math.sin(azimuth) * 0.12 * ring, 0.8, Math.cos(azimuth) * 0.12 * ring);
    const out = new Vector3(
      Math.sin(azimuth) * Math.sin(pitch),
      Math.cos(pitch),
      Math.cos(azimuth) * Math.sin(pitch),
    );
    const tip = root.clone().addScaledVector(out, reach);
    const bow = root
      .clone()
      .lerp(tip, 0.5)
      .add(new Vector3(0, 0.05, 0));
    stems.push(tube(curve([root, bow, tip], 10), (t) => 0.018 - 0.007 * t, 7));
    const leaf = leafGeometry(
      context.random.between(0.44, 0.66),
      context.random.between(0.24, 0.34),
      context.random.between(0.5, 1),
      0.22,
    );
    leaves.push(
      placed(leaf, leafMatrix(tip, azimuth + Math.PI, -(pitch + 0.35), context.random.between(-0.3, 0.3))),
    );
  }
  parts.push(
    opaque(
      merged(leaves),
      surface({
        base: '#3f6b34',
        second: '#6f8f45',
        roughness: 0.42,
        pattern: 'leaf',
        scatter: 0.3,
        bump: 1,
      }),
    ),
  );
  parts.push(opaque(merged(stems), surface({ base: '#5d7a3a', roughness: 0.6 })));
  return { parts, radius: 0.62, height: 2.1, turn: Math.PI, colour: '#6a7a4a' };
}

export function buildBranch(context: SubjectContext): Built {
  // A sprig lying on the table, its stem a flat S, leaves in pairs resting on their tips.
  const bend = context.random.sign();
  const stemLine = curve(
    [
      new Vector3(-1.1, 0.05, 0),
      new Vector3(-0.4, 0.07, bend * 0.12),
      new Vector3(0.35, 0.09, bend * -0.05),
      new Vector3(1.15, 0.16, bend * 0.2),
    ],
    40,
  );
  const leaves: BufferGeometry[] = [];
  for (let index = 0; index < 15; index += 1) {
    const t = 0.12 + (index / 15) * 0.88;
    const at = stemLine[Math.min(40, Math.round(t * 40))] as Vector3;
    const size = 0.42 * (1.1 - 0.55 * t) * context.random.between(0.85, 1.15);
    for (const side of [-1, 1]) {
      const leaf = leafGeometry(size, size * 0.72, context.random.between(0.1, 0.5), 0.16);
      const spread = side * context.random.between(0.75, 1.2) - Math.PI / 2;
      const matrix = new Matrix4().makeRotationFromEuler(
        new Euler(
          -Math.PI / 2 + context.random.between(0.12, 0.5),
          spread,
          context.random.between(-0.35, 0.35),
          'YXZ',
        ),
      );
      matrix.setPosition(at);
      leaves.push(placed(leaf, matrix));
    }
  }
  const stem = tube(stemLine, (t) => 0.026 - 0.016 * t, 10);
  const whole = merged([...leaves, stem]);
  whole.computeBoundingBox();
  const drop = -(whole.boundingBox?.min.y ?? 0);
  return {
    parts: [
      opaque(
        moved(merged(leaves), 0, drop, 0),
        surface({
          base: context.colour ?? '#7f9683',
          second: '#a8b8a6',
          roughness: 0.62,
          pattern: 'leaf',
          scatter: 0.25,
          bump: 0.8,
        }),
      ),
      opaque(moved(stem, 0, drop, 0), surface({ base: '#7a6248', roughness: 0.8 })),
    ],
    radius: 0.75,
    height: 0.4,
    turn: 0.5,
    colour: '#8a9a86',
  };
}

export function buildTulip(context: SubjectContext): Built {
  const colour = context.colour ?? context.random.pick(['#d9566a', '#eec15a', '#e9d9d2', '#b35a9a']);
  // In a small bud vase, as a flower stands in a photograph.
  const vase = rounded(
    [
      [0, 0.03],
      [0.2, 0, 0.02],
      [0.24, 0.03, 0.05],
      [0.34, 0.38, 0.3],
      [0.12, 0.74, 0.14],
      [0.11, 0.92, 0.02],
      [0.085, 0.92],
    ],
    10,
  );
  const cavity = rounded(
    [
      [0, 0.09],
      [0.2, 0.09, 0.05],
      [0.29, 0.38, 0.26],
      [0.08, 0.74, 0.1],
      [0.085, 0.92],
    ],
    10,
  );
  const parts: Part[] = vesselParts(
    { ...context, colour: null },
    { outer: vase, cavity, level: 0.5, wall: 0.045 },
    context.material ?? 'ceramic',
    '#e9e2d6',
    null,
  );
  const lean = context.random.between(0.12, 0.32) * context.random.sign();
  const stem = curve(
    [new Vector3(0, 0.3, 0), new Vector3(lean * 0.3, 1.1, 0), new Vector3(lean, 1.85, 0.04)],
    24,
  );
  parts.push(
    opaque(
      tube(stem, () => 0.032, 12),
      surface({ base: '#7d9a52', roughness: 0.5, scatter: 0.25 }),
    ),
  );
  const petals: BufferGeometry[] = [];
  const top = stem[stem.length - 1] as Vector3;
  for (let index = 0; index < 6; index += 1) {
    const inner = index % 2;
    const petal = sheet(12, 16, (u, v, out) => {
      const side = u * 2 - 1;
      const half =
        0.17 * Math.pow(Math.sin(Math.PI * (0.1 + v * 0.86)), 0.7) * (v > 0.75 ? 1 - (v - 0.75) * 1.2 : 1);
      const reach =
        (0.2 - inner * 0.025) * Math.pow(Math.sin(Math.min(1, v * 1.5) * 1.35), 0.8) -
        Math.max(0, v - 0.6) * 0.14;
      const angle = (side * half) / 0.19;
      out.set(Math.sin(angle) * reach, v * 0.52, Math.cos(angle) * reach);
    });
    const matrix = new Matrix4().makeRotationFromEuler(
      new Euler(0, (index / 6) * 6.283 + context.random.between(-0.12, 0.12), -lean * 0.5, 'ZYX'),
    );
    matrix.setPosition(top.x, top.y - 0.02, top.z);
    petals.push(placed(petal, matrix));
  }
  parts.push(
    opaque(
      merged(petals),
      surface({
        base: colour,
        second: '#f2e2c8',
        roughness: 0.55,
        pattern: 'petal',
        scatter: 0.4,
        bump: 0.5,
      }),
    ),
  );
  const leaves = [leafGeometry(1.05, 0.22, 0.8, 0.5), leafGeometry(0.85, 0.2, 1.1, 0.5)].map((leaf, index) =>
    placed(leaf, leafMatrix(new Vector3(0, 0.72, 0), index * 2.6 + 0.9, 0.28 + index * 0.12)),
  );
  parts.push(
    opaque(
      merged(leaves),
      surface({ base: '#5f8148', second: '#86a267', roughness: 0.5, pattern: 'leaf', scatter: 0.3 }),
    ),
  );
  return { parts, radius: 0.42, height: 2.35, turn: 0.8, colour };
}
