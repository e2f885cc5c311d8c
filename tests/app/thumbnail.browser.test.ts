import { expect, test } from 'vitest';

import { encodeThumbnail } from '../../src/app/services/browserPorts.ts';
import { parseHexColour } from '../../src/kernel/pixels/colour.ts';
import { srgbColourIn } from '../../src/kernel/pixels/colourSpace.ts';

const colour = '#c83c3c';

test.each(['srgb', 'display-p3'] as const)(
  'a thumbnail of a %s document shows its colours',
  async (space) => {
    const { r, g, b } = parseHexColour(srgbColourIn(space, colour));
    const data = new Uint8ClampedArray(32 * 32 * 4);
    for (let i = 0; i < data.length; i += 4) data.set([r, g, b, 255], i);
    const shown = await decoded(await encodeThumbnail({ width: 32, height: 32, data }, space));
    [0xc8, 0x3c, 0x3c].forEach((value, channel) =>
      expect(Math.abs((shown[channel] ?? 0) - value)).toBeLessThanOrEqual(5),
    );
  },
);

async function decoded(dataUrl: string): Promise<Uint8ClampedArray> {
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  const context = new OffscreenCanvas(32, 32).getContext('2d');
  if (!context) throw new Error('No 2D context');
  context.drawImage(image, 0, 0);
  return context.getImageData(16, 16, 1, 1).data;
}
