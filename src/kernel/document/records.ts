import type { Rect } from '../shared/geometry.ts';
import type { AssetId, CallId, LayerId, OutputId, TileHash, TileKey } from '../shared/ids.ts';

/** Edge length of a tile in pixels: 512² RGBA is 1 MiB. */
export const tileSize = 512;
export const maxDocumentSide = 8192;
/** Every accepted result is a layer, so the cap is well above the 20 that speed is measured with. */
export const maxLayers = 100;

export type BlendMode =
  | 'normal'
  | 'multiply'
  | 'screen'
  | 'overlay'
  | 'darken'
  | 'lighten'
  | 'color-dodge'
  | 'color-burn'
  | 'hard-light'
  | 'soft-light'
  | 'difference'
  | 'exclusion';

/** Tiles that exist; a missing tile is fully transparent (a mask: fully hidden = 0). */
export type TileMap = Readonly<Record<TileKey, TileHash>>;

/** Maps layer pixels to document pixels: scale, then rotate (degrees, clockwise), then move. */
export interface LayerTransform {
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly rotation: number;
}

export const identityTransform: LayerTransform = { x: 0, y: 0, scaleX: 1, scaleY: 1, rotation: 0 };

/** What an imported file says of itself, and only what it says. Untrusted text: shown and archived, never evaluated. */
export interface SourceStatements {
  readonly creator?: string;
  readonly description?: string;
  readonly usageTerms?: string;
  readonly credit?: string;
  readonly instructions?: string;
  /** `xmpMM` ids, as they stand in the file. */
  readonly documentId?: string;
  readonly instanceId?: string;
  readonly originalDocumentId?: string;
}

export interface ImportOrigin {
  readonly kind: 'import';
  readonly fileName: string;
  readonly mimeType: string;
  readonly digitalSourceType: string | null;
  /** Notice found in the file. */
  readonly copyright?: string;
  readonly stated?: SourceStatements;
}

/** Pixels that no call made. Those that a call made are known to the ledger, under their output's id. */
export type SourceOrigin = ImportOrigin | { readonly kind: 'painted' };

/** Where a layer's pixels came from: the basis of lineage and of DigitalSourceType. */
export type LayerOrigin =
  | SourceOrigin
  | {
      readonly kind: 'output';
      readonly call: CallId;
      readonly output: OutputId;
      readonly tool: string;
      readonly engine: string;
      readonly generative: boolean;
      readonly trained: boolean;
      /**
       * Every source the result was made from, also through earlier results: what the layer says of itself when
       * the layers it was made from are gone. Absent in documents stored before it was recorded.
       */
      readonly madeFrom?: readonly SourceOrigin[];
    }
  | {
      readonly kind: 'derived';
      readonly operation: 'crop' | 'rotate' | 'resize';
      readonly from: readonly LayerId[];
    };

/** One-channel coverage: each tile is `tileSize²` bytes, 255 = shown. A missing tile is fully hidden. */
export interface LayerMask {
  readonly tiles: TileMap;
  readonly enabled: boolean;
}

export interface LayerRecord {
  readonly id: LayerId;
  readonly name: string;
  /** 0..1 */
  readonly opacity: number;
  readonly blendMode: BlendMode;
  readonly visible: boolean;
  readonly locked: boolean;
  readonly transform: LayerTransform;
  /** Extent of the layer's own pixel grid. */
  readonly pixelWidth: number;
  readonly pixelHeight: number;
  readonly tiles: TileMap;
  readonly mask: LayerMask | null;
  readonly origin: LayerOrigin;
}

/** Points are flat triples x, y, pressure (0..1), in document pixels. */
export type MaskShape =
  | {
      readonly kind: 'stroke';
      readonly mode: 'add' | 'subtract';
      readonly points: readonly number[];
      /** diameter in document px */ readonly size: number;
      /** 0 soft .. 1 hard */ readonly hardness: number;
    }
  | {
      readonly kind: 'polygon';
      readonly mode: 'add' | 'subtract';
      /** flat pairs x, y */ readonly points: readonly number[];
    }
  | { readonly kind: 'rect'; readonly mode: 'add' | 'subtract'; readonly rect: Rect }
  /** A raster selection ("select subject"): tiles as in LayerMask. */
  | {
      readonly kind: 'raster';
      readonly mode: 'add' | 'subtract';
      readonly tiles: TileMap;
      /** Where its coverage lies, in pixels of its own tile grid. */
      readonly bounds: Rect;
      /** Maps tile pixels to document pixels; absent = identity. Set by crop, rotate and resize. */
      readonly transform?: LayerTransform;
    }
  | { readonly kind: 'invert' };

/** The selection that erase and friends work on. Kept after a run, part of history. */
export interface SelectionRecord {
  readonly shapes: readonly MaskShape[];
  readonly featherPx: number;
}

/** What pixels made for a document depend on: they lie wrong, or look wrong, in any other frame. */
export interface DocumentFrame {
  readonly width: number;
  readonly height: number;
  readonly colorSpace: DocumentRecord['colorSpace'];
  /** Tells frames of one size apart: a half turn, a crop elsewhere. */
  readonly placement: LayerTransform;
}

export interface DocumentRecord {
  readonly asset: AssetId;
  readonly width: number;
  readonly height: number;
  readonly colorSpace: 'srgb' | 'display-p3';
  /** Where crops, turns and scalings have moved what once lay at the origin; absent = nowhere. */
  readonly placement?: LayerTransform;
  /** Bottom to top. */
  readonly layerOrder: readonly LayerId[];
  readonly layers: Readonly<Record<LayerId, LayerRecord>>;
  readonly selection: SelectionRecord;
  /** Rises by one with every commit; the acknowledged value is what survives a killed tab. */
  readonly revision: number;
}
