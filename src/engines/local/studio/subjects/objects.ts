import { Euler, Matrix4, Vector3 } from 'three';
import type { BufferGeometry } from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';

import { finish, isGlass, surface } from '../scene/finishes.ts';
import {
  grounded,
  lathe,
  merged,
  moved,
  outward,
  placed,
  rounded,
  sheet,
  smooth,
  tube,
} from '../scene/geometry.ts';
import type { Built, Part, ProfilePoint } from '../scene/types.ts';
import { bodyFinish, opaque, wobble } from './context.ts';
import type { SubjectContext } from './context.ts';
import { curve } from './curve.ts';
import { flatLabel } from './labels.ts';
import { glassBox, roundBox } from './primitives.ts';

export function buildBooks(context: SubjectContext): Built {
  const colours =
    context.colour === null ? ['#7c8a78', '#c9b79a', '#9a4f3a', '#33404f', '#d8d0c2'] : [context.colour];
  const parts: Part[] = [];
  let base = 0;
  const first = Math.floor(context.random.next() * 5);
  for (let index = 0; index < 3; index += 1) {
    const thick = context.random.between(0.17, 0.3);
    const wide = 1.75 - index * 0.12 + context.random.between(-0.08, 0.05);
    const deep = 1.25 - index * 0.1 + context.random.between(-0.05, 0.05);
    const cover = 0.028;
    const turn = new Matrix4().makeRotationY(context.random.between(-0.16, 0.16));
    turn.setPosition(context.random.between(-0.05, 0.05), base, context.random.between(-0.04, 0.04));
    const look = bodyFinish({ ...context, colour: null, material: context.material }, 'fabric', null);
    const colour = colours[(first + index * 2) % colours.length] ?? '#c9b79a';
    const cloth = { ...look, base: colour, patternScale: 2.2 };
    const boards = merged([
      placed(
        new RoundedBoxGeometry(wide, cover, deep, 3, 0.011),
        new Matrix4().makeTranslation(0, cover / 2, 0),
      ),
      placed(
        new RoundedBoxGeometry(wide, cover, deep, 3, 0.011),
        new Matrix4().makeTranslation(0, thick - cover / 2, 0),
      ),
      placed(
        new RoundedBoxGeometry(wide, thick, cover * 1.4, 3, 0.018),
        new Matrix4().makeTranslation(0, thick / 2, deep / 2 - 0.012),
      ),
    ]);
    const pages = placed(
      new RoundedBoxGeometry(wide - 0.06, thick - cover * 2, deep - 0.06, 2, 0.006),
      new Matrix4().makeTranslation(0, thick / 2, -0.012),
    );
    parts.push(opaque(placed(boards, turn), cloth));
    parts.push(
      opaque(
        placed(pages, turn),
        surface({ base: '#e9e0cd', roughness: 0.9, pattern: 'pages', bump: 0.6, specular: 0.25 }),
      ),
    );
    const title = flatLabel(
      'book',
      index === 1 ? '#3a332b' : '#efe6d2',
      null,
      wide * 0.8,
      thick * 0.62,
      thick * 0.19,
      deep / 2 + 0.0098,
      cloth,
    );
    parts.push({ ...title, geometry: placed(title.geometry, turn) });
    base += thick;
  }
  return { parts, radius: 1.0, height: base, turn: 0.3, colour: colours[0] ?? '#9a8a76' };
}

export function buildBox(context: SubjectContext): Built {
  const [x, y, z] = [context.random.between(0.8, 0.95), context.random.between(1.15, 1.35), 0.5];
  const look = bodyFinish(context, 'paper', '#d8cbb6');
  if (context.material !== null && isGlass(context.material)) return glassBox(context, x, y, z);
  const print = flatLabel('box', '#2e2824', null, x * 0.8, y * 0.8, y * 0.1, z / 2 + 0.001, look);
  const seam = placed(
    new RoundedBoxGeometry(x * 0.992, 0.006, 0.008, 1, 0.002),
    new Matrix4().makeTranslation(0, y - 0.012, z / 2 - 0.001),
  );
  return {
    parts: [opaque(roundBox(x, y, z, 0.012, 3), look), opaque(seam, { ...look, base: '#8c8172' }), print],
    radius: 0.5,
    height: y,
    turn: 0.45,
    colour: look.base,
  };
}

