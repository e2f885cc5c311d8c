import type { Size } from '../../kernel/shared/geometry.ts';

/** Largest side the operation offers. */
export const maxGenerateSide = 2048;
export const minGenerateSide = 256;

export interface SizePreset {
  readonly id: string;
  readonly label: string;
  readonly size: Size;
}

const fixed: readonly SizePreset[] = [
  { id: 'square', label: 'Square 1024 × 1024', size: { width: 1024, height: 1024 } },
  { id: 'square-large', label: 'Square 2048 × 2048', size: { width: 2048, height: 2048 } },
  { id: 'portrait', label: 'Portrait 4:5, 1080 × 1350', size: { width: 1080, height: 1350 } },
  { id: 'story', label: 'Story 9:16, 1080 × 1920', size: { width: 1080, height: 1920 } },
  { id: 'landscape', label: 'Landscape 3:2, 1536 × 1024', size: { width: 1536, height: 1024 } },
  { id: 'wide', label: 'Wide 16:9, 1920 × 1080', size: { width: 1920, height: 1080 } },
];

/** The asset's own size comes first; when it is larger than the operation allows it is scaled to fit. */
export function sizePresets(target: Size | null): readonly SizePreset[] {
  if (!target) return fixed;
  const size = fitGenerate(target);
  const scaled = size.width !== target.width || size.height !== target.height;
  const label = `Asset size ${size.width} × ${size.height}${scaled ? ' (scaled to fit)' : ''}`;
  return [{ id: 'asset', label, size }, ...fixed];
}

export function presetOf(presets: readonly SizePreset[], size: Size): string {
  return (
    presets.find((preset) => preset.size.width === size.width && preset.size.height === size.height)?.id ??
    'custom'
  );
}

/** Same proportions, both sides within the operation's limits where the proportions allow it. */
export function fitGenerate(size: Size): Size {
  const scale = Math.min(1, maxGenerateSide / Math.max(size.width, size.height));
  const side = (value: number): number =>
    Math.min(maxGenerateSide, Math.max(minGenerateSide, Math.round(value * scale)));
  return { width: side(size.width), height: side(size.height) };
}
