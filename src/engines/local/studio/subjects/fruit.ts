import { Euler, Matrix4, Vector2, Vector3 } from 'three';
import type { BufferGeometry } from 'three';

import { finish, isGlass, surface } from '../scene/finishes.ts';
import { grounded, lathe, merged, placed, smooth, tube } from '../scene/geometry.ts';
import type { Built, Part, ProfilePoint, Surface } from '../scene/types.ts';
import { opaque, vesselParts, wobble } from './context.ts';
import type { SubjectContext } from './context.ts';
import { curve } from './curve.ts';

interface Fruit {
  readonly profile: readonly ProfilePoint[];
  readonly look: Surface;
  readonly wobble: number;
  readonly stem: 'none' | 'button' | 'stalk';
  /** How the fruit may lie: radians of tilt from upright. */
  readonly tilt: readonly [number, number];
  readonly lobes?: number;
}

/** A fruit in its natural skin, or, when a material is asked, a turned piece in that material. */
export function fruit(context: SubjectContext, shape: Fruit): Built {
  const size = context.random.between(0.93, 1.07);
  const points = smooth(
    shape.profile.map(([x, y]) => [x * size, y * size]),
    9,
  );
  const top = points[points.length - 1]?.y ?? 1;
  if (context.material !== null && isGlass(context.material)) {
    const parts = vesselParts(
      context,
      { outer: points, cavity: null, level: 0, wall: 0.3 },
      context.material,
      shape.look.base,
      null,
    );
    return { parts, radius: widest(points), height: top, turn: Math.PI, colour: shape.look.base };
  }
  const shake = wobble(context.random, shape.wobble);
  const body = lathe(points, 72, (position, angle) => {
    shake(position, angle);
    if (shape.lobes !== undefined) {
      const up = position.y / top;
      const lobe = 1 + 0.02 * Math.cos(angle * 5 + shape.lobes) * (up * up + 0.5 * (1 - up) * (1 - up));
      position.x *= lobe;
      position.z *= lobe;
      position.y += 0.02 * Math.cos(angle * 5 + shape.lobes) * (up > 0.8 ? 1 : 0);
    }
  });
  const look: Surface =
    context.material === null
      ? { ...shape.look, ...(context.colour === null ? {} : { base: context.colour }) }
      : finish(isGlass(context.material) ? 'ceramic' : context.material, context.colour ?? null);
  const pieces: BufferGeometry[] = [body];
  const stems: BufferGeometry[] = [];
  if (shape.stem === 'stalk') {
    const lean = context.random.between(-0.06, 0.06);
    const dip = points[points.length - 1]?.y ?? top;
    stems.push(
      tube(
        curve(
          [
            new Vector3(0, dip - 0.05, 0),
            new Vector3(lean * 0.4, dip + 0.1, 0),
            new Vector3(lean * 2, dip + 0.22, lean),
          ],
          12,
        ),
        (t) => 0.016 + 0.008 * t * t,
        8,
      ),
    );
  } else if (shape.stem === 'button') {
    const button = lathe(
      [
        new Vector2(0, top - 0.014),
        new Vector2(0.03, top - 0.012),
        new Vector2(0.034, top),
        new Vector2(0.02, top + 0.012),
        new Vector2(0, top + 0.014),
      ],
      10,
      (position, angle) => {
        const star = 1 + 0.3 * Math.cos(angle * 5);
        position.x *= star;
        position.z *= star;
      },
    );
    stems.push(button);
  }
  const tilt = context.random.between(shape.tilt[0], shape.tilt[1]);
  const turn = new Matrix4().makeRotationFromEuler(new Euler(0, context.random.next() * 6.283, tilt, 'ZYX'));
  const whole = centred(grounded(merged([...pieces, ...stems].map((piece) => placed(piece, turn)))));
  // Body and stem share one drop to the table; split again by vertex ranges.
  const bodyCount = body.index?.count ?? 0;
  const parts: Part[] = [opaque(slice(whole, 0, bodyCount), look)];
  if (stems.length > 0) {
    parts.push(
      opaque(
        slice(whole, bodyCount, whole.getAttribute('position').count),
        surface({
          base: shape.stem === 'button' ? '#5f6a35' : '#5a4426',
          roughness: 0.85,
          pattern: 'leaf',
          second: '#3a2d18',
          bump: 1,
        }),
      ),
    );
  }
  whole.computeBoundingBox();
  const box = whole.boundingBox;
  const radius = box === null ? 0.4 : Math.max(box.max.x, -box.min.x, box.max.z, -box.min.z);
  return {
    parts,
    radius,
    height: box?.max.y ?? top,
    turn: Math.abs(tilt) > 1 ? 0.9 : Math.PI,
    colour: look.base,
  };
}

