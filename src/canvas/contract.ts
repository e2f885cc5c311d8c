import type { BlendMode, DocumentRecord, MaskShape } from '../kernel/document/records.ts';
import type { TileStore } from '../kernel/document/ports.ts';
import type { Rect } from '../kernel/shared/geometry.ts';
import type { LayerId, TileHash, TileKey } from '../kernel/shared/ids.ts';
import type { StagedResult } from '../kernel/workspace/staged.ts';

/** Document → screen (CSS px of the canvas element): `screen = document * scale + offset`. */
export interface CanvasView {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** What the pointer does on the canvas. The shell derives it from the active tool and its options. */
export type GestureMode =
  | { readonly kind: 'pan' }
  | {
      readonly kind: 'mask-brush';
      readonly mode: 'add' | 'subtract';
      readonly size: number;
      readonly hardness: number;
    }
  | { readonly kind: 'mask-lasso'; readonly mode: 'add' | 'subtract' }
  | { readonly kind: 'mask-rect'; readonly mode: 'add' | 'subtract' }
  /** Paints coverage into a layer's mask: 255 reveals, 0 hides. */
  | {
      readonly kind: 'paint-mask';
      readonly layer: LayerId;
      readonly value: 0 | 255;
      readonly size: number;
      readonly hardness: number;
    }
  /** Paints colour into a layer's pixels. */
  | {
      readonly kind: 'paint';
      readonly layer: LayerId;
      /** `#rrggbb`, sRGB whatever the document's colour space. */
      readonly colour: string;
      readonly opacity: number;
      readonly size: number;
      readonly hardness: number;
    }
  | { readonly kind: 'crop'; readonly frame: Rect; readonly aspect: number | null };

/** A finished paint stroke: whole new tiles for what it touched. */
export interface PaintedTiles {
  readonly layer: LayerId;
  readonly target: 'pixels' | 'mask';
  /** RGBA tiles (pixels) or coverage tiles (mask), `tileSize` square. */
  readonly tiles: ReadonlyMap<TileKey, Uint8Array<ArrayBuffer>>;
  readonly bounds: Rect;
}

export interface CanvasCallbacks {
  onViewChange(view: CanvasView): void;
  /**
   * Exactly one call per gesture, on pointer-up; also when the pointer left the canvas in between. The shape stays
   * on screen until a document holds it. A returned promise that rejects, or resolves without such a document by
   * the next frame, takes it off the screen again.
   */
  onMaskShape(shape: MaskShape): void | Promise<void>;
  /**
   * A paint stroke was finished. `done` settles when it is answered: tiles are made of it first, also after
   * `destroy`. Until then it is nowhere but on screen.
   */
  onStroke?(done: Promise<void>): void;
  /**
   * The stroke stays on screen until a document holds it. A returned promise that rejects, or resolves without
   * such a document by the next frame, takes it off the screen again.
   */
  onPaint(painted: PaintedTiles): void | Promise<void>;
  onCropChange(frame: Rect): void;
  /** Pointer position in document pixels, or null outside; at most once per frame. */
  onPointerMove(point: { readonly x: number; readonly y: number } | null): void;
  /** The `[`, `]` and wheel-with-Alt size change. */
  onBrushSizeChange(size: number): void;
  /** Work the person waits for: drawing tiles of a fresh view. Drives `data-busy`. */
  onBusyChange(busy: boolean): void;
  /** The divider of `CompareMode` `split` was dragged; the shell pushes the position back with `setStaged`. */
  onSplitChange?(position: number): void;
  /**
   * A tile that the document names is not in the store, or could not be read: its pixels are shown as transparent.
   * A read that failed is tried again by and by.
   */
  onTileMissing?(hash: TileHash): void;
}

export type CompareMode =
  | { readonly kind: 'result' }
  | { readonly kind: 'original' }
  /** Original left of `position` (0..1 of the document's width), result right. */
  | { readonly kind: 'split'; readonly position: number };

export interface CanvasHandle {
  /** Pushes the document; only tiles whose hash changed are redrawn. */
  setDocument(document: DocumentRecord | null): void;
  /** The staged result shown over the document, or null. */
  setStaged(staged: StagedResult | null, compare: CompareMode): void;
  setGesture(mode: GestureMode): void;
  setMaskVisible(visible: boolean): void;
  setTheme(theme: 'dark' | 'light'): void;
  view(): CanvasView;
  setView(view: CanvasView): void;
  fit(): void;
  /** 1 = 100 %: one document pixel is one CSS pixel. Anchored at the viewport's centre unless given (screen px). */
  zoomTo(scale: number, anchor?: { readonly x: number; readonly y: number }): void;
  panBy(dx: number, dy: number): void;
  /** Resolves when every visible tile of the current state is on screen. */
  settled(): Promise<void>;
  /** Cancels a gesture in progress (Escape). True when there was one. */
  cancelGesture(): boolean;
  /** Counters for benchmarks and the debug panel: bytes held, tiles resident, frames. */
  stats(): { readonly residentBytes: number; readonly residentTiles: number; readonly frames: number };
  /** Strokes handed over before still reach `onPaint`. */
  destroy(): void;
}

export interface CanvasOptions {
  readonly container: HTMLElement;
  readonly tiles: TileStore;
  readonly callbacks: CanvasCallbacks;
  /** Byte budget of decoded tiles; least recently used go first. */
  readonly residentBudgetBytes: number;
}

export type CreateCanvas = (options: CanvasOptions) => CanvasHandle;

/** Canvas 2D operation per blend mode. */
export const compositeOperations: Readonly<Record<BlendMode, GlobalCompositeOperation>> = {
  normal: 'source-over',
  multiply: 'multiply',
  screen: 'screen',
  overlay: 'overlay',
  darken: 'darken',
  lighten: 'lighten',
  'color-dodge': 'color-dodge',
  'color-burn': 'color-burn',
  'hard-light': 'hard-light',
  'soft-light': 'soft-light',
  difference: 'difference',
  exclusion: 'exclusion',
};
