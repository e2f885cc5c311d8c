import { Konva } from 'konva/lib/Core';

import type {
  CanvasHandle,
  CanvasView,
  CompareMode,
  GestureMode,
  PaintedTiles,
} from '../../src/canvas/contract.ts';
import { createCanvas } from '../../src/canvas/createCanvas.ts';
import { flattenRegion } from '../../src/kernel/document/flatten.ts';
import type { TileStore } from '../../src/kernel/document/ports.ts';
import type {
  DocumentRecord,
  LayerRecord,
  MaskShape,
  SelectionRecord,
  TileMap,
} from '../../src/kernel/document/records.ts';
import { identityTransform, tileSize } from '../../src/kernel/document/records.ts';
import type { Rect } from '../../src/kernel/shared/geometry.ts';
import type { LayerId, TileHash, TileKey } from '../../src/kernel/shared/ids.ts';
import { assetId, layerId, tileHash, tileKey } from '../../src/kernel/shared/ids.ts';
import type { StagedResult } from '../../src/kernel/workspace/staged.ts';

export type Rgba = readonly [number, number, number, number];
/** Colour of a layer pixel. */
export type Painter = (x: number, y: number) => Rgba;

export interface LayerSpec extends Partial<Omit<LayerRecord, 'id' | 'tiles' | 'mask'>> {
  readonly paint: Painter | null;
  /** 0..255 */
  readonly mask?: (x: number, y: number) => number;
}

