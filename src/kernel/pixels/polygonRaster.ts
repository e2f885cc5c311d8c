import type { Rect } from '../shared/geometry.ts';
import type { AlphaBuffer } from './buffers.ts';

/** Sub-scanlines per pixel row, and horizontal steps per pixel: coverage in 1/4096ths, then rounded to 8 bits. */
const subRows = 16;
const subColumns = 256;
const fullCoverage = subRows * subColumns;

/** Bounding box of flat pairs x, y, snapped outward; empty below three points. */
export function polygonBounds(points: readonly number[]): Rect {
  if (points.length < 6) return { x: 0, y: 0, width: 0, height: 0 };
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i + 1 < points.length; i += 2) {
    left = Math.min(left, points[i] as number);
    right = Math.max(right, points[i] as number);
    top = Math.min(top, points[i + 1] as number);
    bottom = Math.max(bottom, points[i + 1] as number);
  }
  const x = Math.floor(left);
  const y = Math.floor(top);
  return { x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y };
}

/**
 * Fills a polygon (flat pairs x, y, closed by itself) into `target`, whose pixel 0,0 is the document pixel
 * `originX`, `originY`; pixels are overwritten by the larger coverage. Winding is nonzero: a lasso that crosses
 * itself selects both loops and what they share. Vertical position is sampled 16 times per pixel, horizontal
 * coverage is measured to 1/256 pixel in integers, so that drawing by regions gives the same bytes.
 */
export function rasterisePolygon(
  target: AlphaBuffer,
  originX: number,
  originY: number,
  points: readonly number[],
): void {
  const edges = edgesAcross(points, originY, originY + target.height);
  const left = originX * subColumns;
  const right = (originX + target.width) * subColumns;
  // Differences of coverage per pixel: `cover` accumulates along the row, `area` belongs to one pixel only.
  const row = new Int32Array(target.width + 2);
  let next = 0;
  let active: Edge[] = [];
  const crossings: Crossing[] = [];
  for (let y = 0; y < target.height; y += 1) {
    const top = originY + y;
    active = active.filter((edge) => edge.bottom > top);
    for (; next < edges.length; next += 1) {
      const edge = edges[next] as Edge;
      if (edge.top >= top + 1) break;
      if (edge.bottom > top) active.push(edge);
    }
    if (active.length === 0) continue;
    row.fill(0);
    for (let sub = 0; sub < subRows; sub += 1) {
      const sampleY = top + (sub + 0.5) / subRows;
      findCrossings(active, sampleY, crossings);
      let winding = 0;
      for (let i = 0; i + 1 < crossings.length; i += 1) {
        const from = crossings[i] as Crossing;
        winding += from.direction;
        if (winding === 0) continue;
        const to = crossings[i + 1] as Crossing;
        const start = Math.max(left, from.x) - left;
        const end = Math.min(right, to.x) - left;
        if (end > start) addSpan(row, start, end);
      }
    }
    writeRow(target, y, row);
  }
}

interface Edge {
  readonly top: number;
  readonly bottom: number;
  readonly x0: number;
  readonly y0: number;
  readonly slope: number;
  readonly direction: 1 | -1;
}

interface Crossing {
  readonly x: number;
  readonly direction: 1 | -1;
}

function edgesAcross(points: readonly number[], top: number, bottom: number): Edge[] {
  const edges: Edge[] = [];
  const count = Math.floor(points.length / 2);
  if (count < 3) return edges;
  for (let i = 0; i < count; i += 1) {
    const j = (i + 1) % count;
    const x0 = points[i * 2] as number;
    const y0 = points[i * 2 + 1] as number;
    const x1 = points[j * 2] as number;
    const y1 = points[j * 2 + 1] as number;
    if (y0 === y1) continue;
    const edge: Edge = {
      top: Math.min(y0, y1),
      bottom: Math.max(y0, y1),
      x0,
      y0,
      slope: (x1 - x0) / (y1 - y0),
      direction: y1 > y0 ? 1 : -1,
    };
    if (edge.bottom > top && edge.top < bottom) edges.push(edge);
  }
  return edges.sort((a, b) => a.top - b.top);
}

function findCrossings(active: readonly Edge[], y: number, crossings: Crossing[]): void {
  crossings.length = 0;
  for (const edge of active) {
    if (y < edge.top || y >= edge.bottom) continue;
    const x = Math.round((edge.x0 + (y - edge.y0) * edge.slope) * subColumns);
    crossings.push({ x, direction: edge.direction });
  }
  crossings.sort((a, b) => a.x - b.x);
}

/** Adds the span [start, end) in 1/256 pixels as differences, so that a running sum gives each pixel's coverage. */
function addSpan(row: Int32Array, start: number, end: number): void {
  addStep(row, start, 1);
  addStep(row, end, -1);
}

function addStep(row: Int32Array, position: number, sign: 1 | -1): void {
  const pixel = Math.floor(position / subColumns);
  const inside = position - pixel * subColumns;
  row[pixel] = (row[pixel] as number) + sign * (subColumns - inside);
  row[pixel + 1] = (row[pixel + 1] as number) + sign * inside;
}

function writeRow(target: AlphaBuffer, y: number, row: Int32Array): void {
  const { data, width } = target;
  let sum = 0;
  let index = y * width;
  for (let x = 0; x < width; x += 1, index += 1) {
    sum += row[x] as number;
    const value = Math.round((sum * 255) / fullCoverage);
    if (value > (data[index] as number)) data[index] = value;
  }
}
