import { Euler, Matrix4, SphereGeometry, Vector3 } from 'three';
import type { BufferGeometry } from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';

import { finish, isGlass, surface } from '../scene/finishes.ts';
import { grounded, lathe, merged, outward, placed, smooth } from '../scene/geometry.ts';
import type { Built, Part, ProfilePoint } from '../scene/types.ts';
import { glassLook, opaque, wobble } from './context.ts';
import type { SubjectContext } from './context.ts';
import { fruit } from './fruit.ts';

export function buildEgg(context: SubjectContext): Built {
  return fruit(context, {
    profile: [
      [0, 0],
      [0.08, 0.01],
      [0.17, 0.08],
      [0.22, 0.21],
      [0.205, 0.35],
      [0.145, 0.48],
      [0.07, 0.545],
      [0, 0.56],
    ],
    look: surface({
      base: context.random.pick(['#e6c3a0', '#efe2d0', '#d9a983']),
      second: '#a87850',
      roughness: 0.55,
      pattern: 'speckle',
      patternScale: 2.6,
      scatter: 0.2,
      bump: 0.5,
    }),
    wobble: 0.006,
    stem: 'none',
    tilt: [1.25, 1.6],
  });
}

export function buildBread(context: SubjectContext): Built {
  const points: ProfilePoint[] = [
    [0, -0.85],
    [0.18, -0.82],
    [0.33, -0.66],
    [0.41, -0.36],
    [0.43, 0],
    [0.41, 0.36],
    [0.33, 0.66],
    [0.18, 0.82],
    [0, 0.85],
  ];
  const shake = wobble(context.random, 0.02);
  const body = lathe(smooth(points, 10), 90, (position, angle) => {
    shake(position, angle);
    // Lies along x, flat below, three cuts across the back.
    const along = position.y;
    const up = position.z;
    const back = Math.max(0, Math.cos(angle));
    for (const cut of [-0.5, -0.17, 0.16, 0.49]) {
      const d = (along - cut + position.x * 0.6) / 0.055;
      position.z -= back * 0.085 * Math.exp(-d * d);
      const lip = (along - cut + position.x * 0.6 - 0.09) / 0.05;
      position.z += back * 0.03 * Math.exp(-lip * lip);
    }
    if (up < 0) position.z *= 0.62;
  });
  const flat = grounded(
    placed(body, new Matrix4().makeRotationFromEuler(new Euler(-Math.PI / 2, 0, Math.PI / 2))),
  );
  outward(flat);
  return {
    parts: [
      opaque(
        flat,
        surface({
          base: '#b87838',
          second: '#6e3a14',
          roughness: 0.8,
          pattern: 'crust',
          bump: 0.7,
          scatter: 0.1,
        }),
      ),
    ],
    radius: 0.7,
    height: 0.7,
    turn: 0.6,
    colour: '#a8662c',
  };
}

export function buildMacarons(context: SubjectContext): Built {
  const colours = context.colour === null ? ['#e7b7b4', '#c9d3a2', '#e9d3a3', '#c2aacb'] : [context.colour];
  const parts: Part[] = [];
  const tall = 0.3;
  for (let level = 0; level < 3; level += 1) {
    const colour = colours[(level + context.instance) % colours.length] ?? '#e7b7b4';
    const base = level * (tall - 0.005);
    const off = new Vector3(
      context.random.between(-0.025, 0.025),
      base,
      context.random.between(-0.025, 0.025),
    );
    const place = new Matrix4().makeTranslation(off.x, off.y, off.z);
    const shell: ProfilePoint[] = [
      [0, 0],
      [0.16, 0.003],
      [0.22, 0.03],
      [0.24, 0.075],
      [0.236, 0.085],
    ];
    const foot: ProfilePoint[] = [
      [0.236, 0.085],
      [0.248, 0.09],
      [0.246, 0.112],
      [0.225, 0.118],
      [0, 0.118],
    ];
    const half = [...smooth(shell, 8), ...smooth(foot, 6)];
    const ruffle = (position: Vector3, angle: number): void => {
      if (position.y > 0.083 && position.y < 0.117) {
        const wave = 1 + 0.02 * Math.sin(angle * 31) * Math.sin(angle * 17 + 1);
        position.x *= wave;
        position.z *= wave;
      }
    };
    const low = lathe(half, 90, ruffle);
    const high = outward(
      lathe(
        half.map((point) => point.clone().set(point.x, tall - point.y)),
        90,
        ruffle,
      ),
    );
    const look = surface({
      base: colour,
      roughness: 0.6,
      pattern: 'crumb',
      patternScale: 1.4,
      bump: 0.35,
      scatter: 0.2,
    });
    parts.push(opaque(placed(merged([low, high]), place), look));
    const fill = lathe(
      smooth(
        [
          [0, 0.115],
          [0.21, 0.115],
          [0.226, 0.15],
          [0.21, 0.185],
          [0, 0.185],
        ],
        6,
      ),
      60,
    );
    parts.push(opaque(placed(fill, place), surface({ base: '#efe2cf', roughness: 0.5, scatter: 0.2 })));
  }
  return { parts, radius: 0.28, height: tall * 3, turn: Math.PI, colour: colours[0] ?? '#e7b7b4' };
}

