import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import type { HostedJob } from '../contract.ts';
import { framedSize } from '../limits.ts';
import type { FrameLimits } from '../limits.ts';
import { hasShapeOf } from './sent.ts';

/** A job for a service that draws in set proportions, sizes or multiples only, and the way back from its answer. */
export interface FramedJob {
  readonly job: HostedJob;
  /** The part of an answer that is the picture itself; an answer of another shape is left for `finish` to refuse. */
  cut(answer: PixelBuffer): PixelBuffer;
}

/** Sets the picture of a job, and its mask, into the service's frame for it: the edges go on mirrored, nothing is stretched. */
export function framedJob(job: HostedJob, limits: FrameLimits): FramedJob {
  // Of a picture with margins it is the two together that are fitted.
  if (!('image' in job) || job.operation === 'expand') return { job, cut: (answer) => answer };
  const { image } = job;
  const frame = framedSize(image, limits);
  if (frame.width === image.width && frame.height === image.height) return { job, cut: (answer) => answer };
  const place = {
    x: (frame.width - image.width) >> 1,
    y: (frame.height - image.height) >> 1,
    width: image.width,
    height: image.height,
  };
  const framed = { ...job, image: mirroredAround(image, frame, place) };
  return {
    job: 'mask' in framed ? { ...framed, mask: emptyAround(framed.mask, frame, place) } : framed,
    cut: (answer) => (hasShapeOf(answer, frame) ? cutOut(answer, frame, place) : answer),
  };
}

function mirroredAround({ width, height, data }: PixelBuffer, frame: Size, place: Rect): PixelBuffer {
  // A copy: a view need not begin at a multiple of four bytes.
  const pixels = new Uint32Array(data.slice().buffer);
  const columns = Int32Array.from({ length: frame.width }, (_, x) => mirrored(x - place.x, width));
  const out = new Uint32Array(frame.width * frame.height);
  for (let y = 0, to = 0; y < frame.height; y += 1) {
    const row = mirrored(y - place.y, height) * width;
    for (let x = 0; x < frame.width; x += 1, to += 1)
      out[to] = pixels[row + (columns[x] as number)] as number;
  }
  return { ...frame, data: new Uint8ClampedArray(out.buffer) };
}

/** Index of `0 … length − 1` that a place outside is the reflection of, over the outermost pixel. */
function mirrored(at: number, length: number): number {
  const period = Math.max(1, 2 * (length - 1));
  const within = ((at % period) + period) % period;
  return within < length ? within : period - within;
}

/** Nothing of the frame is to be changed. */
function emptyAround({ width, height, data }: AlphaBuffer, frame: Size, place: Rect): AlphaBuffer {
  const out = new Uint8ClampedArray(frame.width * frame.height);
  for (let y = 0; y < height; y += 1) {
    out.set(data.subarray(y * width, (y + 1) * width), (place.y + y) * frame.width + place.x);
  }
  return { ...frame, data: out };
}

/** An answer comes at a size of the service's own. */
function cutOut(answer: PixelBuffer, frame: Size, place: Rect): PixelBuffer {
  const [across, down] = [answer.width / frame.width, answer.height / frame.height];
  const left = Math.round(place.x * across);
  const top = Math.round(place.y * down);
  const width = Math.max(1, Math.round((place.x + place.width) * across) - left);
  const height = Math.max(1, Math.round((place.y + place.height) * down) - top);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const from = ((top + y) * answer.width + left) * 4;
    data.set(answer.data.subarray(from, from + width * 4), y * width * 4);
  }
  return { width, height, data };
}
