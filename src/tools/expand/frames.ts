import type { Size } from '../../kernel/shared/geometry.ts';
import type { Margins } from '../../kernel/shared/margins.ts';

/** A new frame in words; the picture stays in its middle. */
export interface FramePreset {
  readonly value: string;
  readonly label: string;
  margins(size: Size): Margins;
}

export const presets: readonly FramePreset[] = [
  { value: '10%', label: '10 % all round', margins: allRound(0.1) },
  { value: '25%', label: '25 % all round', margins: allRound(0.25) },
  { value: '1:1', label: 'Square 1:1', margins: toRatio(1) },
  { value: '4:5', label: 'Portrait 4:5', margins: toRatio(4 / 5) },
  { value: '9:16', label: 'Story 9:16', margins: toRatio(9 / 16) },
  { value: '16:9', label: 'Wide 16:9', margins: toRatio(16 / 9) },
];

/** The first preset that gives these margins; null where they were set by hand. */
export function presetOf(size: Size, margins: Margins): string | null {
  const found = presets.find((preset) => {
    const own = preset.margins(size);
    return (
      own.left === margins.left &&
      own.right === margins.right &&
      own.top === margins.top &&
      own.bottom === margins.bottom
    );
  });
  return found?.value ?? null;
}

function allRound(share: number): (size: Size) => Margins {
  return ({ width, height }) => {
    const [x, y] = [Math.round(width * share), Math.round(height * share)];
    return { left: x, right: x, top: y, bottom: y };
  };
}

/** Nothing is cut off: only the side that is too short grows. An odd pixel goes to the right or below. */
function toRatio(ratio: number): (size: Size) => Margins {
  return ({ width, height }) => {
    const x = Math.max(0, Math.round(height * ratio) - width);
    const y = Math.max(0, Math.round(width / ratio) - height);
    const [left, top] = [Math.floor(x / 2), Math.floor(y / 2)];
    return { left, right: x - left, top, bottom: y - top };
  };
}
