import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { PictureCodec } from '../contract.ts';
import { encodePng } from './png.ts';

/** PNGs are written here, byte for byte; what services send is decoded by the browser, to sRGB. */
export const browserPictures: PictureCodec = {
  png: ({ data, width, height }) => encodePng(data, width, height, 4),
  greyPng: ({ data, width, height }) => encodePng(data, width, height, 1),
  decode,
};

async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  mimeType: string,
): Promise<Result<PixelBuffer, string>> {
  try {
    const bitmap = await createImageBitmap(new Blob([bytes], { type: mimeType }), {
      premultiplyAlpha: 'none',
      colorSpaceConversion: 'default',
    });
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) return err('This browser has no canvas to decode with.');
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return ok({ width, height, data: context.getImageData(0, 0, width, height).data });
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
}