export function buildCoffeeBeans(context: SubjectContext): Built {
  const bean = new SphereGeometry(0.062, 22, 16);
  const position = bean.getAttribute('position');
  for (let index = 0; index < position.count; index += 1) {
    const [x, y, z] = [position.getX(index), position.getY(index), position.getZ(index)];
    const flat = y > 0 ? 0.34 : 0.8;
    const bend = Math.sin(x * 22) * 0.006;
    const groove = y > 0 ? 0.02 * Math.exp(-(((z - bend) / 0.008) ** 2)) : 0;
    position.setXYZ(index, x * 1.32, y * flat - groove, z * 0.92);
  }
  bean.computeVertexNormals();
  const pieces: BufferGeometry[] = [];
  const heap: Vector3[] = [];
  for (let index = 0; index < 46; index += 1) {
    const layer = index < 30 ? 0 : index < 42 ? 1 : 2;
    const spread = layer === 0 ? 0.48 : layer === 1 ? 0.22 : 0.1;
    let spot = new Vector3();
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const angle = context.random.next() * 6.283;
      const reach = Math.pow(context.random.next(), 0.75) * spread;
      spot = new Vector3(Math.cos(angle) * reach, 0.048 + layer * 0.07, Math.sin(angle) * reach);
      if (heap.every((other) => Math.abs(other.y - spot.y) > 0.05 || other.distanceTo(spot) > 0.125)) break;
    }
    heap.push(spot);
    const upside = context.random.next() < 0.45 ? Math.PI : 0;
    const lean = layer === 0 ? 0.12 : 0.5;
    const turn = new Matrix4().makeRotationFromEuler(
      new Euler(
        upside + context.random.between(-lean, lean),
        context.random.next() * 6.28,
        context.random.between(-lean, lean),
      ),
    );
    turn.setPosition(spot.x, upside === 0 ? spot.y : spot.y - 0.026, spot.z);
    pieces.push(placed(bean, turn));
  }
  return {
    parts: [
      opaque(
        grounded(merged(pieces)),
        surface({
          base: context.colour ?? '#4a2612',
          roughness: 0.38,
          pattern: 'bean',
          bump: 0.8,
          specular: 0.5,
        }),
      ),
    ],
    radius: 0.55,
    height: 0.26,
    turn: Math.PI,
    colour: '#4a2612',
  };
}

export function buildIce(context: SubjectContext): Built {
  const side = context.random.between(0.3, 0.36);
  const geometry = placed(
    new RoundedBoxGeometry(side, side, side, 6, 0.05),
    new Matrix4().makeTranslation(0, side / 2, 0),
  );
  if (context.material !== null && !isGlass(context.material)) {
    return {
      parts: [opaque(geometry, finish(context.material, context.colour))],
      radius: side * 0.75,
      height: side,
      turn: Math.PI,
      colour: '#dde8ec',
    };
  }
  return {
    parts: [
      {
        role: 'glass',
        geometry,
        field: {
          kind: 'box',
          half: [side / 2, side / 2, side / 2],
          corner: 0.05,
          wall: 0,
          floor: 0,
          level: 0,
          ripple: 0.035,
        },
        look: glassLook(context, context.colour ?? '#e6f2f6', 0.5, null),
      },
    ],
    radius: side * 0.75,
    height: side,
    turn: Math.PI,
    colour: '#dde8ec',
  };
}
