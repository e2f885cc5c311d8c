import sharp from 'sharp';

/** Where the subject of `photograph` sits, in its pixels. */
export const subject = { x: 300, y: 170, width: 150, height: 220 } as const;
/** A small thing on the table that nobody wants in the picture. */
export const blemish = { x: 120, y: 360, radius: 26 } as const;

/**
 * A JPEG as a camera would deliver it (our own drawing: light falloff, grain, a subject, a blemish).
 * The grain makes every pixel differ from its neighbour, so that an edit outside its mask cannot hide.
 */
export async function photograph(seed = 1): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const [width, height] = [640, 480];
  const random = mulberry(seed);
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const grain = (random() - 0.5) * 10;
      const [r, g, b] = colourAt(x, y);
      const light = 1.08 - 0.3 * Math.hypot(x / width - 0.35, y / height - 0.3);
      data.set(
        [r, g, b].map((channel) => clampByte(channel * light + grain)),
        (y * width + x) * 3,
      );
    }
  }
  const buffer = await sharp(data, { raw: { width, height, channels: 3 } })
    .withExif({ IFD0: { Make: 'Camera', Copyright: 'Nobody' } })
    .jpeg({ quality: 92 })
    .toBuffer();
  return { name: 'Table photo.jpg', mimeType: 'image/jpeg', buffer };
}

function colourAt(x: number, y: number): readonly [number, number, number] {
  if (Math.hypot(x - blemish.x, y - blemish.y) < blemish.radius) return [60, 40, 120];
  const inX = x >= subject.x && x < subject.x + subject.width;
  const inY = y >= subject.y && y < subject.y + subject.height;
  if (inX && inY) return [186, 52, 40];
  return y > 330 ? [150, 118, 86] : [196, 200, 204];
}

function clampByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** Mulberry32, public domain. */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
