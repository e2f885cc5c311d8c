import { DoubleSide, Group, Matrix4, Scene } from 'three';
import type { Mesh, RawShaderMaterial } from 'three';

import { bounceProxyCount } from '../glsl/opaque.ts';
import { depthFragmentGlsl, idFragmentGlsl } from '../glsl/passes.ts';
import type { ComposedScene, PlacedObject } from '../scene/compose.ts';
import type { SetPiece } from '../scene/set.ts';
import type { OpaquePart } from '../scene/types.ts';
import { bake } from './bake.ts';
import { addGlass } from './glass.ts';
import type { GlassLayer } from './glass.ts';
import { goboKinds } from './lightSampler.ts';
import { opaqueMaterial, setMaterial } from './materials.ts';
import type { SceneVariant, SetPass } from './materials.ts';
import { plainMaterial, stillMesh } from './meshes.ts';
import type { StageContext } from './stageContext.ts';

/** The same set and objects, sorted by the pass that draws them. */
export interface StageScenes {
  readonly opaque: Scene;
  readonly set: Scene;
  /** The set with the light that falls on it only. */
  readonly light: Scene;
  /** The set as the surround shows it. */
  readonly room: Group;
  /** What a mirror shows; the mirror turns it upside down. */
  readonly mirrored: Group;
  readonly casters: Scene;
  readonly glassCasters: Scene;
  /** Each object in a colour that is its number. */
  readonly ids: Scene;
  /** Far ones first, one piece each: a piece may see those drawn before it. */
  readonly glass: readonly Scene[];
}

/** The scenes while they are filled, and what their materials share. */
interface Filling extends Omit<StageScenes, 'glass'> {
  readonly glass: GlassLayer[];
  readonly variant: SceneVariant;
  readonly depthMaterial: RawShaderMaterial;
}

export function buildScenes(context: StageContext): StageScenes {
  const filling: Filling = {
    opaque: new Scene(),
    set: new Scene(),
    light: new Scene(),
    room: new Group(),
    mirrored: new Group(),
    casters: new Scene(),
    glassCasters: new Scene(),
    ids: new Scene(),
    glass: [],
    variant: variantOf(context.scene),
    depthMaterial: context.keep(createDepthMaterial()),
  };
  for (const piece of context.scene.set) addSetPiece(context, filling, piece);
  context.scene.objects.forEach((object, index) => addObject(context, filling, object, index));
  const glass = filling.glass.toSorted((a, b) => b.distance - a.distance).map((layer) => layer.scene);
  return { ...filling, glass };
}

function variantOf(scene: ComposedScene): SceneVariant {
  const hasGlass = scene.objects.some((object) => object.parts.some((part) => part.role === 'glass'));
  return {
    GOBO: scene.rig.emitters.reduce((kind, emitter) => Math.max(kind, goboKinds[emitter.gobo]), 0),
    PROXIES: Math.min(bounceProxyCount, scene.objects.length),
    ...(hasGlass ? { GLASS_SHADOWS: 1 } : {}),
  };
}

function createDepthMaterial(): RawShaderMaterial {
  return plainMaterial(
    depthFragmentGlsl,
    {},
    {
      side: DoubleSide,
      colorWrite: false,
      polygonOffset: true,
      polygonOffsetFactor: 1.5,
      polygonOffsetUnits: 2,
    },
  );
}

function addSetPiece(context: StageContext, filling: Filling, piece: SetPiece): void {
  const { renderer, scene, width, height, shared, keep } = context;
  const { variant } = filling;
  keep(piece.geometry);
  const finish = bake(renderer, piece, scene, Math.max(width, height), keep);
  const material = (pass: SetPass): RawShaderMaterial =>
    keep(setMaterial(piece.surface, shared, finish, piece.mirror?.amount ?? 0, variant, pass));
  const mesh = (look: RawShaderMaterial): Mesh => stillMesh(piece.geometry, look, new Matrix4());
  const whole = material('whole');
  filling.set.add(mesh(material('picture')));
  filling.light.add(mesh(material('light')));
  filling.room.add(mesh(whole));
  if (piece.role !== 'wall') return;
  filling.mirrored.add(mesh(whole));
  if (piece.casts) filling.casters.add(mesh(filling.depthMaterial));
}

function addObject(context: StageContext, filling: Filling, object: PlacedObject, index: number): void {
  const { keep } = context;
  const idMaterial = keep(plainMaterial(idFragmentGlsl, { uId: { value: index + 1 } }, { side: DoubleSide }));
  object.parts.forEach((part, partIndex) => {
    keep(part.geometry);
    filling.ids.add(stillMesh(part.geometry, idMaterial, object.matrix));
    if (part.role === 'opaque') {
      addOpaque(context, filling, object, part, (index * 7.31 + partIndex * 3.17) % 50);
      return;
    }
    filling.glass.push(addGlass(context, object, part, filling.mirrored, filling.glassCasters));
  });
}

function addOpaque(
  { shared, keep }: StageContext,
  filling: Filling,
  object: PlacedObject,
  part: OpaquePart,
  seed: number,
): void {
  if (part.label !== null) keep(part.label);
  const material = keep(opaqueMaterial(part, shared, seed, filling.variant));
  if (part.label !== null) {
    material.polygonOffset = true;
    material.polygonOffsetFactor = -1;
    material.polygonOffsetUnits = -2;
  }
  filling.opaque.add(stillMesh(part.geometry, material, object.matrix));
  filling.mirrored.add(stillMesh(part.geometry, material, object.matrix));
  filling.casters.add(stillMesh(part.geometry, filling.depthMaterial, object.matrix));
}
