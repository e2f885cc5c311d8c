import type { BufferGeometry, DataTexture, Vector2 } from 'three';

import type { PatternName } from '../glsl/patterns.ts';

/** How an opaque surface looks. Colours are #rrggbb in sRGB. One unit of length is a decimetre everywhere. */
export interface Surface {
  readonly base: string;
  /** Second colour of the pattern: veins, late wood, joints. */
  readonly second: string;
  readonly roughness: number;
  readonly metalness: number;
  readonly pattern: PatternName;
  readonly patternScale: number;
  readonly bump: number;
  /** 0..1 strength of a clear, smooth coat. */
  readonly clearcoat: number;
  /** Reflectance at normal incidence in units of 8 %: 0.5 is ordinary plastic, glass, glaze. */
  readonly specular: number;
  readonly sheen: string;
  /** 0..0.6: how far light wraps round by scattering inside (wax, fruit, leaves). */
  readonly scatter: number;
  readonly emissive: number;
}

/** Glass, and what is in it. */
export interface GlassLook {
  readonly tint: string;
  /** Absorption strength of the tint per decimetre of glass. */
  readonly density: number;
  /** 0 clear .. 1 frosted. */
  readonly frost: number;
  readonly liquid: LiquidLook | null;
}
export interface LiquidLook {
  readonly colour: string;
  readonly density: number;
  /** Scattering per decimetre: milk, latte. */
  readonly cloud: number;
}

export interface OpaquePart {
  readonly role: 'opaque';
  readonly geometry: BufferGeometry;
  readonly surface: Surface;
  readonly label: DataTexture | null;
}
export interface LatheField {
  readonly kind: 'lathe';
  readonly texture: DataTexture;
  readonly radius: number;
  readonly low: number;
  readonly height: number;
}
export interface BoxField {
  readonly kind: 'box';
  readonly half: readonly [number, number, number];
  readonly corner: number;
  readonly wall: number;
  readonly floor: number;
  readonly level: number;
  readonly ripple: number;
}
export interface GlassPart {
  readonly role: 'glass';
  readonly geometry: BufferGeometry;
  readonly field: LatheField | BoxField;
  readonly look: GlassLook;
}
export type Part = OpaquePart | GlassPart;

/** A thing on the table: parts in their own space, standing on y = 0 round the y axis. */
export interface Built {
  readonly parts: readonly Part[];
  /** Radius of the footprint that nothing else may enter. */
  readonly radius: number;
  readonly height: number;
  /** Angle range of the random turn about y, radians; small for things with a front. */
  readonly turn: number;
  /** Dominant colour, for light bounced on to the table. */
  readonly colour: string;
  /** Height and radius of an opening that other things can lie in. */
  readonly bowl?: { readonly radius: number; readonly floor: number };
}

export type ProfilePoint = readonly [radius: number, y: number, fillet?: number];
export type Outline = readonly Vector2[];