export interface PenPoint {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

/** A canvas on a page, spoken to in the product's words: documents, strokes, what is on screen. */
export interface CanvasDriver {
  readonly canvas: CanvasHandle;
  readonly container: HTMLElement;
  readonly shapes: readonly MaskShape[];
  readonly painted: readonly PaintedTiles[];
  /** One promise per finished paint stroke, which settles with it. */
  readonly strokes: readonly Promise<void>[];
  readonly crops: readonly Rect[];
  readonly splits: readonly number[];
  readonly busy: readonly boolean[];
  readonly missing: readonly TileHash[];
  readonly document: DocumentRecord;
  readonly reads: number;
  /** Opens a new document and waits until it is on screen. */
  open(
    width: number,
    height: number,
    layers: readonly LayerSpec[],
    more?: Partial<DocumentRecord>,
  ): Promise<void>;
  /** Changes the document as a command of the session does. */
  change(next: Partial<DocumentRecord>): Promise<void>;
  select(selection: Partial<SelectionRecord>): Promise<void>;
  stage(staged: StagedResult | null, compare: CompareMode): Promise<void>;
  use(mode: GestureMode): void;
  look(view: CanvasView): Promise<void>;
  settled(): Promise<void>;
  /** What is on screen at a document point; `content` leaves the mask tint and the handles out. */
  screenAt(x: number, y: number): Rgba;
  contentAt(x: number, y: number): Rgba;
  maskAt(x: number, y: number): number;
  contentRegion(rect: Rect): Uint8ClampedArray;
  /** The kernel's own flattening of the document. */
  flatten(rect: Rect): Promise<Uint8ClampedArray>;
  putTiles(width: number, height: number, paint: Painter): Promise<TileMap>;
  /** Document points; the pointer goes down at the first and up at the last. */
  drag(points: readonly { readonly x: number; readonly y: number }[], type?: string): Promise<void>;
  pen(points: readonly PenPoint[]): Promise<void>;
  pointer(type: string, point: { readonly x: number; readonly y: number }, init?: PointerEventInit): void;
  frame(): Promise<void>;
  key(key: string, init?: KeyboardEventInit): void;
  release(key: string, init?: KeyboardEventInit): void;
  layer(index: number): LayerId;
}

export interface CanvasDriverOptions {
  readonly width?: number;
  readonly height?: number;
  readonly residentBudgetBytes?: number;
  /** The session stores strokes; without it the test does. */
  readonly acceptPaint?: boolean;
  /** Asked before each read of the store: it fails while this is true. */
  readonly readsFail?: () => boolean;
  /** How the session answers a mask shape; without it there is no answer. */
  readonly answerShape?: (shape: MaskShape) => Promise<void>;
}

let open: { readonly canvas: CanvasHandle; readonly container: HTMLElement }[] = [];

export function createCanvasDriver(options: CanvasDriverOptions = {}): CanvasDriver {
  const container = document.createElement('div');
  container.tabIndex = 0;
  Object.assign(container.style, {
    position: 'fixed',
    left: '10px',
    top: '20px',
    width: `${options.width ?? 600}px`,
    height: `${options.height ?? 400}px`,
  });
  document.body.append(container);
  const store = createMemoryTiles(options.readsFail ?? (() => false));
  const shapes: MaskShape[] = [];
  const painted: PaintedTiles[] = [];
  const strokes: Promise<void>[] = [];
  const crops: Rect[] = [];
  const splits: number[] = [];
  const busy: boolean[] = [];
  const missing: TileHash[] = [];
  let record: DocumentRecord = emptyDocument();

  const canvas = createCanvas({
    container,
    tiles: store,
    residentBudgetBytes: options.residentBudgetBytes ?? 64 * 1024 * 1024,
    callbacks: {
      onViewChange() {},
      onMaskShape(shape) {
        shapes.push(shape);
        return options.answerShape?.(shape);
      },
      onStroke: (done) => void strokes.push(done),
      onPaint: async (result) => {
        painted.push(result);
        if (options.acceptPaint !== false) await storePaint(result);
      },
      onCropChange: (frame) => void crops.push(frame),
      onPointerMove() {},
      onBrushSizeChange() {},
      onBusyChange: (value) => void busy.push(value),
      onSplitChange: (position) => void splits.push(position),
      onTileMissing: (hash) => void missing.push(hash),
    },
  });
  open.push({ canvas, container });

  async function storePaint(result: PaintedTiles): Promise<void> {
    const layer = record.layers[result.layer];
    if (layer === undefined) return;
    const tiles: Record<TileKey, TileHash> = {
      ...(result.target === 'pixels' ? layer.tiles : layer.mask?.tiles),
    };
    for (const [key, bytes] of result.tiles) tiles[key] = await store.put(bytes);
    const next =
      result.target === 'pixels' ? { ...layer, tiles } : { ...layer, mask: { enabled: true, tiles } };
    setDocument({ layers: { ...record.layers, [layer.id]: next } });
  }

  function setDocument(next: Partial<DocumentRecord>): void {
    record = { ...record, ...next, revision: record.revision + 1 };
    canvas.setDocument(record);
  }

  async function putTiles(width: number, height: number, paint: Painter): Promise<TileMap> {
    const tiles: Record<TileKey, TileHash> = {};
    for (let row = 0; row * tileSize < height; row += 1) {
      for (let column = 0; column * tileSize < width; column += 1) {
        const bytes = new Uint8Array(tileSize * tileSize * 4);
        for (let y = 0; y < Math.min(tileSize, height - row * tileSize); y += 1) {
          for (let x = 0; x < Math.min(tileSize, width - column * tileSize); x += 1) {
            bytes.set(paint(column * tileSize + x, row * tileSize + y), (y * tileSize + x) * 4);
          }
        }
        tiles[tileKey(column, row)] = await store.put(bytes);
      }
    }
    return tiles;
  }

  async function putMask(
    width: number,
    height: number,
    mask: (x: number, y: number) => number,
  ): Promise<TileMap> {
    const tiles: Record<TileKey, TileHash> = {};
    for (let row = 0; row * tileSize < height; row += 1) {
      for (let column = 0; column * tileSize < width; column += 1) {
        const bytes = new Uint8Array(tileSize * tileSize);
        for (let i = 0; i < bytes.length; i += 1) {
          bytes[i] = mask(column * tileSize + (i % tileSize), row * tileSize + Math.floor(i / tileSize));
        }
        tiles[tileKey(column, row)] = await store.put(bytes);
      }
    }
    return tiles;
  }

  async function makeLayer(
    spec: LayerSpec,
    index: number,
    width: number,
    height: number,
  ): Promise<LayerRecord> {
    const { paint, mask, ...fields } = spec;
    const pixelWidth = spec.pixelWidth ?? width;
    const pixelHeight = spec.pixelHeight ?? height;
    return {
      id: layerId(`layer-${index}`),
      name: `Layer ${index + 1}`,
      opacity: 1,
      blendMode: 'normal',
      visible: true,
      locked: false,
      transform: identityTransform,
      origin: { kind: 'painted' },
      ...fields,
      pixelWidth,
      pixelHeight,
      tiles: paint === null ? {} : await putTiles(pixelWidth, pixelHeight, paint),
      mask:
        mask === undefined ? null : { enabled: true, tiles: await putMask(pixelWidth, pixelHeight, mask) },
    };
  }

  function toClient(point: { readonly x: number; readonly y: number }): { x: number; y: number } {
    const view = canvas.view();
    const bounds = container.getBoundingClientRect();
    return {
      x: point.x * view.scale + view.offsetX + bounds.left,
      y: point.y * view.scale + view.offsetY + bounds.top,
    };
  }

  function pointer(
    type: string,
    point: { readonly x: number; readonly y: number },
    init: PointerEventInit = {},
  ): void {
    const at = toClient(point);
    container.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        cancelable: true,
        pointerId: 1,
        pointerType: 'mouse',
        isPrimary: true,
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1,
        pressure: 0.5,
        clientX: at.x,
        clientY: at.y,
        ...init,
      }),
    );
  }

  function surfaces(): readonly HTMLCanvasElement[] {
    return [...container.querySelectorAll('canvas')];
  }

  function pixel(surface: HTMLCanvasElement | undefined, x: number, y: number): Rgba {
    const view = canvas.view();
    const ratio = window.devicePixelRatio;
    const data = surface
      ?.getContext('2d')
      ?.getImageData(
        Math.floor((x * view.scale + view.offsetX) * ratio),
        Math.floor((y * view.scale + view.offsetY) * ratio),
        1,
        1,
      ).data;
    return [data?.[0] ?? 0, data?.[1] ?? 0, data?.[2] ?? 0, data?.[3] ?? 0];
  }

  const driver: CanvasDriver = {
    canvas,
    container,
    shapes,
    painted,
    strokes,
    crops,
    splits,
    busy,
    missing,
    get document() {
      return record;
    },
    get reads() {
      return store.reads();
    },
    async open(width, height, specs, more = {}) {
      const made = await Promise.all(specs.map((spec, i) => makeLayer(spec, i, width, height)));
      record = {
        ...emptyDocument(),
        width,
        height,
        layerOrder: made.map((layer) => layer.id),
        layers: Object.fromEntries(made.map((layer) => [layer.id, layer])),
        ...more,
      };
      canvas.setDocument(record);
      await canvas.settled();
    },
    async change(next) {
      setDocument(next);
      await canvas.settled();
    },
    async select(selection) {
      setDocument({ selection: { ...record.selection, ...selection } });
      await canvas.settled();
    },
    async stage(staged, compare) {
      canvas.setStaged(staged, compare);
      await canvas.settled();
    },
    use(mode) {
      canvas.setGesture(mode);
    },
    async look(view) {
      canvas.setView(view);
      await canvas.settled();
    },
    settled: () => canvas.settled(),
    screenAt: (x, y) => flattenSurfaces(surfaces().map((surface) => [surface, pixel(surface, x, y)])),
    contentAt: (x, y) => pixel(surfaces()[0], x, y),
    maskAt: (x, y) => (surfaces()[1]?.style.display === 'none' ? 0 : pixel(surfaces()[1], x, y)[3]),
    contentRegion(rect) {
      const view = canvas.view();
      const data = surfaces()[0]
        ?.getContext('2d')
        ?.getImageData(
          Math.round(rect.x * view.scale + view.offsetX),
          Math.round(rect.y * view.scale + view.offsetY),
          rect.width,
          rect.height,
        ).data;
      return data ?? new Uint8ClampedArray();
    },
    async flatten(rect) {
      return (await flattenRegion(record, store, rect)).data;
    },
    putTiles,
    async drag(points, type = 'mouse') {
      const first = points[0] ?? { x: 0, y: 0 };
      pointer('pointerdown', first, { pointerType: type });
      for (const point of points.slice(1)) {
        pointer('pointermove', point, { pointerType: type });
        await driver.frame();
      }
      pointer('pointerup', points.at(-1) ?? first, { pointerType: type });
    },
    async pen(points) {
      const init = (point: PenPoint): PointerEventInit => ({ pointerType: 'pen', pressure: point.pressure });
      const [first, ...rest] = points;
      if (first === undefined) return;
      pointer('pointerdown', first, init(first));
      for (const point of rest) {
        pointer('pointermove', point, init(point));
        await driver.frame();
      }
      pointer('pointerup', points.at(-1) ?? first, { pointerType: 'pen', pressure: 0 });
    },
    pointer,
    frame: () => new Promise((resolve) => requestAnimationFrame(() => resolve())),
    key(key, init = {}) {
      container.focus();
      container.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
      );
    },
    release(key, init = {}) {
      container.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true, cancelable: true, ...init }));
    },
    layer: (index) => record.layerOrder[index] ?? layerId('none'),
  };
  return driver;
}

