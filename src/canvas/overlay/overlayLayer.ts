import { Group } from 'konva/lib/Group';
import type { Layer } from 'konva/lib/Layer';
import { Line } from 'konva/lib/shapes/Line';

import { overlayCasing, overlayCore } from '../theme.ts';

/** The Konva layer for handles and outlines; it takes part in compositing only while something is on it. */
export interface OverlayLayer {
  show(group: Group): void;
  hide(group: Group): void;
  redraw(): void;
}

export function createOverlayLayer(layer: Layer): OverlayLayer {
  return {
    show(group) {
      if (group.getLayer() !== layer) layer.add(group);
      layer.visible(true);
      layer.batchDraw();
    },
    hide(group) {
      group.remove();
      if (layer.getChildren().length === 0) layer.visible(false);
      else layer.batchDraw();
    },
    redraw() {
      layer.batchDraw();
    },
  };
}

/** A line that reads on any picture: light dashes over a dark casing. Points are CSS px. */
export interface Outline {
  readonly group: Group;
  points(points: readonly number[]): void;
}

export function createOutline(closed: boolean): Outline {
  const group = new Group({ listening: false });
  const shared = { closed, listening: false, perfectDrawEnabled: false, lineJoin: 'round' as const };
  const casing = new Line({ ...shared, stroke: overlayCasing, strokeWidth: 3 });
  const core = new Line({ ...shared, stroke: overlayCore, strokeWidth: 1, dash: [6, 4] });
  group.add(casing, core);
  return {
    group,
    points(points) {
      const flat = [...points];
      casing.points(flat);
      core.points(flat);
    },
  };
}
