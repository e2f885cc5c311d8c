import type { PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { FaceSwapRequest } from '../../../kernel/operations/catalogue.ts';
import { fitWithin } from '../../../kernel/pixels/resample.ts';
import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import { createRowSampler } from '../../local/pixels/planes.ts';
import { noImage } from '../operation.ts';
import type { PrepareRun } from '../operation.ts';
import { colourOffsets } from './colourMatch.ts';
import { createResampler, resized } from './resample.ts';
import { hasShapeOf, sentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

const bandRows = 256;
/** Longest side of the copies on which colours are compared: what is looked for is smooth. */
const comparingSide = 480;
/** Around the face, in its own sides: the service needs hair and neck, and other faces are to stay out. */
const surroundings = 0.75;
/** Half axes of what may change, in the face's sides: a box goes from brows to chin, faces go on above. */
const reach = { x: 0.72, up: 0.95, down: 0.72 } as const;
/** The outer part of it, in which the change fades. */
const fading = 0.3;

/** Sends the surroundings of one face and lays the answer over it, inside an oval around the face only. */
export const prepareFaceSwap: PrepareRun<'face-swap'> = async (context, request) => {
  const { source, face, target, person, sink } = request;
  if (target === null || !person) {
    const message = 'This service has to know which face is replaced, and whose face comes.';
    return err({ kind: 'invalid', message, hint: 'Choose both in the options of the tool.' });
  }
  context.progress({ label: 'Reading the pictures', fraction: null });
  const crop = surroundingsOf(target, source);
  const sent = await sentPicture(context, source, crop);
  if (sent === null) return err(doesNotFit(crop));
  const shown = await sentPicture(context, face, { x: 0, y: 0, width: face.width, height: face.height });
  if (shown === null) return err(doesNotFit(face));
  const { image } = sent;
  const { call, model } = context;
  const job = {
    operation: 'face-swap',
    call,
    endpoint: model.endpoint,
    image,
    face: shown.image,
    person,
  } as const;
  return ok({
    job,
    finish: async ([{ pixels }]) => {
      if (!hasShapeOf(pixels, image)) return err(otherShape(pixels, image));
      context.progress({ label: 'Matching colours', fraction: null });
      const grid = fitWithin(image, comparingSide);
      const coverage = ovalOf(target, crop, source);
      const known = knownAt(coverage, crop, grid);
      const compared = { ...grid, sent: planesOf(image, grid), returned: planesOf(pixels, grid), known };
      const offsets = colourOffsets(compared);
      if (offsets === null) return err(noImage('The service sent the picture back with the same face.'));
      await laidOver({ source, sink, crop, pixels, grid, offsets, coverage });
      return ok({ area: crop });
    },
  });
};

function surroundingsOf({ x, y, width, height }: Rect, picture: Size): Rect {
  const margin = Math.round(Math.max(width, height) * surroundings);
  return intersectRects(inflateRect({ x, y, width, height }, margin), { x: 0, y: 0, ...picture });
}

/** How much of a pixel's middle may change, 0..1. */
type Coverage = (x: number, y: number) => number;

/** An oval around the face that fades outwards, and before the border of what was sent, unless the picture ends there. */
function ovalOf(face: Rect, crop: Rect, picture: Size): Coverage {
  const middle = { x: face.x + face.width / 2, y: face.y + face.height / 2 };
  const rim = Math.max(1, Math.min(crop.width, crop.height) * 0.05);
  const [right, bottom] = [crop.x + crop.width, crop.y + crop.height];
  return (x, y) => {
    const across = (x - middle.x) / (face.width * reach.x);
    const along = (y - middle.y) / (face.height * (y < middle.y ? reach.up : reach.down));
    const inside = eased((1 - Math.hypot(across, along)) / fading);
    if (inside === 0) return 0;
    const left = crop.x === 0 ? 1 : eased((x - crop.x) / rim);
    const top = crop.y === 0 ? 1 : eased((y - crop.y) / rim);
    const end = right === picture.width ? 1 : eased((right - x) / rim);
    const foot = bottom === picture.height ? 1 : eased((bottom - y) / rim);
    return inside * left * top * end * foot;
  };
}

function eased(share: number): number {
  const t = Math.min(1, Math.max(0, share));
  return t * t * (3 - 2 * t);
}

/** 1 where the picture stays as it is. */
function knownAt(coverage: Coverage, crop: Rect, grid: Size): Uint8Array {
  const known = new Uint8Array(grid.width * grid.height);
  for (let y = 0, at = 0; y < grid.height; y += 1)
    for (let x = 0; x < grid.width; x += 1, at += 1) {
      const place = [
        crop.x + ((x + 0.5) * crop.width) / grid.width,
        crop.y + ((y + 0.5) * crop.height) / grid.height,
      ] as const;
      known[at] = coverage(...place) > 0 ? 0 : 1;
    }
  return known;
}

function planesOf(picture: PixelBuffer, grid: Size): readonly Float32Array[] {
  const { data } = resized(picture, grid);
  return [0, 1, 2].map((c) => {
    const plane = new Float32Array(grid.width * grid.height);
    for (let i = 0; i < plane.length; i += 1) plane[i] = data[i * 4 + c] as number;
    return plane;
  });
}

interface Swapped extends Pick<FaceSwapRequest, 'sink'> {
  readonly source: PixelSource;
  readonly crop: Rect;
  readonly pixels: PixelBuffer;
  readonly grid: Size;
  readonly offsets: readonly Float32Array[];
  readonly coverage: Coverage;
}

/** The picture keeps its own transparency: what was sent was opaque. */
async function laidOver({ source, sink, crop, pixels, grid, offsets, coverage }: Swapped): Promise<void> {
  const resampler = createResampler(pixels, crop);
  const sampler = createRowSampler(offsets, grid.width, grid.height, crop.width, crop.height);
  const rows = offsets.map(() => new Float32Array(crop.width));
  for (let top = 0; top < crop.height; top += bandRows) {
    const band = { x: 0, y: top, width: crop.width, height: Math.min(bandRows, crop.height - top) };
    const own = await source.readRegion({ ...band, x: crop.x, y: crop.y + top });
    const { data } = resampler.region(band);
    for (let y = 0, at = 0; y < band.height; y += 1) {
      for (const [c, row] of rows.entries()) sampler.sample(c, top + y, 0, row);
      for (let x = 0; x < crop.width; x += 1, at += 4) {
        const share = coverage(crop.x + x + 0.5, crop.y + top + y + 0.5);
        const opacity = Math.round(share * (own.data[at + 3] as number));
        for (const [c, row] of rows.entries()) {
          data[at + c] = opacity === 0 ? 0 : (data[at + c] as number) + (row[x] as number);
        }
        data[at + 3] = opacity;
      }
    }
    await sink.write(crop.x, crop.y + top, { width: band.width, height: band.height, data });
  }
}
