import sharp from 'sharp';

/**
 * A photograph-like JPEG of our own: sloping light, a table, a vase that stands out from it, a coin that should go,
 * and grain, without which a large picture would compress to nothing and decode in no time.
 *
 * @param {number} width
 * @param {number} height
 * @param {'jpeg' | 'png'} [format]
 */
export async function syntheticPhoto(width, height, format = 'jpeg') {
  const data = Buffer.allocUnsafe(width * height * 3);
  const horizon = Math.round(height * 0.62);
  const vase = { x: width * 0.64, y: height * 0.5, rx: width * 0.13, ry: height * 0.32 };
  const spot = blemishIn(width, height);
  let state = 12_345;
  for (let y = 0, at = 0; y < height; y += 1) {
    const table = y > horizon;
    const dyVase = ((y - vase.y) / vase.ry) ** 2;
    const dySpot = (y - spot.y) ** 2;
    for (let x = 0; x < width; x += 1, at += 3) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const grain = (state >>> 27) - 16;
      const light = 1.1 - (0.35 * x) / width - (0.15 * y) / height;
      let [r, g, b] = table ? [150, 116, 84] : [188, 196, 202];
      if (((x - vase.x) / vase.rx) ** 2 + dyVase < 1) [r, g, b] = [176, 48, 40];
      if ((x - spot.x) ** 2 + dySpot < spot.radius ** 2) [r, g, b] = [62, 44, 118];
      data[at] = clamp(r * light + grain);
      data[at + 1] = clamp(g * light + grain);
      data[at + 2] = clamp(b * light + grain);
    }
  }
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  const buffer = await (
    format === 'png' ? picture.png({ compressionLevel: 3 }) : picture.jpeg({ quality: 92 })
  ).toBuffer();
  return {
    file: {
      name: `Table ${width} x ${height}.${format === 'png' ? 'png' : 'jpg'}`,
      mimeType: `image/${format}`,
      buffer,
    },
    blemish: spot,
  };
}

/**
 * @param {number} width
 * @param {number} height
 */
function blemishIn(width, height) {
  return {
    x: Math.round(width * 0.27),
    y: Math.round(height * 0.78),
    radius: Math.min(190, Math.round(height / 8)),
  };
}

/** @param {number} value */
function clamp(value) {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
