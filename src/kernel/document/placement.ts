import type { LayerRecord, LayerTransform } from './records.ts';
import { layerBounds, mapPoint, normaliseDegrees, transformMatrix } from './transform.ts';
import type { Size } from '../shared/geometry.ts';

/** A layer's place as a person says it: whole numbers. */
export interface Placement {
  /** Upper left of the box around the layer, in document px. */
  readonly x: number;
  readonly y: number;
  /** Percent of the layer's own width; height follows in the proportion it has. */
  readonly scale: number;
  /** Degrees clockwise, -179..180. */
  readonly rotation: number;
}

export function placementOf(layer: LayerRecord): Placement {
  const { x, y } = layerBounds(layer);
  const turned = Math.round(normaliseDegrees(layer.transform.rotation));
  return {
    x,
    y,
    scale: Math.round(Math.abs(layer.transform.scaleX) * 100),
    rotation: turned > 180 ? turned - 360 : turned,
  };
}

/** The transform after a change of place; scaling and turning leave the layer's middle, to the pixel, where it is. */
export function placeLayer(layer: LayerRecord, change: Partial<Placement>): LayerTransform {
  const { transform } = layer;
  const now = placementOf(layer);
  const factor = change.scale === undefined ? 1 : change.scale / 100 / Math.abs(transform.scaleX);
  const around =
    change.scale === undefined && change.rotation === undefined
      ? transform
      : aroundMiddle(layer, {
          ...transform,
          scaleX: transform.scaleX * factor,
          scaleY: transform.scaleY * factor,
          rotation: change.rotation ?? transform.rotation,
        });
  return {
    ...around,
    x: around.x + (change.x === undefined ? 0 : change.x - now.x),
    y: around.y + (change.y === undefined ? 0 : change.y - now.y),
  };
}

function aroundMiddle(layer: LayerRecord, next: LayerTransform): LayerTransform {
  const size = { width: layer.pixelWidth, height: layer.pixelHeight };
  const before = middle(layer.transform, size);
  const after = middle(next, size);
  // On whole pixels, so that an unscaled layer stays sharp.
  return { ...next, x: Math.round(next.x + before.x - after.x), y: Math.round(next.y + before.y - after.y) };
}

function middle(transform: LayerTransform, size: Size): { readonly x: number; readonly y: number } {
  return mapPoint(transformMatrix(transform), size.width / 2, size.height / 2);
}
