import { Vector2 } from 'three';
import type { BufferGeometry } from 'three';

import { isGlass, finish, liquidLooks, surface } from '../scene/finishes.ts';
import type { OpaqueMaterialId } from '../scene/finishes.ts';
import { lathe, outward } from '../scene/geometry.ts';
import { latheField, liquidOutline } from '../scene/distanceField.ts';
import type { GlassLook, OpaquePart, Part, Surface } from '../scene/types.ts';
import type { LiquidId, MaterialId } from '../language/terms.ts';
import type { RandomStream } from '../random.ts';

/** What a subject is built from: the request of one instance and its own stream of numbers. */
export interface SubjectContext {
  readonly random: RandomStream;
  readonly material: MaterialId | null;
  readonly colour: string | null;
  readonly liquid: LiquidId | null;
  /** Number of this instance among its equals. */
  readonly instance: number;
}

export function opaque(geometry: BufferGeometry, look: Surface): OpaquePart {
  return { role: 'opaque', geometry, surface: look, label: null };
}

/** The asked material, or the subject's own; glass falls to `otherwise` where a part cannot be glass. */
export function bodyFinish(
  context: SubjectContext,
  otherwise: OpaqueMaterialId,
  colour: string | null,
): Surface {
  const material = context.material === null || isGlass(context.material) ? otherwise : context.material;
  return finish(material, context.colour ?? (context.material === null ? colour : null));
}

/** `thickness` is the usual path through the glass, decimetres: a tint reads alike in thin and thick glass. */
export function glassLook(
  context: SubjectContext,
  tint: string | null,
  thickness: number,
  liquid: LiquidId | null,
): GlassLook {
  const asked = context.colour ?? tint;
  return {
    tint: asked ?? '#f1f8f5',
    density: asked === null ? 0.05 / thickness + 0.25 : 0.36 / thickness,
    frost: context.material === 'frosted-glass' ? 1 : 0,
    liquid: liquid === null ? null : liquidLooks[liquid],
  };
}

export interface Vessel {
  /** From the axis at the bottom to the rim. */
  readonly outer: readonly Vector2[];
  /** From the axis at the floor to the rim; null for a solid piece. */
  readonly cavity: readonly Vector2[] | null;
  /** Liquid level, decimetres, when something is in it. */
  readonly level: number;
  readonly wall: number;
}

/** A turned vessel in any material: traced as a solid when it is glass, with a liquid surface otherwise. */
export function vesselParts(
  context: SubjectContext,
  shape: Vessel,
  material: MaterialId,
  tint: string | null,
  liquid: LiquidId | null,
): Part[] {
  const chosen = context.material ?? material;
  const ring = shape.cavity === null ? [...shape.outer] : [...shape.outer, ...shape.cavity.toReversed()];
  if (isGlass(chosen)) {
    const last = shape.outer[shape.outer.length - 1] as Vector2;
    const hull = [...shape.outer];
    if (last.x > 1e-3) {
      hull.push(new Vector2(last.x * 0.5, last.y + 0.001), new Vector2(0, last.y + 0.001));
    }
    const inside = liquid === null || shape.cavity === null ? null : liquidOutline(shape.cavity, shape.level);
    return [
      {
        role: 'glass',
        geometry: lathe(hull, 96),
        field: latheField(ring, inside),
        look: glassLook({ ...context, material: chosen }, tint, shape.wall * 2.4, liquid),
      },
    ];
  }
  const parts: Part[] = [
    opaque(lathe(ring, 96), finish(chosen, context.colour ?? (context.material === null ? tint : null))),
  ];
  if (liquid !== null && shape.cavity !== null) {
    const outline = liquidOutline(shape.cavity, shape.level);
    const rim = outline.reduce(
      (widest, point) => Math.max(widest, point.y > shape.level - 0.05 ? point.x : 0),
      0,
    );
    parts.push(opaque(liquidDisc(rim, shape.level), liquidSurface(liquid)));
  }
  return parts;
}

function liquidDisc(radius: number, level: number): BufferGeometry {
  const points = [
    new Vector2(0, level - 0.02),
    new Vector2(radius, level - 0.02),
    new Vector2(radius - 0.002, level + 0.008),
    new Vector2(radius - 0.02, level + 0.001),
    new Vector2(radius - 0.05, level),
    new Vector2(0, level),
  ];
  return outward(lathe(points, 72));
}

function liquidSurface(liquid: LiquidId): Surface {
  const bases: Readonly<Record<LiquidId, string>> = {
    water: '#8fa3a3',
    'red-wine': '#3a0510',
    'white-wine': '#cdb35c',
    oil: '#a98a1c',
    juice: '#e8912a',
    coffee: '#1d0d05',
    tea: '#7d3a0c',
    milk: '#f3ede2',
    whisky: '#a85c12',
    honey: '#b8741a',
    beer: '#c48a2a',
  };
  return surface({ base: bases[liquid], roughness: 0.05, specular: 0.45, clearcoat: 0.6 });
}

/** Organic unevenness: slow waves that differ per seed. */
export function wobble(
  random: RandomStream,
  amount: number,
): (position: { x: number; y: number; z: number }, angle: number) => void {
  const phases = [random.next() * 6.28, random.next() * 6.28, random.next() * 6.28];
  const tilt = random.between(-amount, amount);
  return (position, angle) => {
    const swell =
      1 +
      amount * Math.sin(angle + (phases[0] ?? 0)) +
      amount * 0.6 * Math.sin(angle * 2 + (phases[1] ?? 0) + position.y * 2) +
      amount * 0.3 * Math.sin(angle * 3 + (phases[2] ?? 0) - position.y * 3);
    position.x = position.x * swell + position.y * tilt;
    position.z *= swell;
  };
}
