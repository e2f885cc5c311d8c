import type { AlphaBuffer, PixelBuffer } from '../../kernel/pixels/buffers.ts';
import type { Size } from '../../kernel/shared/geometry.ts';
import { grownSize, innerRect } from '../../kernel/shared/margins.ts';
import type { Margins } from '../../kernel/shared/margins.ts';
import type { ExpandJob } from './contract.ts';

/** For services that fill what a mask marks: the grown picture, and what of it is new. */
export function asMasked({ image, margins }: ExpandJob): {
  readonly image: PixelBuffer;
  readonly mask: AlphaBuffer;
} {
  return { image: grownPicture(image, margins), mask: ringMask(image, margins) };
}

/** What a service is told where it has to be told something, and the person has said nothing. */
export const continuation = 'the same scene, continued naturally beyond its edges';

/** The picture in its grown frame; around it its border pixels go on, for services that are shown the whole frame. */
export function grownPicture(picture: PixelBuffer, margins: Margins): PixelBuffer {
  const { width, height } = grownSize(picture, margins);
  const data = new Uint8ClampedArray(width * height * 4);
  const own = new Uint32Array(picture.data.buffer, picture.data.byteOffset, picture.width * picture.height);
  const out = new Uint32Array(data.buffer);
  for (let y = 0, to = 0; y < height; y += 1) {
    const row = clamped(y - margins.top, picture.height) * picture.width;
    for (let x = 0; x < width; x += 1, to += 1) {
      out[to] = own[row + clamped(x - margins.left, picture.width)] as number;
    }
  }
  return { width, height, data };
}

/** 255 on what is new, 0 on the picture. */
export function ringMask(size: Size, margins: Margins): AlphaBuffer {
  const { width, height } = grownSize(size, margins);
  const data = new Uint8ClampedArray(width * height).fill(255);
  const inner = innerRect(size, margins);
  for (let y = inner.y; y < inner.y + inner.height; y += 1) {
    data.fill(0, y * width + inner.x, y * width + inner.x + inner.width);
  }
  return { width, height, data };
}

function clamped(at: number, length: number): number {
  return Math.min(length - 1, Math.max(0, at));
}
