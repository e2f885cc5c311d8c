import type { Rect, Size } from '../../kernel/shared/geometry.ts';

export const aspects = [
  { value: 'free', label: 'Free', ratio: null },
  { value: '1:1', label: 'Square 1:1', ratio: 1 },
  { value: '4:5', label: 'Portrait 4:5', ratio: 4 / 5 },
  { value: '2:3', label: 'Portrait 2:3', ratio: 2 / 3 },
  { value: '9:16', label: 'Story 9:16', ratio: 9 / 16 },
  { value: '4:3', label: 'Landscape 4:3', ratio: 4 / 3 },
  { value: '3:2', label: 'Landscape 3:2', ratio: 3 / 2 },
  { value: '16:9', label: 'Wide 16:9', ratio: 16 / 9 },
] as const;

export function aspectName(ratio: number | null): (typeof aspects)[number]['value'] {
  return aspects.find((aspect) => aspect.ratio === ratio)?.value ?? 'free';
}

/** The largest whole-pixel frame of that ratio, centred where the old frame was and inside the document. */
export function frameForAspect(frame: Rect, ratio: number | null, size: Size): Rect {
  if (ratio === null) return frame;
  const width = Math.min(frame.width, frame.height * ratio);
  const height = width / ratio;
  return clampFrame(
    {
      x: Math.round(frame.x + (frame.width - width) / 2),
      y: Math.round(frame.y + (frame.height - height) / 2),
      width: Math.max(1, Math.round(width)),
      height: Math.max(1, Math.round(height)),
    },
    size,
  );
}

export function clampFrame(frame: Rect, size: Size): Rect {
  const width = Math.min(size.width, Math.max(1, frame.width));
  const height = Math.min(size.height, Math.max(1, frame.height));
  return {
    width,
    height,
    x: Math.min(size.width - width, Math.max(0, frame.x)),
    y: Math.min(size.height - height, Math.max(0, frame.y)),
  };
}

/** One number changed: with a ratio the other side follows. */
export function editFrame(frame: Rect, patch: Partial<Rect>, ratio: number | null, size: Size): Rect {
  const next = { ...frame, ...patch };
  if (ratio !== null && patch.width !== undefined) {
    const width = Math.min(patch.width, size.width, Math.round(size.height * ratio));
    return clampFrame({ ...next, width, height: Math.max(1, Math.round(width / ratio)) }, size);
  }
  if (ratio !== null && patch.height !== undefined) {
    const height = Math.min(patch.height, size.height, Math.round(size.width / ratio));
    return clampFrame({ ...next, height, width: Math.max(1, Math.round(height * ratio)) }, size);
  }
  return clampFrame(next, size);
}
