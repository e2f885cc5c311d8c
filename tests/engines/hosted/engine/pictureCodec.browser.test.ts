import { describe, expect, test } from 'vitest';

import { browserPictures } from '../../../../src/engines/hosted/browser/pictureCodec.ts';

const opaque = Uint8ClampedArray.from({ length: 60 * 40 * 4 }, (_, i) =>
  i % 4 === 3 ? 255 : (i * 37) % 256,
);

describe('pictures in this browser', () => {
  test('come back from a PNG byte for byte', async () => {
    const bytes = await browserPictures.png({ width: 60, height: 40, data: opaque });
    const decoded = await browserPictures.decode(bytes, 'image/png');
    expect(decoded).toMatchObject({ ok: true, value: { width: 60, height: 40 } });
    expect(decoded.ok && [...decoded.value.data]).toEqual([...opaque]);
  });

  test('a mask is grey and opaque', async () => {
    const data = Uint8ClampedArray.from({ length: 60 * 40 }, (_, i) => (i % 60 < 30 ? 255 : 0));
    const decoded = await browserPictures.decode(
      await browserPictures.greyPng({ width: 60, height: 40, data }),
      'image/png',
    );
    expect(decoded.ok && Array.from(decoded.value.data.subarray(0, 4))).toEqual([255, 255, 255, 255]);
    expect(decoded.ok && Array.from(decoded.value.data.subarray(59 * 4, 60 * 4))).toEqual([0, 0, 0, 255]);
  });

  test('alpha comes back', async () => {
    const data = Uint8ClampedArray.from(opaque, (value, i) => (i % 4 === 3 ? i % 256 : value));
    const decoded = await browserPictures.decode(
      await browserPictures.png({ width: 60, height: 40, data }),
      'image/png',
    );
    const alpha = (bytes: Uint8ClampedArray): number[] => [...bytes].filter((_, i) => i % 4 === 3);
    expect(decoded.ok && alpha(decoded.value.data)).toEqual(alpha(data));
  });

  test('bytes that are none are an error', async () => {
    expect(await browserPictures.decode(Uint8Array.of(1, 2, 3), 'image/png')).toMatchObject({ ok: false });
  });
});
