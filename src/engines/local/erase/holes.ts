import type { MaskSource } from '../../../kernel/pixels/buffers.ts';
import { inflateRect, intersectRects, unionRects } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import type { Component } from '../pixels/components.ts';
import { squaredDistances } from '../pixels/distance.ts';
import { dilationRadius, joinedPieces } from './joinPieces.ts';

/** What is filled by one run of the network: a connected piece of the selection, or several that nearly touch. */
export interface HoleGroup {
  readonly components: readonly Component[];
  /** Bounds of the selected pixels. */
  readonly bounds: Rect;
  /** How far the fill reaches beyond the selection, pixels. */
  readonly radius: number;
}

/** The group's fill coverage over `rect`: 255 where fully selected, falling to 0 along the border. */
export interface HoleField {
  readonly rect: Rect;
  readonly alpha: Uint8Array;
}

/**
 * One run of the network per hole. Pieces whose dilated masks meet are one hole: filled apart, each would
 * continue the other's remains, and their rims would be blended twice. However close two holes lie otherwise,
 * sharing a run would only make each see less of the picture. Smallest first: big holes then see the small
 * ones filled.
 */
export function groupHoles(components: readonly Component[]): HoleGroup[] {
  const size = ({ bounds }: { readonly bounds: Rect }): number => bounds.width * bounds.height;
  return joinedPieces(components)
    .map((pieces) => ({
      components: pieces,
      bounds: pieces.map(({ bounds }) => bounds).reduce(unionRects),
      radius: Math.max(...pieces.map(({ bounds }) => dilationRadius(bounds))),
    }))
    .toSorted((a, b) => size(a) - size(b));
}

/**
 * The group's coverage at full resolution, clipped to the picture. A hard selection is covered fully and grows by
 * the dilation. A soft border stays as soft as it was painted: the dilation grows from the fully selected pixels
 * only, and beyond it the selection's own coverage holds.
 */
export async function fieldOf(group: HoleGroup, mask: MaskSource): Promise<HoleField> {
  const whole = { x: 0, y: 0, width: mask.width, height: mask.height };
  const rect = intersectRects(inflateRect(group.bounds, group.radius), whole);
  const { own, core } = await selected(group, mask, rect);
  const distances = squaredDistances(core, rect.width, rect.height, group.radius);
  const ramp = coverageRamp(group.radius);
  const alpha = core;
  for (let at = 0; at < alpha.length; at += 1) {
    alpha[at] = Math.max(own[at] ?? 0, ramp[distances[at] ?? 0] ?? 0);
  }
  return { rect, alpha };
}

/** The group's own coverage over `rect`, and 1 where it is full. A group that is nowhere full is raised until it is. */
async function selected(
  group: HoleGroup,
  mask: MaskSource,
  rect: Rect,
): Promise<{ readonly own: Uint8Array; readonly core: Uint8Array<ArrayBuffer> }> {
  const { data } = await mask.readRegion(rect);
  const own = new Uint8Array(data.length);
  let most = 1;
  for (const { runs } of group.components) {
    for (let at = 0; at < runs.length; at += 3) {
      const row = ((runs[at] ?? 0) - rect.y) * rect.width - rect.x;
      for (let i = row + (runs[at + 1] ?? 0); i < row + (runs[at + 2] ?? 0); i += 1) {
        own[i] = data[i] ?? 0;
        most = Math.max(most, data[i] ?? 0);
      }
    }
  }
  const core = new Uint8Array(data.length);
  for (let i = 0; i < own.length; i += 1) {
    if (own[i] === 0) continue;
    own[i] = Math.round(((own[i] ?? 0) * 255) / most);
    if (own[i] === 255) core[i] = 1;
  }
  return { own, core };
}

/** Coverage by squared distance: 255 up to one pixel from the selection, smoothly to 0 just past `radius`. */
export function coverageRamp(radius: number): Uint8Array {
  const ramp = new Uint8Array((radius + 1) * (radius + 1) + 1);
  for (let squared = 0; squared < ramp.length; squared += 1) {
    const distance = Math.sqrt(squared);
    const t = Math.min(1, Math.max(0, (radius + 1 - distance) / radius));
    ramp[squared] = distance > radius ? 0 : Math.round(255 * t * t * (3 - 2 * t));
  }
  return ramp;
}
