import type { DeviceView } from './deviceView.ts';
import { drawLayers, nodesOf } from './drawScene.ts';
import type { Frame, Neighbours } from './drawScene.ts';
import { createScratch } from './scratch.ts';
import type { Scratch } from './scratch.ts';
import type { Scene } from '../scene/scene.ts';
import type { ColorSpace } from '../stage/konvaStage.ts';
import type { TileCache } from '../tiles/tileCache.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { intersectRects } from '../../kernel/shared/geometry.ts';
import type { LayerId } from '../../kernel/shared/ids.ts';

const squareSize = 256;
/** Below this area a rectangle is cheaper to draw from the tiles than to fill whole squares for. */
const leastArea = 160 * 160;
const leastLayers = 4;

export function createNeighbours(device: Size, colorSpace: ColorSpace, cache: TileCache): Neighbours {
  const below = createScratch(colorSpace);
  const above = createScratch(colorSpace);
  const filled = new Set<number>();
  let contexts: readonly [CanvasRenderingContext2D, CanvasRenderingContext2D] | null = null;
  let scene: Scene | null = null;
  let view: DeviceView | null = null;
  let active: LayerId | null = null;

  function fill(column: number, row: number, frame: Frame, index: number): boolean {
    const key = row * 4096 + column;
    if (filled.has(key)) return true;
    const rect = intersectRects(
      { x: column * squareSize, y: row * squareSize, width: squareSize, height: squareSize },
      { x: 0, y: 0, ...device },
    );
    const { layers } = frame.scene;
    const others = layers.filter((_, i) => i !== index);
    if (!nodesOf(others, frame.view, [], rect).every((node) => cache.has(node.id))) return false;
    contexts ??= [below.take(device.width, device.height), above.take(device.width, device.height)];
    drawLayers(contexts[0], rect, layers.slice(0, index), frame, rect);
    drawLayers(contexts[1], rect, layers.slice(index + 1), frame, rect);
    filled.add(key);
    return true;
  }

  function copy(target: CanvasRenderingContext2D, from: Scratch, { x, y, width, height }: Rect): void {
    target.drawImage(from.canvas, x, y, width, height, 0, 0, width, height);
  }

  return {
    draw(target, rect, frame) {
      const { layers } = frame.scene;
      const painted = new Set(frame.drafts.map((draft) => draft.layer));
      if (painted.size !== 1 || layers.length < leastLayers || rect.width * rect.height < leastArea)
        return false;
      const index = layers.findIndex((layer) => painted.has(layer.id));
      const layer = layers[index];
      if (layer === undefined) return false;
      // Only plain layers can be flattened among themselves before they meet what is below them.
      if (layers.slice(index + 1).some((other) => other.operation !== 'source-over')) return false;
      if (scene !== frame.scene || view !== frame.view || active !== layer.id) {
        filled.clear();
        contexts = null;
        scene = frame.scene;
        view = frame.view;
        active = layer.id;
      }
      for (let row = Math.floor(rect.y / squareSize); row * squareSize < rect.y + rect.height; row += 1) {
        for (
          let column = Math.floor(rect.x / squareSize);
          column * squareSize < rect.x + rect.width;
          column += 1
        ) {
          if (!fill(column, row, frame, index)) return false;
        }
      }
      copy(target, below, rect);
      drawLayers(target, rect, [layer], frame);
      copy(target, above, rect);
      return true;
    },
  };
}
