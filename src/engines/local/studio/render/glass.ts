import {
  AddEquation,
  CustomBlending,
  FrontSide,
  MinEquation,
  OneFactor,
  Scene,
  SrcColorFactor,
  Vector3,
  ZeroFactor,
} from 'three';
import type { Group, RawShaderMaterial } from 'three';

import { glassShadowFragmentGlsl } from '../glsl/passes.ts';
import type { PlacedObject } from '../scene/compose.ts';
import type { GlassPart } from '../scene/types.ts';
import { glassMaterial, linear } from './materials.ts';
import { plainMaterial, stillMesh } from './meshes.ts';
import type { StageContext } from './stageContext.ts';

/** One piece of glass, drawn by itself: it may see those drawn before it. */
export interface GlassLayer {
  readonly scene: Scene;
  /** From the camera, decimetres. */
  readonly distance: number;
}

/** Puts the part into the mirrored world and among the casters of tinted shadows; the answer is its own layer. */
export function addGlass(
  { scene, shared, keep }: StageContext,
  object: PlacedObject,
  part: GlassPart,
  mirrored: Group,
  glassCasters: Scene,
): GlassLayer {
  if (part.field.kind === 'lathe') keep(part.field.texture);
  const material = keep(glassMaterial(part, shared, object.matrix));
  const layer = new Scene();
  layer.add(stillMesh(part.geometry, material, object.matrix));
  mirrored.add(stillMesh(part.geometry, material, object.matrix));
  glassCasters.add(stillMesh(part.geometry, keep(glassCasterMaterial(part)), object.matrix));
  return {
    scene: layer,
    distance: new Vector3().setFromMatrixPosition(object.matrix).distanceTo(scene.camera.position),
  };
}

/** Light through the glass is multiplied by its tint; alpha keeps the depth nearest to the lamp. */
function glassCasterMaterial(part: GlassPart): RawShaderMaterial {
  return plainMaterial(
    glassShadowFragmentGlsl,
    { uTint: { value: shadowTint(part) }, uCore: { value: part.look.frost > 0 ? 0.1 : 1 } },
    {
      side: FrontSide,
      depthTest: false,
      depthWrite: false,
      transparent: true,
      blending: CustomBlending,
      blendEquation: AddEquation,
      blendSrc: ZeroFactor,
      blendDst: SrcColorFactor,
      blendEquationAlpha: MinEquation,
      blendSrcAlpha: OneFactor,
      blendDstAlpha: OneFactor,
    },
  );
}

function shadowTint({ look }: GlassPart): Vector3 {
  const tint = linear(look.tint);
  const wash = linear(look.liquid?.colour ?? '#ffffff');
  const strength = Math.min(1, (look.liquid?.density ?? 0) * 0.2);
  tint
    .lerp(new Vector3(1, 1, 1), look.density < 1.2 ? 0.6 : 0.15)
    .multiply(new Vector3(1, 1, 1).lerp(wash, strength));
  if ((look.liquid?.cloud ?? 0) > 1) tint.multiplyScalar(0.25);
  return tint;
}
