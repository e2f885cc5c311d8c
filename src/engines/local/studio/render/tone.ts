/** Exposure, tone curve, vignette and grain: from the linear sum to 8-bit sRGB. */
export interface ToneSettings {
  /** Mean luminance aimed at, linear. */
  readonly key: number;
  readonly contrast: number;
  readonly seed: number;
}

/** `hdr` is bottom-up linear RGBA; the result is top-down straight RGBA. */
export function developPicture(
  hdr: Float32Array,
  width: number,
  height: number,
  settings: ToneSettings,
): Uint8ClampedArray<ArrayBuffer> {
  const exposure = meter(hdr, settings.key);
  const out = new Uint8ClampedArray(width * height * 4);
  const curve = createCurve(settings.contrast);
  const halfDiagonal = Math.hypot(width, height) / 2;
  let noiseState = (settings.seed ^ 0x51ab7) >>> 0;
  for (let y = 0; y < height; y += 1) {
    const from = (height - 1 - y) * width * 4;
    const dy = (y - height / 2) / halfDiagonal;
    for (let x = 0; x < width; x += 1) {
      const dx = (x - width / 2) / halfDiagonal;
      const fall = dx * dx + dy * dy;
      const light = exposure * (1 - 0.16 * fall - 0.1 * fall * fall);
      const at = from + x * 4;
      let r = (hdr[at] ?? 0) * light;
      let g = (hdr[at + 1] ?? 0) * light;
      let b = (hdr[at + 2] ?? 0) * light;
      // Highlights roll off by the brightest channel, losing colour as they approach white
      // (the idea of Khronos' PBR Neutral tone mapper, made for goods whose colour must stay true).
      const peak = Math.max(r, g, b);
      const start = 0.68;
      if (peak > start) {
        const room = 1 - start;
        const pressed = 1 - (room * room) / (peak + room - start);
        const scale = pressed / peak;
        r *= scale;
        g *= scale;
        b *= scale;
        const wash = 1 - 1 / (0.18 * (peak - pressed) + 1);
        r += (pressed - r) * wash;
        g += (pressed - g) * wash;
        b += (pressed - b) * wash;
      }
      noiseState = (Math.imul(noiseState, 1664525) + 1013904223) >>> 0;
      const grain = ((noiseState >>> 16) / 65536 - 0.5) * 2.6;
      const target = (y * width + x) * 4;
      out[target] = curve(r) + grain;
      out[target + 1] = curve(g) + grain;
      out[target + 2] = curve(b) + grain;
      out[target + 3] = 255;
    }
  }
  return out;
}

/** Aims the mean at `key`, but never burns more than a few per cent of the picture. */
function meter(hdr: Float32Array, key: number): number {
  const samples: number[] = [];
  const pixels = hdr.length / 4;
  const step = Math.max(1, Math.floor(pixels / 20000));
  let sum = 0;
  for (let pixel = 0; pixel < pixels; pixel += step) {
    const at = pixel * 4;
    const value = 0.2126 * (hdr[at] ?? 0) + 0.7152 * (hdr[at + 1] ?? 0) + 0.0722 * (hdr[at + 2] ?? 0);
    samples.push(value);
    sum += value;
  }
  samples.sort((a, b) => a - b);
  const mean = Math.max(1e-5, sum / samples.length);
  const bright = Math.max(1e-5, samples[Math.floor(samples.length * 0.975)] ?? mean);
  return Math.min(key / mean, 1.3 / bright);
}

/** Linear 0..1 to 0..255 with the sRGB curve and an S-shaped contrast round middle grey. */
function createCurve(contrast: number): (value: number) => number {
  const size = 4096;
  const table = new Float32Array(size + 1);
  for (let index = 0; index <= size; index += 1) {
    const linearValue = (index / size) ** 2;
    const encoded = linearValue <= 0.0031308 ? linearValue * 12.92 : 1.055 * linearValue ** (1 / 2.4) - 0.055;
    const bent = encoded * encoded * (3 - 2 * encoded);
    table[index] = (encoded + (bent - encoded) * contrast) * 255;
  }
  return (value) => {
    const position = Math.sqrt(Math.max(0, Math.min(1, value))) * size;
    const low = Math.floor(position);
    const a = table[low] ?? 0;
    const b = table[Math.min(size, low + 1)] ?? a;
    return a + (b - a) * (position - low);
  };
}
