import type { LayerTransform } from '../../kernel/document/records.ts';
import type { PaintTarget } from '../../kernel/pixels/paint.ts';
import type { BrushStroke } from '../../kernel/pixels/strokeRaster.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import type { TileKey } from '../../kernel/shared/ids.ts';

/** Messages of the paint worker. It asks for each tile that the stroke touches, then sends all new ones. */
export type PaintRequest =
  | {
      readonly type: 'paint';
      readonly job: number;
      readonly layer: {
        readonly transform: LayerTransform;
        readonly pixelWidth: number;
        readonly pixelHeight: number;
      };
      readonly stroke: BrushStroke;
      readonly target: PaintTarget;
    }
  | { readonly type: 'bytes'; readonly job: number; readonly bytes: Uint8Array<ArrayBuffer> | null };

export type PaintReply =
  | { readonly type: 'read'; readonly job: number; readonly key: TileKey }
  | {
      readonly type: 'painted';
      readonly job: number;
      readonly tiles: readonly (readonly [TileKey, Uint8Array<ArrayBuffer>])[];
      readonly bounds: Rect;
    }
  | { readonly type: 'failed'; readonly job: number; readonly message: string };
