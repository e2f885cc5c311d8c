/** Messages of the tile worker. Everything a `job` started can be dropped with `cancel`. */
export type TileRequest =
  /** One full-resolution tile → one bitmap. */
  | {
      readonly type: 'base';
      readonly job: number;
      readonly kind: 'pixels' | 'coverage';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly mask: Uint8Array<ArrayBuffer> | null;
      readonly colorSpace: 'srgb' | 'display-p3';
    }
  /** Starts a reduced tile; the worker answers with the parts that it does not remember. */
  | {
      readonly type: 'begin';
      readonly job: number;
      readonly level: number;
      readonly colorSpace: 'srgb' | 'display-p3';
      /** Column and row count base tiles inside the reduced one. */
      readonly parts: readonly { readonly key: string; readonly column: number; readonly row: number }[];
    }
  /** One part of a reduced tile; `bytes` null = it does not exist in the store. */
  | {
      readonly type: 'feed';
      readonly job: number;
      readonly part: number;
      readonly kind: 'pixels' | 'coverage';
      readonly bytes: Uint8Array<ArrayBuffer> | null;
      readonly mask: Uint8Array<ArrayBuffer> | null;
    }
  | { readonly type: 'cancel'; readonly job: number };

export type TileReply =
  /** `base` or `feed` was worked off: room for the next read. */
  | { readonly type: 'taken' }
  | { readonly type: 'missing'; readonly job: number; readonly parts: readonly number[] }
  | { readonly type: 'tile'; readonly job: number; readonly bitmap: ImageBitmap };
