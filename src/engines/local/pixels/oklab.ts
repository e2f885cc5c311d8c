/**
 * OKLab, a perceptual colour space (Björn Ottosson, 2020); constants from its definition.
 * sRGB values are 0..255, L is 0..1, a and b about −0.4..0.4.
 */
export type Lab = readonly [number, number, number];

function toLinear(value: number): number {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function toEncoded(linear: number): number {
  const v = Math.min(1, Math.max(0, linear));
  return 255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
}

export function oklabOf(red: number, green: number, blue: number): Lab {
  const r = toLinear(red);
  const g = toLinear(green);
  const b = toLinear(blue);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Out-of-gamut colours are clipped. */
export function srgbOf(lab: Lab): readonly [number, number, number] {
  const [r, g, b] = linearOf(lab);
  return [toEncoded(r), toEncoded(g), toEncoded(b)];
}

/** Out-of-gamut colours keep lightness and hue, and give up as much chroma as they must. */
export function nearestSrgbOf([lightness, a, b]: Lab): readonly [number, number, number] {
  const l = Math.min(1, Math.max(0, lightness));
  if (isInGamut([l, a, b])) return srgbOf([l, a, b]);
  let [kept, lost] = [0, 1];
  for (let step = 0; step < 12; step += 1) {
    const share = (kept + lost) / 2;
    if (isInGamut([l, a * share, b * share])) kept = share;
    else lost = share;
  }
  return srgbOf([l, a * kept, b * kept]);
}

/** A hair is allowed, or rounding would take pure colours for colours beyond them. */
function isInGamut(lab: Lab): boolean {
  return linearOf(lab).every((value) => value > -1e-4 && value < 1 + 1e-4);
}

/** Linear sRGB, 0..1 inside the gamut. */
function linearOf([lightness, a, b]: Lab): readonly [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}
