import { compositeOperations } from '../contract.ts';
import type { Pyramid, TileTree } from './tileTree.ts';
import type { DocumentRecord, LayerRecord, TileMap } from '../../kernel/document/records.ts';
import type { Matrix } from '../../kernel/document/transform.ts';
import { transformMatrix } from '../../kernel/document/transform.ts';
import type { LayerId } from '../../kernel/shared/ids.ts';

/** A layer as the renderer needs it. Bottom to top in `Scene.layers`; hidden layers are left out. */
export interface SceneLayer {
  readonly id: LayerId;
  readonly opacity: number;
  readonly operation: GlobalCompositeOperation;
  /** Layer pixels → document pixels. */
  readonly matrix: Matrix;
  readonly width: number;
  readonly height: number;
  /** Pixels with the enabled mask applied. */
  readonly pixels: Pyramid;
  /** For live strokes: the pixels without the mask, and the mask alone (null: no enabled mask). */
  readonly bare: () => Pyramid;
  readonly coverage: () => Pyramid | null;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly SceneLayer[];
}

export interface SceneBuilder {
  build(document: DocumentRecord): Scene;
}

/** Unchanged layer records keep their scene layer (and its pyramid) from one document to the next. */
export function createSceneBuilder(tree: TileTree): SceneBuilder {
  const layers = new WeakMap<LayerRecord, SceneLayer>();
  const pyramids = new WeakMap<TileMap, { readonly mask: TileMap | null; readonly pyramid: Pyramid }>();

  function pyramidOf(tiles: TileMap, mask: TileMap | null): Pyramid {
    const known = pyramids.get(tiles);
    if (known !== undefined && known.mask === mask) return known.pyramid;
    const pyramid = tree.pyramid(tiles, mask);
    pyramids.set(tiles, { mask, pyramid });
    return pyramid;
  }

  function sceneLayer(layer: LayerRecord): SceneLayer {
    const known = layers.get(layer);
    if (known !== undefined) return known;
    const mask = layer.mask !== null && layer.mask.enabled ? layer.mask.tiles : null;
    const built: SceneLayer = {
      id: layer.id,
      opacity: layer.opacity,
      operation: compositeOperations[layer.blendMode],
      matrix: transformMatrix(layer.transform),
      width: layer.pixelWidth,
      height: layer.pixelHeight,
      pixels: pyramidOf(layer.tiles, mask),
      bare: memo(() => (mask === null ? pyramidOf(layer.tiles, null) : tree.pyramid(layer.tiles, null))),
      coverage: memo(() => (mask === null ? null : tree.coverage(mask))),
    };
    layers.set(layer, built);
    return built;
  }

  return {
    build(document) {
      const visible: SceneLayer[] = [];
      for (const id of document.layerOrder) {
        const layer = document.layers[id];
        if (layer !== undefined && layer.visible && layer.opacity > 0) visible.push(sceneLayer(layer));
      }
      return { width: document.width, height: document.height, layers: visible };
    },
  };
}

function memo<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
