import type { DocumentFrame, LayerOrigin, TileMap } from '../document/records.ts';
import type { Rect } from '../shared/geometry.ts';
import type { Margins } from '../shared/margins.ts';
import type { AssetId, CallId, LayerId, OutputId } from '../shared/ids.ts';

/** What a result would do to the document when accepted. */
export type StagedChange =
  /** Adds a layer of pixels on top of `above` (or on top of everything). */
  | {
      readonly kind: 'layer';
      readonly tiles: TileMap;
      readonly pixelWidth: number;
      readonly pixelHeight: number;
      readonly x: number;
      readonly y: number;
      readonly above: LayerId | null;
    }
  /** Gives `layer` a mask (remove background on a document with one visible, untransformed layer). */
  | { readonly kind: 'layer-mask'; readonly layer: LayerId; readonly tiles: TileMap }
  /** A document-sized layer of the flattened picture with an editable mask; the layers it was made from are hidden, not deleted. */
  | {
      readonly kind: 'cutout';
      readonly tiles: TileMap;
      readonly maskTiles: TileMap;
      readonly hide: readonly LayerId[];
    }
  /** Bottom to top: backdrop, optional shadow, subject with an editable mask; document-sized. `hide` as in `cutout`. */
  | {
      readonly kind: 'backdrop';
      readonly subjectTiles: TileMap;
      readonly maskTiles: TileMap;
      readonly backdropTiles: TileMap;
      readonly shadowTiles: TileMap | null;
      readonly hide: readonly LayerId[];
    }
  /** Replaces the document's size: the result is the flattened picture at a new size (upscale, base image). */
  | {
      readonly kind: 'document';
      readonly tiles: TileMap;
      readonly pixelWidth: number;
      readonly pixelHeight: number;
    }
  /** Grows the frame: all layers and the selection move along, and what is new comes as a layer of its own. */
  | {
      readonly kind: 'frame';
      /** Of the grown size; where the earlier frame lies nothing, or below the layers what they hide anyway. */
      readonly tiles: TileMap;
      /** Below all layers; else, and where it is absent, on top of them, where nothing of it covers the earlier frame. */
      readonly isUnder?: boolean;
      readonly pixelWidth: number;
      readonly pixelHeight: number;
      readonly margins: Margins;
    };

/** One output waiting for a decision. Persisted in the commit that records `call.completed`. */
export interface StagedResult {
  readonly id: OutputId;
  readonly asset: AssetId;
  readonly call: CallId;
  readonly index: number;
  /** Of a run at several engines: its results stand on the stage together. */
  readonly fanOut?: string;
  readonly tool: string;
  readonly engine: string;
  readonly createdAt: number;
  readonly change: StagedChange;
  /** The document's frame when the run began; absent in results staged before it was recorded. */
  readonly base?: DocumentFrame;
  /** Document pixels that differ from before, for compare and the overlay frame. */
  readonly changed: Rect;
  readonly origin: LayerOrigin;
  readonly thumbnail: string | null;
  /** Settings of the run, so that "Try again" can repeat it with another seed. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Exact object masks (Studio) as tile maps, by object name. */
  readonly objectMasks?: Readonly<Record<string, TileMap>>;
}
