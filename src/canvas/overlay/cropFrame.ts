import { Group } from 'konva/lib/Group';
import { Line } from 'konva/lib/shapes/Line';
import { Rect as KonvaRect } from 'konva/lib/shapes/Rect';

import type { OverlayLayer } from './overlayLayer.ts';
import { handlePoints } from '../gestures/cropGeometry.ts';
import { overlayCasing, overlayCore } from '../theme.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';

export interface CropFrame {
  /** `frame` in CSS px. */
  show(frame: Rect, viewport: Size): void;
  hide(): void;
}

const handleSize = 9;
const scrim = 'rgba(0, 0, 0, 0.55)';

/** A darkened surround, the frame with its thirds, and eight handles. */
export function createCropFrame(overlay: OverlayLayer): CropFrame {
  const group = new Group({ listening: false });
  const still = { listening: false, perfectDrawEnabled: false };
  const shades = Array.from({ length: 4 }, () => new KonvaRect({ ...still, fill: scrim }));
  const casing = new KonvaRect({ ...still, stroke: overlayCasing, strokeWidth: 3 });
  const border = new KonvaRect({ ...still, stroke: overlayCore, strokeWidth: 1 });
  const thirds = Array.from(
    { length: 4 },
    () => new Line({ ...still, stroke: 'rgba(255, 255, 255, 0.45)', strokeWidth: 1 }),
  );
  const knobs = Array.from(
    { length: 8 },
    () =>
      new KonvaRect({
        ...still,
        width: handleSize,
        height: handleSize,
        offsetX: handleSize / 2,
        offsetY: handleSize / 2,
        cornerRadius: 2,
        fill: overlayCore,
        stroke: overlayCasing,
        strokeWidth: 1,
      }),
  );
  group.add(...shades, ...thirds, casing, border, ...knobs);
  let shown = false;

  return {
    show(frame, viewport) {
      shown = true;
      const right = frame.x + frame.width;
      const bottom = frame.y + frame.height;
      const areas: readonly Rect[] = [
        { x: 0, y: 0, width: viewport.width, height: Math.max(0, frame.y) },
        { x: 0, y: bottom, width: viewport.width, height: Math.max(0, viewport.height - bottom) },
        { x: 0, y: frame.y, width: Math.max(0, frame.x), height: frame.height },
        { x: right, y: frame.y, width: Math.max(0, viewport.width - right), height: frame.height },
      ];
      shades.forEach((shade, i) => shade.setAttrs(areas[i] ?? {}));
      casing.setAttrs(frame);
      border.setAttrs(frame);
      [1, 2].forEach((third, i) => {
        const x = frame.x + (frame.width * third) / 3;
        const y = frame.y + (frame.height * third) / 3;
        thirds[i]?.points([x, frame.y, x, bottom]);
        thirds[i + 2]?.points([frame.x, y, right, y]);
      });
      handlePoints(frame).forEach(({ point }, i) => knobs[i]?.position({ x: point.x, y: point.y }));
      overlay.show(group);
    },
    hide() {
      if (!shown) return;
      shown = false;
      overlay.hide(group);
    },
  };
}
