import type { BlendMode } from '../document/records.ts';

/**
 * The separable blend functions B(Cb, Cs) of W3C "Compositing and Blending Level 1", section 10.1
 * (https://www.w3.org/TR/compositing-1/#blendingseparable). Backdrop and source are 0..1, the result too.
 */
export function blendChannel(mode: BlendMode, backdrop: number, source: number): number {
  switch (mode) {
    case 'normal':
      return source;
    case 'multiply':
      return backdrop * source;
    case 'screen':
      return backdrop + source - backdrop * source;
    case 'overlay':
      return hardLight(source, backdrop);
    case 'darken':
      return Math.min(backdrop, source);
    case 'lighten':
      return Math.max(backdrop, source);
    case 'color-dodge':
      if (backdrop === 0) return 0;
      return source === 1 ? 1 : Math.min(1, backdrop / (1 - source));
    case 'color-burn':
      if (backdrop === 1) return 1;
      return source === 0 ? 0 : 1 - Math.min(1, (1 - backdrop) / source);
    case 'hard-light':
      return hardLight(backdrop, source);
    case 'soft-light':
      return softLight(backdrop, source);
    case 'difference':
      return Math.abs(backdrop - source);
    case 'exclusion':
      return backdrop + source - 2 * backdrop * source;
  }
}

/**
 * B for every pair of 8-bit values, scaled to 0..255: `table[backdrop * 256 + source]`. Built on first use
 * (512 KiB per mode), which takes the mode's branches out of the pixel loop.
 */
export function blendTable(mode: BlendMode): Float64Array {
  const known = tables.get(mode);
  if (known !== undefined) return known;
  const table = new Float64Array(256 * 256);
  for (let backdrop = 0; backdrop < 256; backdrop += 1) {
    for (let source = 0; source < 256; source += 1) {
      table[backdrop * 256 + source] = 255 * blendChannel(mode, backdrop / 255, source / 255);
    }
  }
  tables.set(mode, table);
  return table;
}

const tables = new Map<BlendMode, Float64Array>();

function hardLight(backdrop: number, source: number): number {
  if (source <= 0.5) return backdrop * 2 * source;
  const doubled = 2 * source - 1;
  return backdrop + doubled - backdrop * doubled;
}

function softLight(backdrop: number, source: number): number {
  if (source <= 0.5) return backdrop - (1 - 2 * source) * backdrop * (1 - backdrop);
  const lifted = backdrop <= 0.25 ? ((16 * backdrop - 12) * backdrop + 4) * backdrop : Math.sqrt(backdrop);
  return backdrop + (2 * source - 1) * (lifted - backdrop);
}
