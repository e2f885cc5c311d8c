import type { CameraId, CompositionId } from '../language/terms.ts';
import type { RandomStream } from '../random.ts';

/** What the arrangement needs to know of an object, decimetres. */
export interface Footprint {
  readonly radius: number;
  readonly height: number;
}
export interface Spot {
  readonly x: number;
  readonly z: number;
}

/**
 * Where things stand. The tallest comes first, the others gather round it: low things in front, tall ones
 * behind, close enough to belong together and never inside one another. Of many random places the one with
 * the best score is taken, so that each seed gives another, equally tidy group.
 */
export function arrange(
  items: readonly Footprint[],
  camera: CameraId,
  composition: CompositionId | null,
  random: RandomStream,
): Spot[] {
  const order = items.map((_, index) => index).toSorted((a, b) => weight(items, b) - weight(items, a));
  const placed = new Map<number, Spot>();
  if (composition === 'row') return row(items, random);
  const loose = composition === 'scattered' ? 2.2 : camera === 'top' ? 1.35 : 1;
  for (const index of order) {
    const item = items[index] as Footprint;
    if (placed.size === 0) {
      placed.set(index, { x: 0, z: 0 });
      continue;
    }
    let best: Spot | null = null;
    let bestScore = Infinity;
    for (let attempt = 0; attempt < 220; attempt += 1) {
      const anchors = [...placed.entries()];
      const [anchorIndex, anchor] = random.pick(anchors);
      const anchorItem = items[anchorIndex] as Footprint;
      const gap =
        (0.02 + 0.12 * random.next() ** 2) *
        Math.min(1.2, item.radius + anchorItem.radius) *
        loose *
        (attempt > 150 ? 2 : 1);
      const distance = item.radius + anchorItem.radius + gap;
      const angle = random.next() * Math.PI * 2;
      const spot = { x: anchor.x + Math.cos(angle) * distance, z: anchor.z + Math.sin(angle) * distance };
      if (!isFree(spot, item, items, placed)) continue;
      const score = cost(spot, item, items, placed, camera) + random.next() * 0.25;
      if (score < bestScore) {
        bestScore = score;
        best = spot;
      }
    }
    placed.set(index, best ?? furthest(item, items, placed));
  }
  return items.map((_, index) => placed.get(index) ?? { x: 0, z: 0 });
}

function weight(items: readonly Footprint[], index: number): number {
  const item = items[index];
  return item === undefined ? 0 : item.height + item.radius * 0.5;
}

function isFree(
  spot: Spot,
  item: Footprint,
  items: readonly Footprint[],
  placed: ReadonlyMap<number, Spot>,
): boolean {
  for (const [index, other] of placed) {
    const apart = Math.hypot(spot.x - other.x, spot.z - other.z);
    if (apart < item.radius + (items[index]?.radius ?? 0) + 0.015) return false;
  }
  return true;
}

function cost(
  spot: Spot,
  item: Footprint,
  items: readonly Footprint[],
  placed: ReadonlyMap<number, Spot>,
  camera: CameraId,
): number {
  let centreX = 0;
  let tallest = 0;
  for (const [index, other] of placed) {
    centreX += other.x / placed.size;
    tallest = Math.max(tallest, items[index]?.height ?? 0);
  }
  const unit = Math.max(0.3, tallest * 0.5, item.radius);
  if (camera === 'top') return Math.hypot(spot.x - centreX, spot.z * 1.1) / unit;
  let total = Math.abs(spot.x) * 0.95 + Math.abs(spot.x + centreX * placed.size * 0.5) * 0.2;
  const small = 1 - Math.min(1, item.height / Math.max(0.1, tallest));
  total += Math.abs(spot.z - (small - 0.25) * unit * 0.9) * 0.8;
  for (const [index, other] of placed) {
    const them = items[index] as Footprint;
    const overlap =
      Math.min(spot.x + item.radius, other.x + them.radius) -
      Math.max(spot.x - item.radius, other.x - them.radius);
    if (overlap <= 0) continue;
    const share = overlap / (2 * Math.min(item.radius, them.radius));
    const front = spot.z > other.z ? item : them;
    const back = spot.z > other.z ? them : item;
    total += share * Math.min(1.6, front.height / Math.max(0.05, back.height)) * unit * 1.9;
  }
  return total / unit;
}

function furthest(item: Footprint, items: readonly Footprint[], placed: ReadonlyMap<number, Spot>): Spot {
  let right = 0;
  for (const [index, other] of placed) right = Math.max(right, other.x + (items[index]?.radius ?? 0));
  return { x: right + item.radius + 0.05, z: 0 };
}

function row(items: readonly Footprint[], random: RandomStream): Spot[] {
  const total = items.reduce((sum, item) => sum + item.radius * 2, 0);
  const gap = (total / items.length) * 0.22;
  let x = -(total + gap * (items.length - 1)) / 2;
  return items.map((item) => {
    const spot = { x: x + item.radius, z: random.between(-0.03, 0.03) };
    x += item.radius * 2 + gap;
    return spot;
  });
}

/** Places for `count` equal round things in a bowl: rings that rise with the wall, then a heap. */
export function heapInBowl(
  count: number,
  radius: number,
  bowl: { readonly radius: number; readonly floor: number },
  random: RandomStream,
): { x: number; y: number; z: number }[] {
  const spots: { x: number; y: number; z: number }[] = [];
  const turn = random.next() * Math.PI * 2;
  let left = count;
  let y = bowl.floor;
  let room = bowl.radius;
  while (left > 0) {
    const ring = Math.max(0, room - radius * 0.55);
    const fit =
      ring < radius * 0.9 ? 1 : Math.max(1, Math.floor(Math.PI / Math.asin(Math.min(1, radius / ring))));
    const here = Math.min(left, fit);
    const reach =
      here === 1 ? 0 : Math.min(ring, Math.max((radius * 1.02) / Math.sin(Math.PI / here), radius));
    for (let index = 0; index < here; index += 1) {
      const angle = turn + spots.length * 0.7 + (index / here) * Math.PI * 2;
      spots.push({ x: Math.cos(angle) * reach, y: y + reach * reach * 0.22, z: Math.sin(angle) * reach });
    }
    left -= here;
    y += radius * 1.25;
    room *= 0.72;
  }
  return spots;
}
