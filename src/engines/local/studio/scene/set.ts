import { Shape, ShapeGeometry } from 'three';
import type { BufferGeometry } from 'three';

import { mixHex } from '../language/colours.ts';
import type { BackdropId, SurfaceId } from '../language/terms.ts';
import { sheet, lathe, rounded, merged } from './geometry.ts';
import { surface } from './finishes.ts';
import type { Surface } from './types.ts';

/** A piece of the set: geometry whose uv are decimetres in the plane of the piece. */
export interface SetPiece {
  readonly geometry: BufferGeometry;
  readonly surface: Surface;
  readonly role: 'table' | 'wall';
  /** Throws a shadow; walls do not, so that a lamp may stand behind them. */
  readonly casts: boolean;
  /** 0..1 mirror-like share and its blur (radians of tilt). */
  readonly mirror: { readonly amount: number; readonly blur: number } | null;
}

export function tableFinish(
  id: SurfaceId,
  colour: string | null,
): { surface: Surface; mirror: SetPiece['mirror'] } {
  const none = null;
  switch (id) {
    case 'marble':
      return {
        surface: surface({
          base: colour ?? '#eae7e2',
          second: colour === null ? '#7c7875' : mixHex(colour, '#ffffff', 0.5),
          roughness: 0.24,
          pattern: 'marble',
          patternScale: 0.62,
        }),
        mirror: { amount: 1, blur: 0.012 },
      };
    case 'oak':
      return {
        surface: surface({
          base: colour ?? '#c79c6c',
          second: mixHex(colour ?? '#94663a', '#3a2008', colour === null ? 0 : 0.35),
          roughness: 0.52,
          pattern: 'wood',
          patternScale: 1.5,
          bump: 1,
        }),
        mirror: { amount: 0.7, blur: 0.09 },
      };
    case 'walnut':
      return {
        surface: surface({
          base: colour ?? '#74492a',
          second: '#3a2212',
          roughness: 0.46,
          pattern: 'wood',
          patternScale: 1.5,
          bump: 1,
        }),
        mirror: { amount: 0.7, blur: 0.07 },
      };
    case 'concrete':
      return {
        surface: surface({
          base: colour ?? '#b9b5af',
          roughness: 0.82,
          pattern: 'concrete',
          bump: 1,
          specular: 0.4,
        }),
        mirror: none,
      };
    case 'linen':
      return {
        surface: surface({
          base: colour ?? '#e2d8c6',
          roughness: 1,
          pattern: 'weave',
          bump: 1,
          specular: 0.15,
          sheen: '#1c1a17',
        }),
        mirror: none,
      };
    case 'terrazzo':
      return {
        surface: surface({
          base: colour ?? '#e6e1d8',
          second: '#b0644a',
          roughness: 0.26,
          pattern: 'terrazzo',
          patternScale: 0.8,
        }),
        mirror: { amount: 0.9, blur: 0.03 },
      };
    case 'acrylic':
      return {
        surface: surface({ base: colour ?? '#f0efed', roughness: 0.05, specular: 0.7 }),
        mirror: { amount: 1, blur: 0.003 },
      };
    case 'mirror':
      return {
        surface: surface({ base: colour ?? '#e6e9ea', roughness: 0.04, metalness: 1 }),
        mirror: { amount: 1, blur: 0.001 },
      };
    case 'sand':
      return {
        surface: surface({
          base: colour ?? '#dcc39a',
          roughness: 1,
          pattern: 'sand',
          bump: 1,
          specular: 0.2,
        }),
        mirror: none,
      };
    case 'slate':
      return {
        surface: surface({
          base: colour ?? '#4b4d50',
          second: '#6d6f70',
          roughness: 0.6,
          pattern: 'slate',
          bump: 0.6,
        }),
        mirror: { amount: 0.5, blur: 0.1 },
      };
    case 'travertine':
      return {
        surface: surface({
          base: colour ?? '#e2d3bd',
          second: '#c9b495',
          roughness: 0.5,
          pattern: 'travertine',
          patternScale: 0.7,
          bump: 1,
        }),
        mirror: { amount: 0.5, blur: 0.07 },
      };
    case 'plaster':
      return {
        surface: surface({
          base: colour ?? '#e9e2d8',
          roughness: 0.92,
          pattern: 'plaster',
          bump: 0.5,
          specular: 0.25,
        }),
        mirror: none,
      };
    case 'steel':
      return {
        surface: surface({
          base: colour ?? '#b9bbbd',
          roughness: 0.32,
          metalness: 1,
          pattern: 'brushed',
          patternScale: 0.6,
        }),
        mirror: { amount: 0.8, blur: 0.05 },
      };
    case 'tiles':
      return {
        surface: surface({
          base: colour ?? '#eeebe4',
          second: '#b6b0a6',
          roughness: 0.2,
          pattern: 'tile',
          patternScale: 0.9,
          bump: 0.5,
        }),
        mirror: { amount: 0.8, blur: 0.02 },
      };
    case 'paper':
      return {
        surface: surface({ base: colour ?? '#efeeec', roughness: 0.93, specular: 0.25 }),
        mirror: none,
      };
  }
}

