import { Group } from 'konva/lib/Group';
import { Line } from 'konva/lib/shapes/Line';
import { Rect as KonvaRect } from 'konva/lib/shapes/Rect';

import type { OverlayLayer } from './overlayLayer.ts';
import { overlayCasing, overlayCore } from '../theme.ts';

/** The draggable line between original and result. Positions are CSS px. */
export interface SplitDivider {
  show(x: number, top: number, bottom: number): void;
  hide(): void;
  /** The pointer is on the line or its grip. */
  hit(x: number, y: number): boolean;
}

const reach = 10;

export function createSplitDivider(overlay: OverlayLayer): SplitDivider {
  const group = new Group({ listening: false });
  const casing = new Line({ stroke: overlayCasing, strokeWidth: 4, listening: false });
  const core = new Line({ stroke: overlayCore, strokeWidth: 2, listening: false });
  const grip = new KonvaRect({
    width: 28,
    height: 28,
    offsetX: 14,
    offsetY: 14,
    cornerRadius: 14,
    fill: overlayCore,
    stroke: overlayCasing,
    strokeWidth: 1,
    listening: false,
  });
  const arrow = {
    stroke: '#1a1b1e',
    strokeWidth: 2,
    lineCap: 'round',
    lineJoin: 'round',
    listening: false,
  } as const;
  const left = new Line({ ...arrow, points: [-4, -5, -9, 0, -4, 5] });
  const right = new Line({ ...arrow, points: [4, -5, 9, 0, 4, 5] });
  group.add(casing, core, grip, left, right);
  let shown: { readonly x: number; readonly top: number; readonly bottom: number } | null = null;

  return {
    show(x, top, bottom) {
      shown = { x, top, bottom };
      casing.points([x, top, x, bottom]);
      core.points([x, top, x, bottom]);
      const middle = (top + bottom) / 2;
      for (const node of [grip, left, right]) node.position({ x, y: middle });
      overlay.show(group);
    },
    hide() {
      if (shown === null) return;
      shown = null;
      overlay.hide(group);
    },
    hit(x, y) {
      if (shown === null) return false;
      return Math.abs(x - shown.x) <= reach && y >= shown.top - reach && y <= shown.bottom + reach;
    },
  };
}