function slice(geometry: BufferGeometry, start: number, end: number): BufferGeometry {
  const copy = geometry.clone();
  for (const name of ['position', 'normal', 'uv']) {
    const attribute = copy.getAttribute(name);
    const from = attribute.array.slice(start * attribute.itemSize, end * attribute.itemSize) as Float32Array;
    copy.setAttribute(
      name,
      new (attribute.constructor as new (array: Float32Array, size: number) => typeof attribute)(
        from,
        attribute.itemSize,
      ),
    );
  }
  return copy;
}

/** Moves the middle of the footprint to the y axis: a tilted fruit turns about itself. */
function centred(geometry: BufferGeometry): BufferGeometry {
  geometry.computeBoundingBox();
  const box = geometry.boundingBox;
  return box === null
    ? geometry
    : geometry.translate(-(box.min.x + box.max.x) / 2, 0, -(box.min.z + box.max.z) / 2);
}

function widest(points: readonly Vector2[]): number {
  return points.reduce((most, point) => Math.max(most, point.x), 0);
}

function citrus(base: string, second: string): Surface {
  return surface({ base, second, roughness: 0.42, pattern: 'citrus', bump: 1, scatter: 0.28, specular: 0.5 });
}

export function buildLemon(context: SubjectContext): Built {
  return fruit(context, {
    profile: [
      [0, 0],
      [0.035, 0.005],
      [0.06, 0.045],
      [0.16, 0.11],
      [0.27, 0.24],
      [0.315, 0.43],
      [0.28, 0.6],
      [0.18, 0.73],
      [0.085, 0.79],
      [0.06, 0.84],
      [0.035, 0.875],
      [0, 0.88],
    ],
    look: citrus('#f3c614', '#e6b008'),
    wobble: 0.022,
    stem: 'none',
    tilt: [1.35, 1.75],
  });
}
export function buildLime(context: SubjectContext): Built {
  return fruit(context, {
    profile: [
      [0, 0],
      [0.04, 0.01],
      [0.14, 0.05],
      [0.24, 0.16],
      [0.28, 0.32],
      [0.245, 0.48],
      [0.15, 0.59],
      [0.06, 0.63],
      [0.03, 0.655],
      [0, 0.66],
    ],
    look: citrus('#7fb030', '#a9c552'),
    wobble: 0.02,
    stem: 'none',
    tilt: [1.3, 1.8],
  });
}
const round: readonly ProfilePoint[] = [
  [0, 0.01],
  [0.1, 0.0],
  [0.24, 0.07],
  [0.36, 0.22],
  [0.39, 0.39],
  [0.355, 0.56],
  [0.24, 0.7],
  [0.1, 0.755],
  [0.03, 0.75],
  [0, 0.745],
];
export function buildOrange(context: SubjectContext): Built {
  return fruit(context, {
    profile: round,
    look: citrus('#ee7f12', '#f0951e'),
    wobble: 0.014,
    stem: 'button',
    tilt: [-0.5, 0.6],
  });
}
export function buildGrapefruit(context: SubjectContext): Built {
  return fruit(context, {
    profile: round.map(([x, y]) => [x * 1.35, y * 1.25]),
    look: citrus('#f0a03c', '#ee8560'),
    wobble: 0.014,
    stem: 'button',
    tilt: [-0.5, 0.6],
  });
}
export function buildApple(context: SubjectContext): Built {
  const green = context.colour !== null && /^#[0-9a-f]{6}$/.test(context.colour);
  return fruit(context, {
    profile: [
      [0, 0.06],
      [0.05, 0.035],
      [0.13, 0.0],
      [0.26, 0.05],
      [0.36, 0.22],
      [0.405, 0.42],
      [0.385, 0.58],
      [0.29, 0.715],
      [0.16, 0.745],
      [0.07, 0.68],
      [0.02, 0.61],
      [0, 0.6],
    ],
    look: surface({
      base: '#a3161f',
      second: green ? (context.colour ?? '#c8a83a') : '#d0a03c',
      roughness: 0.3,
      pattern: 'apple',
      clearcoat: 0.35,
      scatter: 0.2,
    }),
    wobble: 0.02,
    stem: 'stalk',
    tilt: [-0.14, 0.14],
    lobes: context.random.next() * 6,
  });
}
export function buildPear(context: SubjectContext): Built {
  return fruit(context, {
    profile: [
      [0, 0.05],
      [0.06, 0.02],
      [0.16, 0.0],
      [0.3, 0.08],
      [0.375, 0.28],
      [0.34, 0.5],
      [0.235, 0.68],
      [0.175, 0.84],
      [0.14, 0.95],
      [0.07, 1.0],
      [0.015, 0.985],
      [0, 0.98],
    ],
    look: surface({
      base: '#b9b23e',
      second: '#7a5a22',
      roughness: 0.42,
      pattern: 'speckle',
      patternScale: 2.4,
      scatter: 0.22,
      bump: 0.6,
    }),
    wobble: 0.026,
    stem: 'stalk',
    tilt: [-0.1, 0.1],
  });
}
export function buildPeach(context: SubjectContext): Built {
  return fruit(context, {
    profile: round.map(([x, y]) => [x * 0.95, y * 0.95]),
    look: surface({
      base: '#eda257',
      second: '#c2402f',
      roughness: 0.75,
      pattern: 'leaf',
      patternScale: 0.55,
      scatter: 0.25,
      sheen: '#8a5a4a',
    }),
    wobble: 0.02,
    stem: 'none',
    tilt: [-0.4, 0.4],
  });
}
export function buildOlive(context: SubjectContext): Built {
  return fruit(context, {
    profile: [
      [0, 0],
      [0.05, 0.01],
      [0.085, 0.06],
      [0.1, 0.13],
      [0.085, 0.2],
      [0.05, 0.245],
      [0, 0.255],
    ],
    look: surface({ base: '#6f7a2a', second: '#4c551c', roughness: 0.25, pattern: 'leaf', scatter: 0.2 }),
    wobble: 0.02,
    stem: 'none',
    tilt: [1.3, 1.8],
  });
}
export function buildCherry(context: SubjectContext): Built {
  const look =
    context.material === null
      ? surface({
          base: context.colour ?? '#7a0c18',
          second: '#4a0410',
          roughness: 0.14,
          pattern: 'petal',
          clearcoat: 0.7,
          scatter: 0.2,
        })
      : finish(isGlass(context.material) ? 'plastic' : context.material, context.colour ?? '#8a0f1c');
  const profile = smooth(
    [
      [0, 0.0],
      [0.06, 0.005],
      [0.12, 0.06],
      [0.135, 0.125],
      [0.115, 0.2],
      [0.06, 0.235],
      [0.02, 0.222],
      [0, 0.215],
    ],
    8,
  );
  const centres = [new Vector3(-0.15, 0, 0.03), new Vector3(0.14, 0, -0.04)];
  const joint = new Vector3(context.random.between(-0.06, 0.06), 0.62, -0.08);
  const fruits = centres.map((centre) =>
    placed(lathe(profile, 48), new Matrix4().makeTranslation(centre.x, 0, centre.z)),
  );
  const stems = centres.map((centre) =>
    tube(
      curve(
        [
          new Vector3(centre.x, 0.2, centre.z),
          new Vector3(centre.x * 1.15, 0.36, centre.z),
          new Vector3((centre.x + joint.x) * 0.5, 0.52, -0.04),
          joint,
        ],
        20,
      ),
      (t) => 0.009 + 0.007 * t ** 6,
      8,
    ),
  );
  return {
    parts: [
      opaque(merged(fruits), look),
      opaque(merged(stems), surface({ base: '#6d7a2c', roughness: 0.6 })),
    ],
    radius: 0.3,
    height: 0.63,
    turn: Math.PI,
    colour: look.base,
  };
}