export function wallFinish(id: BackdropId, colour: string | null): Surface {
  switch (id) {
    case 'wall':
      return surface({
        base: colour ?? '#d9ccba',
        roughness: 0.94,
        specular: 0.25,
      });
    case 'paper':
      return surface({ base: colour ?? '#ecebe8', roughness: 0.95, specular: 0.2 });
    case 'gradient':
      return surface({
        base: colour === null ? '#d8d4cf' : mixHex(colour, '#ffffff', 0.25),
        second: colour === null ? '#77736f' : mixHex(colour, '#101014', 0.45),
        roughness: 0.95,
        pattern: 'gradient',
        specular: 0.2,
      });
    case 'plaster':
      return surface({
        base: colour ?? '#dbcfbf',
        roughness: 0.95,
        pattern: 'plaster',
        patternScale: 0.8,
        bump: 1,
        specular: 0.2,
      });
    case 'concrete':
      return surface({
        base: colour ?? '#aaa7a2',
        roughness: 0.9,
        pattern: 'concrete',
        patternScale: 0.5,
        bump: 1,
        specular: 0.3,
      });
    case 'brick':
      return surface({
        base: colour ?? '#96604c',
        second: '#b9b0a4',
        roughness: 0.9,
        pattern: 'brick',
        patternScale: 1,
        bump: 1,
        specular: 0.25,
      });
    case 'tiles':
      return surface({
        base: colour ?? '#e9e6df',
        second: '#bdb7ac',
        roughness: 0.16,
        pattern: 'tile',
        patternScale: 0.95,
        bump: 0.6,
      });
    case 'curtain':
      return surface({
        base: colour ?? '#e3d9c8',
        roughness: 1,
        pattern: 'weave',
        patternScale: 1,
        bump: 0.6,
        specular: 0.1,
        sheen: '#242220',
      });
    case 'arch':
      return surface({
        base: colour ?? '#dcc6b2',
        roughness: 0.93,
        pattern: 'plaster',
        patternScale: 0.9,
        bump: 0.5,
        specular: 0.2,
      });
    case 'slats':
      return surface({
        base: colour ?? '#a87b50',
        second: '#6f4a2a',
        roughness: 0.6,
        pattern: 'slats',
        patternScale: 0.8,
        bump: 1,
      });
    case 'sky':
      return surface({
        base: colour ?? '#7fb0e0',
        second: '#dfeaf2',
        roughness: 1,
        pattern: 'sky',
        patternScale: 1,
        specular: 0,
      });
  }
}

/** A flat table from behind the wall to behind the camera. */
export function tableGeometry(wallZ: number, reach: number): BufferGeometry {
  return sheet(1, 1, (u, v, out) => {
    out.set((u * 2 - 1) * reach, 0, wallZ - 0.02 + v * (reach - wallZ));
  });
}

/** Paper that runs forward on the table and up behind in one sweep: no horizon line. */
export function sweepGeometry(wallZ: number, reach: number, radius: number): BufferGeometry {
  const floor = reach - (wallZ + radius);
  const bend = (Math.PI / 2) * radius;
  return planeUv(
    sheet(2, 90, (u, v, out) => {
      const along = pace(v, floor, bend, reach);
      const x = (u * 2 - 1) * reach;
      if (along < floor) out.set(x, 0, reach - along);
      else if (along < floor + bend) {
        const angle = (along - floor) / radius;
        out.set(x, radius - Math.cos(angle) * radius, wallZ + radius - Math.sin(angle) * radius);
      } else out.set(x, radius + along - floor - bend, wallZ);
    }),
    (x, _y, _z, v) => [x, pace(v, floor, bend, reach) - floor],
  );
}

