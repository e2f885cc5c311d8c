import { flowOf } from './flow.ts';
import type { Flow } from './flow.ts';
import { bristles, reliefOf, steepness } from './grain.ts';
import { kuwahara } from './kuwahara.ts';
import { averagedAlong, sharpenedAlong } from './lines.ts';
import type { Look } from './looks.ts';
import { gaussian, lumaOf } from './planes.ts';
import type { Plane, WorkTile } from './planes.ts';

/** What the finish draws from, at working size; null where its look has none. */
export interface Fields {
  /** Painted. */
  readonly tile: WorkTile;
  readonly lines: Plane | null;
  readonly bristles: Plane | null;
  readonly relief: Plane | null;
  readonly steepness: Plane | null;
}

const flowSigma = 2.4;
/** Of a painting, in working pixels: the margin of a tile is made for the largest. */
const [smallest, largest] = [2, 9];

/**
 * @param unit working pixels per pixel at 1,600 a side
 * @param goOn asked between stages; null is returned where it says no
 */
export async function paintedFields(
  tile: WorkTile,
  look: Look,
  unit: number,
  seed: number,
  goOn: () => Promise<boolean>,
): Promise<Fields | null> {
  const { width, height } = tile;
  const flow = flowOf(tile, flowSigma);
  let painted = tile;
  for (const radius of look.painting) {
    if (!(await goOn())) return null;
    painted = kuwahara(painted, flow, Math.min(largest, Math.max(smallest, radius * unit)));
  }
  if (!(await goOn())) return null;
  painted = smoothEdges(painted, flow);
  if (!(await goOn())) return null;
  const size = Math.min(1.5, unit);
  const marks =
    look.bristles === 0 ? null : bristles(tile, flow, look.bristles * size, 1.5 + 1.3 * size, seed);
  const { lines: ink } = look;
  const sigma = ink === null ? 0 : Math.min(2.6, Math.max(0.6, ink.sigma * unit));
  return {
    tile: painted,
    lines: ink === null ? null : sharpenedAlong(lumaOf(painted), flow, sigma, ink.sharpness),
    bristles: marks,
    relief: marks === null ? null : reliefOf(marks, width, height),
    steepness: look.steepness
      ? steepness(gaussian(lumaOf(painted), { width, height }, 1.2), width, height)
      : null,
  };
}

/** The calmest sector changes from pixel to pixel along an edge: a little smoothing along it takes the stairs away. */
function smoothEdges(tile: WorkTile, flow: Flow): WorkTile {
  const [red, green, blue] = [tile.red, tile.green, tile.blue].map((plane) =>
    averagedAlong(plane, flow, 1.5, 1),
  ) as [Plane, Plane, Plane];
  return { ...tile, red, green, blue };
}
