import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { grownSize } from '../../../kernel/shared/margins.ts';
import { resizedPlane } from '../pixels/planes.ts';
import type { Frame } from './frame.ts';

/** The grown frame as numbers: what is known, and the present guess of the rest. */
export interface Canvas extends Frame {
  readonly width: number;
  readonly height: number;
  /** 3 where the picture is opaque, else 4. */
  readonly channels: number;
  /** Interleaved, premultiplied, 0..255. */
  readonly colour: Float32Array;
}

/** Planes of the picture, premultiplied by its opacity, which is the fourth where not all of it is opaque. */
export function planesOf({ data, width, height }: PixelBuffer): readonly Float32Array[] {
  const opaque = isOpaque(data);
  const planes = Array.from({ length: opaque ? 3 : 4 }, () => new Float32Array(width * height));
  for (const [c, plane] of planes.entries()) {
    for (let i = 0, at = 0; i < plane.length; i += 1, at += 4) {
      const alpha = data[at + 3] as number;
      plane[i] = c === 3 ? alpha : ((data[at + c] as number) * alpha) / 255;
    }
  }
  return planes;
}

function isOpaque(data: Uint8ClampedArray): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/** The picture in its place, and nothing around it yet. `planes` are `size` large. */
export function canvasOf(planes: readonly Float32Array[], size: Frame['inner'], frame: Frame): Canvas {
  const { inner, margins } = frame;
  const { width, height } = grownSize(inner, margins);
  const channels = planes.length;
  const colour = new Float32Array(width * height * channels);
  for (const [c, plane] of planes.entries()) {
    const own = resizedPlane(plane, size.width, size.height, inner.width, inner.height);
    for (let y = 0, i = 0; y < inner.height; y += 1) {
      let to = ((margins.top + y) * width + margins.left) * channels + c;
      for (let x = 0; x < inner.width; x += 1, i += 1, to += channels) colour[to] = own[i] as number;
    }
  }
  return { ...frame, width, height, channels, colour };
}

export function isKnown({ inner, margins }: Frame, x: number, y: number): boolean {
  const { left, top } = margins;
  return x >= left && x < left + inner.width && y >= top && y < top + inner.height;
}