export function buildGift(context: SubjectContext): Built {
  const [x, y, z] = [1.05, 0.62, 1.05];
  const paper = bodyFinish(
    context,
    'paper',
    context.random.pick(['#e5d9c5', '#31483d', '#c7a58f', '#efe9df']),
  );
  const satin = surface({
    base: context.random.pick(['#b8342f', '#c9a24c', '#efe6d6']),
    roughness: 0.42,
    sheen: '#554444',
    pattern: 'weave',
    patternScale: 3,
    bump: 0.2,
  });
  const lidTall = 0.2;
  const body = roundBox(x, y, z, 0.014, 3);
  const lid = moved(
    new RoundedBoxGeometry(x + 0.05, lidTall, z + 0.05, 3, 0.014),
    0,
    y - lidTall / 2 + 0.03,
    0,
  );
  const top = y + 0.03;
  const wide = 0.16;
  const straps = merged([
    moved(new RoundedBoxGeometry(wide, top + 0.006, z + 0.062, 2, 0.008), 0, (top + 0.006) / 2, 0),
    moved(new RoundedBoxGeometry(x + 0.062, top + 0.006, wide, 2, 0.008), 0, (top + 0.006) / 2, 0),
  ]);
  const loops: BufferGeometry[] = [];
  for (const side of [-1, 1]) {
    const line = curve(
      [
        new Vector3(0, top + 0.03, 0),
        new Vector3(side * 0.16, top + 0.2, 0.02),
        new Vector3(side * 0.4, top + 0.22, 0.06),
        new Vector3(side * 0.42, top + 0.08, 0.08),
        new Vector3(side * 0.2, top + 0.03, 0.04),
        new Vector3(0, top + 0.03, 0),
      ],
      48,
    );
    loops.push(ribbon(line, wide * 0.85));
    const tail = curve(
      [
        new Vector3(0, top + 0.03, 0),
        new Vector3(side * 0.14, top + 0.06, 0.16),
        new Vector3(side * 0.26, top + 0.02, 0.34),
        new Vector3(side * 0.34, top + 0.03, 0.47),
      ],
      24,
    );
    loops.push(ribbon(tail, wide * 0.8));
  }
  const knot = moved(new RoundedBoxGeometry(0.15, 0.1, 0.17, 6, 0.045), 0, top + 0.055, 0);
  return {
    parts: [
      opaque(merged([body, lid]), paper),
      opaque(straps, satin),
      opaque(merged([...loops, knot]), satin),
    ],
    radius: 0.76,
    height: top + 0.24,
    turn: 0.55,
    colour: paper.base,
  };
}

function ribbon(line: readonly Vector3[], width: number): BufferGeometry {
  return tube(line, () => width / 2, 20, 0.09);
}

export function buildStones(context: SubjectContext): Built {
  const parts: Part[] = [];
  let base = 0;
  let radius = 0.5;
  const tones = ['#8a8680', '#6f6b67', '#a39c92', '#57555a', '#b8b0a4'];
  for (let index = 0; index < 4; index += 1) {
    const half = radius * context.random.between(0.3, 0.38);
    const shake = wobble(context.random, 0.05);
    const profile: ProfilePoint[] = [
      [0, 0],
      [radius * 0.55, half * 0.08],
      [radius * 0.92, half * 0.6],
      [radius, half],
      [radius * 0.9, half * 1.45],
      [radius * 0.52, half * 1.9],
      [0, half * 2],
    ];
    const stone = lathe(smooth(profile, 9), 64, (position, angle) => {
      shake(position, angle);
      position.z *= 0.86;
    });
    const turn = new Matrix4().makeRotationY(context.random.next() * 6.28);
    turn.setPosition(context.random.between(-0.03, 0.03), base, context.random.between(-0.03, 0.03));
    const look =
      context.material !== null && !isGlass(context.material)
        ? finish(context.material, context.colour)
        : finish(
            'stone',
            context.colour ?? tones[(index + Math.floor(context.random.next() * 5)) % 5] ?? '#8a8680',
          );
    parts.push(opaque(placed(grounded(stone), turn), { ...look, patternScale: 1.4 }));
    base += half * 2 - 0.014;
    radius *= context.random.between(0.68, 0.8);
  }
  return { parts, radius: 0.54, height: base, turn: Math.PI, colour: '#85807a' };
}

export function buildPebble(context: SubjectContext): Built {
  const radius = context.random.between(0.26, 0.5);
  const half = radius * context.random.between(0.36, 0.5);
  const shake = wobble(context.random, 0.06);
  const profile: ProfilePoint[] = [
    [0, 0],
    [radius * 0.55, half * 0.08],
    [radius * 0.92, half * 0.6],
    [radius, half],
    [radius * 0.9, half * 1.45],
    [radius * 0.52, half * 1.9],
    [0, half * 2],
  ];
  const stone = lathe(smooth(profile, 9), 64, (position, angle) => {
    shake(position, angle);
    position.z *= 0.84;
  });
  const tone = context.random.pick(['#8a8680', '#6f6b67', '#a39c92', '#57555a', '#b8b0a4']);
  const look = bodyFinish(context, 'stone', tone);
  return {
    parts: [opaque(grounded(stone), { ...look, patternScale: 1.4 })],
    radius: radius * 1.1,
    height: half * 2,
    turn: Math.PI,
    colour: look.base,
  };
}

