import { paintedDocument } from './benchDocument.ts';
import { createPaintedStore } from './paintedTiles.ts';
import type { CanvasHandle, GestureMode } from '../../../src/canvas/contract.ts';
import { createCanvas } from '../../../src/canvas/createCanvas.ts';
import type { DocumentRecord } from '../../../src/kernel/document/records.ts';
import type { TileHash, TileKey } from '../../../src/kernel/shared/ids.ts';

/** The page under measurement: `bench` is driven from `scripts/bench/canvas.mjs`. */
const container = document.querySelector<HTMLElement>('#canvas');
if (container === null) throw new Error('The page has no #canvas.');
const store = createPaintedStore();
let record: DocumentRecord = paintedDocument(512, 1);
let strokes = 0;
let history: DocumentRecord[] = [];

function push(next: Partial<DocumentRecord>): void {
  history = [...history.slice(-9), record];
  record = { ...record, ...next, revision: record.revision + 1 };
  canvas.setDocument(record);
}

const canvas: CanvasHandle = createCanvas({
  container,
  tiles: store,
  residentBudgetBytes: 256 * 1024 * 1024,
  callbacks: {
    onViewChange() {},
    onMaskShape(shape) {
      strokes += 1;
      push({ selection: { ...record.selection, shapes: [...record.selection.shapes, shape] } });
    },
    async onPaint(painted) {
      strokes += 1;
      const layer = record.layers[painted.layer];
      if (layer === undefined) return;
      const tiles: Record<TileKey, TileHash> = { ...layer.tiles };
      for (const [key, bytes] of painted.tiles) tiles[key] = await store.put(bytes);
      push({ layers: { ...record.layers, [layer.id]: { ...layer, tiles } } });
    },
    onCropChange() {},
    onPointerMove() {},
    onBrushSizeChange() {},
    onBusyChange() {},
  },
});

interface FrameFigures {
  readonly frames: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

let sampling: { last: number | null; readonly deltas: number[]; handle: number } | null = null;

function tick(now: number): void {
  if (sampling === null) return;
  if (sampling.last !== null) sampling.deltas.push(now - sampling.last);
  sampling.last = now;
  sampling.handle = requestAnimationFrame(tick);
}

function figures(deltas: readonly number[]): FrameFigures {
  const sorted = [...deltas].sort((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { frames: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), maxMs: sorted.at(-1) ?? 0 };
}

const bench = {
  canvas,
  strokes: () => strokes,
  reads: () => store.reads(),
  async open(side: number, layers: number): Promise<number> {
    const start = performance.now();
    record = paintedDocument(side, layers);
    canvas.setDocument(record);
    await canvas.settled();
    return performance.now() - start;
  },
  setGesture(mode: GestureMode): void {
    canvas.setGesture(mode);
  },
  /** Goes back to the document before the last change, as undo does; resolves when it is on screen. */
  async undo(): Promise<number> {
    const back = history.at(-1);
    if (back === undefined) throw new Error('Nothing to undo.');
    const start = performance.now();
    record = { ...back, revision: record.revision + 1 };
    canvas.setDocument(record);
    await canvas.settled();
    return performance.now() - start;
  },
  startNaive,
  stopNaive,
  startSampling(): void {
    sampling = { last: null, deltas: [], handle: requestAnimationFrame(tick) };
  },
  stopSampling(): FrameFigures {
    const deltas = sampling?.deltas ?? [];
    if (sampling !== null) cancelAnimationFrame(sampling.handle);
    sampling = null;
    return figures(deltas);
  },
};

/** The baseline: one document-sized canvas, scaled by CSS, brushed with native line segments. */
let naiveCanvas: HTMLCanvasElement | null = null;

function startNaive(side: number, brushPx: number): void {
  const element = document.createElement('canvas');
  element.width = side;
  element.height = side;
  const fitted = Math.min(window.innerWidth, window.innerHeight) - 64;
  Object.assign(element.style, {
    position: 'fixed',
    inset: '32px',
    width: `${fitted}px`,
    height: `${fitted}px`,
  });
  const context = element.getContext('2d');
  if (context === null) throw new Error('No 2D context for the baseline.');
  context.fillStyle = '#456';
  context.fillRect(0, 0, side, side);
  Object.assign(context, { lineWidth: brushPx, lineCap: 'round', strokeStyle: '#f80' });
  let queue: [number, number][] = [];
  let last: [number, number] | null = null;
  element.addEventListener('pointermove', (event) => {
    if (event.buttons !== 1) return;
    const bounds = element.getBoundingClientRect();
    const factor = side / bounds.width;
    if (queue.length === 0) requestAnimationFrame(draw);
    queue.push([(event.clientX - bounds.left) * factor, (event.clientY - bounds.top) * factor]);
  });
  function draw(): void {
    if (context === null) return;
    context.beginPath();
    if (last !== null) context.moveTo(...last);
    for (const point of queue) context.lineTo(...point);
    context.stroke();
    last = queue.at(-1) ?? last;
    queue = [];
  }
  naiveCanvas = element;
  document.body.append(element);
}

function stopNaive(): void {
  naiveCanvas?.remove();
  naiveCanvas = null;
}

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