/** Spends most rows of the sheet on the bend. */
function pace(v: number, floor: number, bend: number, up: number): number {
  if (v < 0.06) return (v / 0.06) * floor;
  if (v < 0.94) return floor + ((v - 0.06) / 0.88) * bend;
  return floor + bend + ((v - 0.94) / 0.06) * up;
}

function planeUv(
  geometry: BufferGeometry,
  map: (x: number, y: number, z: number, v: number) => readonly [number, number],
): BufferGeometry {
  const position = geometry.getAttribute('position');
  const uv = geometry.getAttribute('uv');
  for (let index = 0; index < position.count; index += 1) {
    const [a, b] = map(position.getX(index), position.getY(index), position.getZ(index), uv.getY(index));
    uv.setXY(index, a, b);
  }
  return geometry;
}

export function tableWithUv(wallZ: number, reach: number): BufferGeometry {
  return planeUv(tableGeometry(wallZ, reach), (x, _y, z) => [x, -z]);
}

export function wallGeometry(id: BackdropId, wallZ: number, reach: number, scale: number): BufferGeometry {
  if (id === 'curtain') {
    return planeUv(
      sheet(420, 2, (u, v, out) => {
        const x = (u * 2 - 1) * reach * 0.5;
        const k = 1 / scale;
        const fold =
          Math.sin(x * 4.1 * k + Math.sin(x * 1.3 * k) * 1.4) * 0.16 + Math.sin(x * 9.3 * k + 1.2 + v) * 0.05;
        out.set(x, v * reach - 0.02, wallZ + (fold + 0.2) * scale);
      }),
      (x, y) => [x * 1.3, y],
    );
  }
  if (id === 'arch') {
    const wide = scale * 1.0;
    const spring = scale * 1.55;
    const shape = new Shape();
    shape.moveTo(-reach, -0.02);
    shape.lineTo(-reach, reach);
    shape.lineTo(reach, reach);
    shape.lineTo(reach, -0.02);
    shape.lineTo(wide, -0.02);
    shape.lineTo(wide, spring);
    shape.absarc(0, spring, wide, 0, Math.PI, false);
    shape.lineTo(-wide, -0.02);
    shape.lineTo(-reach, -0.02);
    const front = new ShapeGeometry(shape, 48);
    front.translate(0, 0, wallZ);
    const depth = scale * 0.9;
    const lining = sheet(96, 1, (u, v, out) => {
      const path = archPoint(u, wide, spring);
      out.set(path[0], path[1], wallZ - depth * v);
    });
    const back = sheet(1, 1, (u, v, out) => {
      out.set((u * 2 - 1) * wide * 1.1, v * (spring + wide * 1.1) - 0.02, wallZ - depth);
    });
    const floorBack = sheet(1, 1, (u, v, out) => {
      out.set((u * 2 - 1) * wide * 1.1, 0, wallZ - depth * (1 - v));
    });
    return planeUv(merged([front.toNonIndexed(), lining, back, floorBack]), (x, y, z) => [
      x,
      y + (z - wallZ),
    ]);
  }
  return planeUv(
    sheet(1, 1, (u, v, out) => {
      out.set((u * 2 - 1) * reach, v * reach - 0.05, wallZ);
    }),
    (x, y) => [x, y],
  );
}

function archPoint(u: number, wide: number, spring: number): readonly [number, number] {
  const side = spring;
  const bow = Math.PI * wide;
  const total = side * 2 + bow;
  const along = u * total;
  if (along < side) return [-wide, along];
  if (along < side + bow) {
    const angle = Math.PI - (along - side) / wide;
    return [Math.cos(angle) * wide, spring + Math.sin(angle) * wide];
  }
  return [wide, total - along];
}

/** A round plaster step under the group. */
export function podiumGeometry(radius: number, height: number): BufferGeometry {
  return lathe(
    rounded([
      [0, 0],
      [radius, 0, 0.01],
      [radius, height, 0.03],
      [0, height],
    ]),
    128,
  );
}
