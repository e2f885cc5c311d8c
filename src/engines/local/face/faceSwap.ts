import type { FaceSwapRequest, OperationResults } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { createRowSampler } from '../pixels/planes.ts';
import { shrunk } from '../pixels/shrink.ts';
import { cancelled } from '../runtime/context.ts';
import type { OperationContext } from '../runtime/context.ts';
import { coverageOf, fitPixel, fittedColours } from './blend.ts';
import type { ColourFit } from './blend.ts';
import { findFaces } from './detect.ts';
import { landmarksOf } from './landmarks.ts';
import { patchOf, samplePatch } from './patch.ts';
import type { Patch } from './patch.ts';
import { boundsOf, controlPoints, keptFeatures, turnOf } from './points.ts';
import type { Point } from './points.ts';
import { regionOf } from './regionOf.ts';
import { extendMap, warpMap } from './warpMap.ts';

const bandRows = 256;
/** Longest side of the grid on which places, coverage and colours are worked out; all of them are smooth. */
const gridSide = 384;
/** Width of the soft rim, as a share of the face's. */
const feather = 0.11;
/** Two faces that are turned this much differently do not fit onto each other well. */
const otherTurn = 0.16;

const noFaceInPicture: EngineError = {
  kind: 'no-subject',
  message:
    'No face was found in this picture. Crop closer around it, or use one in which it is seen from the front.',
};
const noFaceInSource: EngineError = {
  kind: 'no-subject',
  message:
    'No face was found in the picture that it is to come from. Choose one in which it is large and seen from the front.',
};

/** Where faces are, largest first; none is an answer too. */
export async function facesIn(
  context: OperationContext,
  source: PixelSource,
): Promise<Result<readonly Rect[], EngineError>> {
  const network = await context.open('face-detector');
  if (!network.ok) return network;
  context.progress({ label: 'Looking for faces', fraction: null });
  const found = await findFaces(network.value, source);
  return found.ok ? ok(found.value.map(({ box }) => box)) : found;
}

/** Lays the face of one picture over a face of another, as a layer that is transparent everywhere else. */
export async function faceSwap(
  context: OperationContext,
  request: FaceSwapRequest,
): Promise<Result<OperationResults['face-swap'], EngineError>> {
  const faces = await facesOf(context, request);
  if (!faces.ok) return faces;
  if (context.signal.aborted) return cancelled;
  const network = await context.open('face-landmarks');
  if (!network.ok) return network;
  context.progress({ label: 'Measuring both faces', fraction: null });
  const to = await landmarksOf(network.value, request.source, faces.value.to);
  if (!to.ok) return to;
  const from = await landmarksOf(network.value, request.face, faces.value.from);
  if (!from.ok) return from;
  if (context.signal.aborted) return cancelled;
  if (Math.abs(turnOf(to.value) - turnOf(from.value)) > otherTurn) {
    context.note('The faces look in different directions: a picture seen from the same side fits better.');
  }
  const laid = keptFeatures(to.value, from.value);
  return laidOver(context, request, controlPoints(laid), controlPoints(from.value));
}

async function facesOf(
  context: OperationContext,
  { source, face, target }: FaceSwapRequest,
): Promise<Result<{ readonly to: Rect; readonly from: Rect }, EngineError>> {
  const chosen = target === null ? await facesIn(context, source) : ok([target]);
  if (!chosen.ok) return chosen;
  const [to] = chosen.value;
  if (to === undefined) return err(noFaceInPicture);
  const candidates = await facesIn(context, face);
  if (!candidates.ok) return candidates;
  const [from, ...others] = candidates.value;
  if (from === undefined) return err(noFaceInSource);
  if (others.length > 0) {
    context.note(`The other picture shows ${others.length + 1} faces: the largest was taken.`);
  }
  return ok({ to, from });
}

