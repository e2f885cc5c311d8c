import { Color, DoubleSide, FrontSide, GLSL3, RawShaderMaterial, Vector3, Vector4 } from 'three';
import type { IUniform, Matrix4 } from 'three';

import { glassFragmentGlsl, glassVertexGlsl } from '../glsl/glass.ts';
import { opaqueFragmentGlsl, opaqueVertexGlsl } from '../glsl/opaque.ts';
import { patternNames } from '../glsl/patterns.ts';
import type { PatternName } from '../glsl/patterns.ts';
import type { GlassPart, OpaquePart, Surface } from '../scene/types.ts';
import type { SharedUniforms } from './uniforms.ts';

/** What the programs of one scene have in common, as preprocessor constants: a branch not compiled costs nothing. */
export interface SceneVariant {
  readonly GOBO: number;
  readonly PROXIES: number;
  readonly GLASS_SHADOWS?: number;
}

export function linear(hex: string): Vector3 {
  const colour = new Color(hex);
  return new Vector3(colour.r, colour.g, colour.b);
}

export function patternIndex(name: PatternName): number {
  return patternNames.indexOf(name);
}

function surfaceUniforms(look: Surface, seed: number): Record<string, IUniform> {
  return {
    uBase: { value: linear(look.base) },
    uSecond: { value: linear(look.second) },
    uRoughness: { value: look.roughness },
    uMetal: { value: look.metalness },
    uClear: { value: look.clearcoat },
    uSpecular: { value: look.specular },
    uSheen: { value: linear(look.sheen) },
    uScatter: { value: look.scatter },
    uBump: { value: look.bump },
    uPatternScale: { value: look.patternScale },
    uPatternSeed: { value: seed },
    uEmissive: { value: linear(look.base).multiplyScalar(look.emissive) },
  };
}

/** Compiled programs are shared by equal defines, so materials of one kind cost one compilation. */
export function opaqueMaterial(
  part: OpaquePart,
  shared: SharedUniforms,
  seed: number,
  variant: SceneVariant,
): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: opaqueVertexGlsl,
    fragmentShader: opaqueFragmentGlsl,
    side: isSheet(part) ? DoubleSide : FrontSide,
    defines: {
      PATTERN: patternIndex(part.surface.pattern),
      ...(part.label === null ? {} : { USE_LABEL: 1 }),
      ...variant,
      ...(part.surface.scatter > 0 ? { USE_SCATTER: 1 } : {}),
    },
    uniforms: { ...shared, ...surfaceUniforms(part.surface, seed), uLabel: { value: part.label } },
  });
}

/** Leaves, petals and prints are single sheets; everything else is closed, and its far side need not be shaded. */
function isSheet(part: OpaquePart): boolean {
  return part.label !== null || part.surface.pattern === 'leaf' || part.surface.pattern === 'petal';
}

export interface BakedFinish {
  readonly texture: unknown;
  /** x, y of the low corner and 1/size, decimetres. */
  readonly rect: Vector4;
}

/**
 * 'light': what falls on the set, drawn at half size (soft shadows have no finer detail, and the pixel jitter
 * of the samples fills in between); 'picture': the finished look from that; 'whole': both at once.
 */
export type SetPass = 'light' | 'picture' | 'whole';

export function setMaterial(
  look: Surface,
  shared: SharedUniforms,
  baked: BakedFinish | null,
  mirror: number,
  variant: SceneVariant,
  pass: SetPass,
): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: opaqueVertexGlsl,
    fragmentShader: opaqueFragmentGlsl,
    side: DoubleSide,
    defines: {
      IS_SET: 1,
      ...(pass === 'light' ? { IRRADIANCE_ONLY: 1 } : {}),
      ...(pass === 'picture' ? { USE_IRRADIANCE: 1 } : {}),
      ...(look.pattern === 'plain' ? { PATTERNLESS: 1 } : {}),
      ...(look.roughness >= 0.9 ? { MATT: 1 } : {}),
      ...variant,
      PATTERN: baked === null ? patternIndex(look.pattern) : 0,
      ...(baked === null ? {} : { USE_BAKED: 1 }),
      ...(mirror > 0 && pass === 'picture' ? { USE_MIRROR: 1 } : {}),
    },
    uniforms: {
      ...shared,
      ...surfaceUniforms(look, 0),
      uBaked: { value: baked?.texture ?? null },
      uBakedRect: { value: baked?.rect ?? new Vector4(0, 0, 1, 1) },
      uMirrorMix: { value: mirror },
    },
  });
}

export function glassMaterial(part: GlassPart, shared: SharedUniforms, matrix: Matrix4): RawShaderMaterial {
  const { field, look } = part;
  const tint = linear(look.tint);
  const liquid = look.liquid;
  const absorb = (colour: Vector3, density: number): Vector3 =>
    new Vector3(
      -Math.log(Math.max(0.004, colour.x)),
      -Math.log(Math.max(0.004, colour.y)),
      -Math.log(Math.max(0.004, colour.z)),
    ).multiplyScalar(density);
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: glassVertexGlsl,
    fragmentShader: glassFragmentGlsl,
    side: FrontSide,
    defines: field.kind === 'lathe' ? { SDF_TEXTURE: 1 } : {},
    uniforms: {
      ...shared,
      uModel: { value: matrix },
      uInverse: { value: matrix.clone().invert() },
      uSdf: { value: field.kind === 'lathe' ? field.texture : null },
      uSdfRect: {
        value: field.kind === 'lathe' ? new Vector4(field.radius, field.low, field.height, 0) : new Vector4(),
      },
      uBoxHalf: { value: field.kind === 'box' ? new Vector3(...field.half) : new Vector3() },
      uBoxShape: {
        value:
          field.kind === 'box'
            ? new Vector4(field.corner, field.wall, field.level, field.floor)
            : new Vector4(),
      },
      uRipple: { value: field.kind === 'box' ? field.ripple : 0 },
      uAbsorbGlass: { value: absorb(tint, look.density) },
      uAbsorbLiquid: {
        value: liquid === null ? new Vector3() : absorb(linear(liquid.colour), liquid.density),
      },
      uLiquidCloud: { value: liquid?.cloud ?? 0 },
      uCloudColour: { value: linear(liquid?.colour ?? '#ffffff').multiplyScalar(0.55) },
      uIndexLiquid: { value: 1.34 },
      uHull: { value: hullOf(part) },
      uFrost: { value: look.frost },
    },
  });
}

/** Squared radius and height range that hold the glass: outside, a ray has left it. */
function hullOf(part: GlassPart): Vector3 {
  part.geometry.computeBoundingBox();
  const box = part.geometry.boundingBox;
  if (box === null) return new Vector3(1, 0, 1);
  const radius =
    part.field.kind === 'lathe' ? Math.max(box.max.x, -box.min.x) : Math.hypot(box.max.x, box.max.z);
  return new Vector3((radius + 0.01) ** 2, box.min.y - 0.02, box.max.y + 0.02);
}
