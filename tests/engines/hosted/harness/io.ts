import sharp from 'sharp';

import type { HostedIo, PictureCodec } from '../../../../src/engines/hosted/contract.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { err, ok } from '../../../../src/kernel/shared/result.ts';

/** An adapter's world without a browser or a proxy: `base` stands for the provider's route. */
export function hostedIo(base: string, prices: PriceTable = noPrices, now = () => Date.now()): HostedIo {
  return {
    fetch: (path, { method, headers, body, signal }) => {
      const aborted = abortSignal(signal);
      return fetch(`${base}${path}`, {
        method,
        ...(headers ? { headers } : {}),
        ...(body === undefined ? {} : { body }),
        // A redirect followed would be a second submit.
        redirect: 'manual',
        signal: aborted,
      });
    },
    download: (url, signal) => fetch(url, { signal: abortSignal(signal) }),
    pictures: sharpCodec,
    prices,
    now,
  };
}

function abortSignal(signal: Parameters<HostedIo['download']>[1]): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}

export const noPrices: PriceTable = {
  id: 'test@2026-11-22',
  asOf: '2026-11-22',
  rows: [],
  providers: new Map(),
};

export const sharpCodec: PictureCodec = {
  png: async ({ data, width, height }) =>
    own(
      await sharp(data, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer(),
    ),
  greyPng: async ({ data, width, height }) =>
    own(
      await sharp(data, { raw: { width, height, channels: 1 } })
        .png()
        .toBuffer(),
    ),
  decode: async (bytes) => {
    try {
      const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      return ok({ width: info.width, height: info.height, data: new Uint8ClampedArray(own(data).buffer) });
    } catch (cause) {
      return err(cause instanceof Error ? cause.message : String(cause));
    }
  },
};

const own = (buffer: Buffer): Uint8Array<ArrayBuffer> => Uint8Array.from(buffer);

/** A picture in which every pixel differs from its neighbours. */
export function picture(width: number, height: number): PixelBuffer {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at += 1)
    data.set([(at * 7) % 256, (at * 13) % 256, (at * 29) % 256, 255], at * 4);
  return { width, height, data };
}

/** 255 inside the middle half, 0 around it. */
export function middleMask(width: number, height: number): AlphaBuffer {
  const data = new Uint8ClampedArray(width * height);
  for (let y = Math.floor(height / 4); y < (height * 3) / 4; y += 1)
    for (let x = Math.floor(width / 4); x < (width * 3) / 4; x += 1) data[y * width + x] = 255;
  return { width, height, data };
}