async function laidOver(
  context: OperationContext,
  { source, face, sink }: FaceSwapRequest,
  to: readonly Point[],
  from: readonly Point[],
): Promise<Result<OperationResults['face-swap'], EngineError>> {
  const area = intersectRects(inflateRect(boundsOf(to), 2), { ...source, x: 0, y: 0 });
  if (area.width === 0 || area.height === 0) return err(noFaceInPicture);
  context.progress({ label: 'Fitting the face', fraction: null });
  const grid = gridOf(area);
  const [bounds, covered] = [boundsOf(from), boundsOf(to)];
  const patch = await patchOf(face, bounds, covered.width / bounds.width);
  const map = warpMap(to, from, area, grid);
  const coverage = coverageOf(map.inside, grid.width, grid.height, feather * grid.width);
  extendMap(map, 2);
  const below = await shrunk(regionOf(source, area), grid);
  const plane = grid.width * grid.height;
  const fit = fittedColours({
    ...grid,
    inside: map.inside,
    warped: warpedPlanes(patch, map.u, map.v),
    below: [0, 1, 2].map((c) => below.data.subarray(c * plane, (c + 1) * plane)),
  });
  const planes = [map.u, map.v, coverage, ...fit.offsets];
  const sampler = createRowSampler(planes, grid.width, grid.height, area.width, area.height);
  const painter = { patch, sampler, fit };
  for (let y = 0; y < area.height; y += bandRows) {
    if (context.signal.aborted) return cancelled;
    context.progress({ label: 'Laying the face over', fraction: y / area.height });
    const band = { ...area, y: area.y + y, height: Math.min(bandRows, area.height - y) };
    await sink.write(band.x, band.y, painted(painter, await source.readRegion(band), y));
  }
  return ok({ area });
}

function gridOf(area: Rect): Size {
  const scale = Math.min(1, gridSide / Math.max(area.width, area.height));
  return {
    width: Math.max(1, Math.round(area.width * scale)),
    height: Math.max(1, Math.round(area.height * scale)),
  };
}

function warpedPlanes(patch: Patch, u: Float32Array, v: Float32Array): readonly Float32Array[] {
  const planes = [0, 1, 2].map(() => new Float32Array(u.length));
  const pixel = new Float32Array(4);
  for (let i = 0; i < u.length; i += 1) {
    samplePatch(patch, u[i] as number, v[i] as number, pixel);
    for (const [c, plane] of planes.entries()) plane[i] = pixel[c] as number;
  }
  return planes;
}

interface Painter {
  readonly patch: Patch;
  /** Place in the other picture, coverage, and the offsets of the fit. */
  readonly sampler: ReturnType<typeof createRowSampler>;
  readonly fit: ColourFit;
}

/** @param own the picture below, whose transparency is kept @param top of the band in the area */
function painted({ patch, sampler, fit }: Painter, own: PixelBuffer, top: number): PixelBuffer {
  const { width, height } = own;
  const data = new Uint8ClampedArray(width * height * 4);
  const lines = Array.from({ length: 7 }, () => new Float32Array(width));
  const [u, v, coverage, light, ...hues] = lines as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    ...Float32Array[],
  ];
  const [pixel, hue] = [new Float32Array(4), new Float32Array(3)];
  for (let y = 0; y < height; y += 1) {
    for (const [index, line] of lines.entries()) sampler.sample(index, top + y, 0, line);
    for (let x = 0, at = y * width * 4; x < width; x += 1, at += 4) {
      const share = coverage[x] as number;
      if (share <= 0) continue;
      samplePatch(patch, u[x] as number, v[x] as number, pixel);
      const opacity = (share * (pixel[3] as number) * (own.data[at + 3] as number)) / 255;
      if (opacity < 0.5) continue;
      for (let c = 0; c < 3; c += 1) hue[c] = hues[c]?.[x] ?? 0;
      fitPixel(pixel, fit, hue, light[x] as number);
      for (let c = 0; c < 3; c += 1) data[at + c] = pixel[c] as number;
      data[at + 3] = opacity;
    }
  }
  return { width, height, data };
}