export function buildCork(context: SubjectContext): Built {
  const shape = rounded([
    [0, 0],
    [0.108, 0, 0.014],
    [0.112, 0.03, 0.01],
    [0.112, 0.43, 0.01],
    [0.106, 0.45, 0.014],
    [0, 0.45],
  ]);
  const look =
    context.material === null || isGlass(context.material)
      ? surface({
          base: context.colour ?? '#c39a68',
          roughness: 0.9,
          pattern: 'cork',
          bump: 1,
          specular: 0.25,
        })
      : finish(context.material, context.colour);
  const lying = placed(
    lathe(shape, 64),
    new Matrix4().makeRotationFromEuler(new Euler(0, context.random.next() * 6.28, Math.PI / 2, 'YXZ')),
  );
  return {
    parts: [opaque(outward(grounded(lying)), look)],
    radius: 0.26,
    height: 0.23,
    turn: Math.PI,
    colour: look.base,
  };
}

export function buildLamp(context: SubjectContext): Built {
  const metal = bodyFinish(context, 'brass', null);
  const base = rounded([
    [0, 0],
    [0.5, 0, 0.02],
    [0.52, 0.02, 0.015],
    [0.52, 0.07, 0.02],
    [0.08, 0.1, 0.06],
    [0.035, 0.2, 0.03],
    [0.032, 1.8],
    [0, 1.82],
  ]);
  const dome = rounded(
    [
      [0, 2.32],
      [0.07, 2.32, 0.02],
      [0.09, 2.26, 0.02],
      [0.45, 2.12, 0.2],
      [0.78, 1.66, 0.02],
      [0.765, 1.655, 0.006],
      [0.43, 2.1, 0.2],
      [0.05, 2.24],
      [0, 2.24],
    ],
    10,
  );
  const bulb = lathe(
    smooth(
      [
        [0, 1.72],
        [0.1, 1.75],
        [0.15, 1.86],
        [0.1, 1.98],
        [0.05, 2.08],
        [0, 2.1],
      ],
      8,
    ),
    32,
  );
  return {
    parts: [
      opaque(lathe(base), metal),
      opaque(outward(lathe(dome)), metal),
      opaque(bulb, surface({ base: '#fff0d2', roughness: 0.4, emissive: 3 })),
    ],
    radius: 0.8,
    height: 2.32,
    turn: Math.PI,
    colour: metal.base,
  };
}

export function buildSpoon(context: SubjectContext): Built {
  const look = bodyFinish(context, 'steel', null);
  const spoon = sheet(20, 70, (u, v, out) => {
    const angle = u * Math.PI * 2;
    const along = v * 1.75 - 0.875;
    const head = v > 0.68 ? Math.sqrt(Math.max(0, 1 - ((v - 0.845) / 0.155) ** 2)) : 0;
    const neck = 0.035 + 0.04 * Math.exp(-(((v - 0.04) / 0.12) ** 2));
    const end = Math.min(1, v / 0.02);
    const half = Math.max(
      v > 0.999 ? 0 : neck * end * (v > 0.7 ? Math.max(0, 1 - (v - 0.7) * 4) : 1),
      head * 0.2,
    );
    const thick = 0.013 * end;
    const cross = Math.cos(angle);
    const bowlDepth = head > 0 ? 0.075 * head * (1 - cross * cross) : 0;
    const lift =
      0.05 + 0.09 * Math.sin(Math.min(1, v / 0.68) * Math.PI) * 0.5 + (v > 0.68 ? 0.012 : 0) - bowlDepth;
    out.set(along, lift + Math.sin(angle) * thick, cross * half);
  });
  return {
    parts: [
      opaque(grounded(outward(spoon)), {
        ...look,
        roughness: Math.min(look.roughness, 0.2),
        pattern: 'plain',
        bump: 0,
      }),
    ],
    radius: 0.5,
    height: 0.12,
    turn: 0.5,
    colour: look.base,
  };
}

export function buildPepperMill(context: SubjectContext): Built {
  const shape = rounded(
    [
      [0, 0],
      [0.27, 0, 0.02],
      [0.29, 0.03, 0.02],
      [0.29, 0.24, 0.05],
      [0.18, 0.44, 0.2],
      [0.19, 0.8, 0.3],
      [0.27, 1.2, 0.1],
      [0.265, 1.28, 0.02],
      [0.25, 1.3, 0.02],
      [0.25, 1.31, 0.01],
      [0.28, 1.34, 0.02],
      [0.25, 1.62, 0.14],
      [0, 1.7],
    ],
    10,
  );
  const knob = rounded([
    [0, 1.68],
    [0.05, 1.68, 0.01],
    [0.05, 1.72, 0.02],
    [0.08, 1.76, 0.03],
    [0.06, 1.83, 0.03],
    [0, 1.84],
  ]);
  const look = bodyFinish(context, 'dark-wood', null);
  return {
    parts: [
      opaque(lathe(shape), { ...look, clearcoat: Math.max(look.clearcoat, 0.2) }),
      opaque(lathe(knob, 48), finish('steel', null)),
    ],
    radius: 0.31,
    height: 1.84,
    turn: Math.PI,
    colour: look.base,
  };
}
