import { devicePoints, tinted } from '../draft/liveStroke.ts';
import type { DeviceView } from '../render/deviceView.ts';
import { documentRect } from '../render/deviceView.ts';
import { drawPyramid } from '../render/drawPyramid.ts';
import type { TileSource } from '../render/drawPyramid.ts';
import type { Scratch } from '../render/scratch.ts';
import type { Pyramid } from '../scene/tileTree.ts';
import type { MaskShape } from '../../kernel/document/records.ts';
import { identityTransform } from '../../kernel/document/records.ts';
import type { Matrix } from '../../kernel/document/transform.ts';
import { transformMatrix } from '../../kernel/document/transform.ts';
import type { AlphaBuffer } from '../../kernel/pixels/buffers.ts';
import { rasteriseStroke, strokeBounds } from '../../kernel/pixels/strokeRaster.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../../kernel/shared/geometry.ts';

type Context = CanvasRenderingContext2D;
type Stroke = Extract<MaskShape, { kind: 'stroke' }>;
export type RasterShape = Extract<MaskShape, { kind: 'raster' }>;

export interface ShapeTarget {
  readonly context: Context;
  readonly device: Size;
  readonly view: DeviceView;
  readonly document: Size;
  readonly source: TileSource;
  readonly pyramid: (shape: RasterShape) => Pyramid;
  readonly part: Scratch;
  readonly joined: Scratch;
}

const white = { colour: { r: 255, g: 255, b: 255 }, opacity: 1 };

/** Applies one shape of a selection to the coverage held as alpha by `target`. */
export function drawShape(shape: MaskShape, target: ShapeTarget): void {
  const { context } = target;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = '#fff';
  context.strokeStyle = '#fff';
  if (shape.kind === 'invert') {
    const page = documentRect(target.document, target.view);
    context.globalCompositeOperation = 'xor';
    context.fillRect(page.x, page.y, page.width, page.height);
  } else {
    context.globalCompositeOperation = shape.mode === 'add' ? 'source-over' : 'destination-out';
    if (shape.kind === 'rect') fillRect(context, shape.rect, target.view);
    else if (shape.kind === 'polygon') fillPolygon(context, shape.points, target.view);
    else if (shape.kind === 'stroke') drawStroke(shape, target);
    else drawRaster(shape, target);
  }
  context.restore();
}

/** Layer matrix of a raster selection on the device. */
export function rasterMatrix(shape: RasterShape, view: DeviceView): Matrix {
  const { a, b, c, d, e, f } = transformMatrix(shape.transform ?? identityTransform);
  const s = view.scale;
  return { a: a * s, b: b * s, c: c * s, d: d * s, e: e * s + view.x, f: f * s + view.y };
}

function fillRect(context: Context, rect: Rect, view: DeviceView): void {
  context.fillRect(
    rect.x * view.scale + view.x,
    rect.y * view.scale + view.y,
    rect.width * view.scale,
    rect.height * view.scale,
  );
}

function fillPolygon(context: Context, points: readonly number[], view: DeviceView): void {
  context.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    context.lineTo((points[i] ?? 0) * view.scale + view.x, (points[i + 1] ?? 0) * view.scale + view.y);
  }
  context.fill('nonzero');
}

function drawStroke(shape: Stroke, target: ShapeTarget): void {
  if (isPlain(shape)) strokePath(shape, target);
  else rasterStroke(shape, target);
}

/** One width and a hard edge: the browser's own line is the same picture and much cheaper. */
function isPlain(shape: Stroke): boolean {
  if (shape.hardness < 0.98) return false;
  for (let i = 2; i < shape.points.length; i += 3) if ((shape.points[i] ?? 1) < 1) return false;
  return true;
}

function strokePath(shape: Stroke, { context, view }: ShapeTarget): void {
  context.lineWidth = shape.size * view.scale;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  const { points } = shape;
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = (points[i] ?? 0) * view.scale + view.x;
    const y = (points[i + 1] ?? 0) * view.scale + view.y;
    context.lineTo(x, y);
    // A single point is a dot: a path of no length draws none.
    if (points.length === 3) context.lineTo(x, y + 0.01);
  }
  context.stroke();
}

function rasterStroke(shape: Stroke, target: ShapeTarget): void {
  const { view } = target;
  const size = shape.size * view.scale;
  const stroke = { points: devicePoints(shape.points, view, size), size, hardness: shape.hardness };
  const area = intersectRects(strokeBounds(stroke), { x: 0, y: 0, ...target.device });
  if (isEmptyRect(area)) return;
  const coverage: AlphaBuffer = {
    width: area.width,
    height: area.height,
    data: new Uint8ClampedArray(area.width * area.height),
  };
  rasteriseStroke(coverage, area.x, area.y, stroke);
  const part = target.part.take(area.width, area.height);
  part.putImageData(tinted(coverage, { ...area, x: 0, y: 0 }, white, 'srgb'), 0, 0);
  target.context.drawImage(
    target.part.canvas,
    0,
    0,
    area.width,
    area.height,
    area.x,
    area.y,
    area.width,
    area.height,
  );
}

function drawRaster(shape: RasterShape, target: ShapeTarget): void {
  const { device, view, source } = target;
  const rect: Rect = { x: 0, y: 0, ...device };
  const part = target.part.take(device.width, device.height);
  drawPyramid(part, rect, target.pyramid(shape), rasterMatrix(shape, view), {
    view,
    source,
    tiles: target.joined,
  });
  target.context.drawImage(
    target.part.canvas,
    0,
    0,
    device.width,
    device.height,
    0,
    0,
    device.width,
    device.height,
  );
}