/** Ends every canvas of the test; throws when one left a Konva stage, a canvas element or its mount behind. */
export function closeCanvases(): void {
  for (const { canvas, container } of open) {
    canvas.destroy();
    if (container.childElementCount > 0) throw new Error('destroy() left elements in its container.');
    container.remove();
  }
  open = [];
  if (Konva.stages.length > 0)
    throw new Error(`destroy() left ${Konva.stages.length} Konva stage(s) behind.`);
}

function flattenSurfaces(layers: readonly (readonly [HTMLCanvasElement, Rgba])[]): Rgba {
  let [r, g, b] = [0, 0, 0];
  for (const [surface, [lr, lg, lb, la]] of layers) {
    if (surface.style.display === 'none') continue;
    const alpha = (la / 255) * Number(surface.style.opacity || 1);
    r += (lr - r) * alpha;
    g += (lg - g) * alpha;
    b += (lb - b) * alpha;
  }
  return [r, g, b, 255];
}

function emptyDocument(): DocumentRecord {
  return {
    asset: assetId(`asset-${Math.random()}`),
    width: 1,
    height: 1,
    colorSpace: 'srgb',
    layerOrder: [],
    layers: {},
    selection: { shapes: [], featherPx: 0 },
    revision: 1,
  };
}

function createMemoryTiles(readsFail: () => boolean): TileStore & { readonly reads: () => number } {
  const tiles = new Map<string, Uint8Array<ArrayBuffer>>();
  let reads = 0;
  return {
    reads: () => reads,
    async get(hash) {
      reads += 1;
      if (readsFail()) throw new Error('The disk does not answer.');
      return tiles.get(hash) ?? null;
    },
    async put(bytes) {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const hash = tileHash([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
      tiles.set(hash, bytes);
      return hash;
    },
    async collect() {
      return { removed: 0, freedBytes: 0 };
    },
  };
}

/** Largest difference of any channel byte; the pictures must have the same size. */
export function largestDifference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  if (a.length !== b.length) throw new Error(`The pictures have ${a.length} and ${b.length} bytes.`);
  let largest = 0;
  for (let i = 0; i < a.length; i += 1) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}
