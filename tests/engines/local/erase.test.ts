import { describe, expect, test } from 'vitest';

import { cropAround, readSmallCrop } from '../../../src/engines/local/erase/crop.ts';
import { erase } from '../../../src/engines/local/erase/erase.ts';
import { fieldOf, groupHoles } from '../../../src/engines/local/erase/holes.ts';
import { dilationRadius } from '../../../src/engines/local/erase/joinPieces.ts';
import { createComponentFinder } from '../../../src/engines/local/pixels/components.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { fakeContext, greyFill } from './support/fakeNetwork.ts';
import { nodeContext } from './support/networks.ts';
import {
  blankMask,
  composed,
  maskOf,
  maskSourceOf,
  painted,
  pixelCollector,
  sourceOf,
} from './support/pictures.ts';

const minutes = 240_000;

function componentsOf(mask: AlphaBuffer) {
  const finder = createComponentFinder();
  for (let y = 0; y < mask.height; y += 1) finder.addRow(y, 0, mask.data, y * mask.width, mask.width);
  return finder.finish();
}

/** Soft bands and a fine weave: a wall whose look behind an object is known exactly. */
function wall(x: number, y: number): readonly [number, number, number] {
  const band = 40 * Math.sin(y / 55) + 18 * Math.sin(x / 90);
  const weave = 6 * Math.sin(x * 0.9) * Math.sin(y * 0.8);
  return [150 + band + weave, 140 + 0.7 * band + weave, 120 + 0.5 * band + weave];
}

function withObject(width: number, height: number, inside: (x: number, y: number) => boolean): PixelBuffer {
  return painted(width, height, (x, y) => (inside(x, y) ? [200, 30, 40 + ((x * y) % 60)] : wall(x, y)));
}

/** Root mean square difference of colours where `mask` is set. */
function difference(
  a: PixelBuffer,
  b: (x: number, y: number) => readonly number[],
  mask: AlphaBuffer,
): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < mask.data.length; at += 1) {
    if (mask.data[at] === 0) continue;
    const colour = b(at % mask.width, Math.floor(at / mask.width));
    for (let c = 0; c < 3; c += 1) sum += ((a.data[at * 4 + c] ?? 0) - (colour[c] ?? 0)) ** 2;
    count += 3;
  }
  return Math.sqrt(sum / count);
}

describe('holes', () => {
  test('grow by 2 % of their size, at least 3 pixels', () => {
    expect(dilationRadius({ width: 20, height: 8 })).toBe(3);
    expect(dilationRadius({ width: 100, height: 400 })).toBe(8);
    expect(dilationRadius({ width: 9000, height: 10 })).toBe(48);
  });

  test('each has a run of its own, small ones first; only pieces whose dilations meet are one hole', () => {
    const speck =
      (cx: number, cy: number) =>
      (x: number, y: number): boolean =>
        Math.abs(x - cx) < 6 && Math.abs(y - cy) < 6;
    const pieces = [
      speck(100, 100),
      // 6 pixels between them, each grows by 3.
      speck(116, 100),
      // 8 pixels further: close, but a hole of its own.
      speck(134, 100),
      speck(2500, 700),
      (x: number, y: number): boolean => x > 900 && x < 1500 && y > 100 && y < 600,
    ];
    const groups = groupHoles(componentsOf(maskOf(3000, 800, (x, y) => pieces.some((has) => has(x, y)))));
    expect(groups.map(({ components }) => components.length)).toEqual([1, 1, 2, 1]);
    expect(groups.at(-1)?.bounds.width).toBe(599);
  });

  test('a ring and the dot inside it are two, though their bounds overlap', () => {
    const mask = maskOf(200, 200, (x, y) => {
      const distance = Math.hypot(x - 100, y - 100);
      return distance < 10 || (distance > 60 && distance < 70);
    });
    expect(groupHoles(componentsOf(mask))).toHaveLength(2);
  });

  test('runs and progress count holes', async () => {
    const { context, inputs, labels } = fakeContext(greyFill);
    const mask = maskOf(300, 200, (x, y) => x % 60 < 8 && y > 90 && y < 98);
    const result = await erase(context, {
      source: sourceOf(painted(300, 200, wall)),
      mask: maskSourceOf(mask),
      sink: pixelCollector(300, 200),
    });
    expect(result).toEqual({ ok: true, value: { holes: 5 } });
    expect(inputs).toHaveLength(5);
    expect(labels).toContain('Filling hole 3 of 5');
  });

  test('coverage is full on the selection, ends within the dilation, and stays inside the picture', async () => {
    const picture = { width: 200, height: 150 };
    const inside = (x: number, y: number): boolean =>
      x < 60 && y > 40 && y < 150 && (x - 10) ** 2 + (y - 120) ** 2 < 2000;
    const mask = maskOf(picture.width, picture.height, inside);
    const [group] = groupHoles(componentsOf(mask));
    if (group === undefined) throw new Error('no hole');
    const { rect, alpha } = await fieldOf(group, maskSourceOf(mask));
    expect(rect.x).toBe(0);
    expect(rect.y + rect.height).toBe(150);
    for (let y = 0; y < rect.height; y += 1)
      for (let x = 0; x < rect.width; x += 1) {
        const [px, py] = [rect.x + x, rect.y + y];
        const value = alpha[y * rect.width + x] ?? 0;
        if (inside(px, py)) expect(value).toBe(255);
        else if (value > 0) {
          let near = false;
          for (let dy = -group.radius; dy <= group.radius && !near; dy += 1)
            for (let dx = -group.radius; dx <= group.radius && !near; dx += 1) {
              const within = dx * dx + dy * dy <= group.radius ** 2;
              const [qx, qy] = [px + dx, py + dy];
              near = within && qx >= 0 && qy >= 0 && qx < 200 && qy < 150 && inside(qx, qy);
            }
          expect(near).toBe(true);
        }
      }
  });

  test('a soft border stays soft: beyond the dilation of what is full, the mask’s own coverage holds', async () => {
    const soft = (x: number): number => Math.round(255 * Math.min(1, Math.max(0, (60 - x) / 40)));
    const mask = blankMask(120, 80);
    for (let i = 0; i < mask.data.length; i += 1) {
      const [x, y] = [Math.abs((i % 120) - 60), Math.floor(i / 120)];
      if (y > 20 && y < 60) mask.data[i] = soft(x);
    }
    const [group] = groupHoles(componentsOf(mask));
    if (group === undefined) throw new Error('no hole');
    const { rect, alpha } = await fieldOf(group, maskSourceOf(mask));
    const at = (x: number, y: number): number => alpha[(y - rect.y) * rect.width + x - rect.x] ?? 0;
    expect(at(60, 40)).toBe(255);
    expect(at(60 + 19, 40)).toBe(255);
    for (const x of [26, 35, 50, 59]) {
      expect(at(60 + x, 40)).toBe(soft(x));
      expect(at(60 - x, 40)).toBe(soft(x));
    }
    expect(at(60 + 20 + group.radius, 40)).toBeGreaterThanOrEqual(soft(20 + group.radius));
  });

  test('a selection that is nowhere full is raised until it is, so that a thin soft stroke erases', async () => {
    const mask = maskOf(60, 60, (x, y) => Math.abs(x - 30) < 4 && Math.abs(y - 30) < 20);
    for (let i = 0; i < mask.data.length; i += 1) {
      if (mask.data[i] !== 0) mask.data[i] = i % 60 === 30 ? 120 : 60;
    }
    const [group] = groupHoles(componentsOf(mask));
    if (group === undefined) throw new Error('no hole');
    const { rect, alpha } = await fieldOf(group, maskSourceOf(mask));
    expect(alpha[(30 - rect.y) * rect.width + 30 - rect.x]).toBe(255);
  });
});

describe('the crop', () => {
  test('lies inside the picture, holds the hole, and is as large as the picture allows', () => {
    const picture = { width: 4000, height: 3000 };
    expect(cropAround({ x: 3900, y: 10, width: 90, height: 60 }, picture)).toEqual({
      x: 3488,
      y: 0,
      width: 512,
      height: 512,
    });
    const big = cropAround({ x: 100, y: 100, width: 2900, height: 2500 }, picture);
    expect(big).toEqual({ x: 0, y: 0, width: 4000, height: 3000 });
    expect(cropAround({ x: 5, y: 5, width: 20, height: 20 }, { width: 300, height: 200 })).toEqual({
      x: 0,
      y: 0,
      width: 300,
      height: 200,
    });
  });

  test('nothing of the object bleeds into the colours the network sees', async () => {
    const inside = (x: number, y: number): boolean => x >= 400 && x < 801 && y >= 350 && y < 703;
    const picture = painted(1200, 1100, (x, y) => (inside(x, y) ? [255, 0, 0] : [0, 120, 0]));
    const mask = maskOf(1200, 1100, inside);
    const [group] = groupHoles(componentsOf(mask));
    if (group === undefined) throw new Error('no hole');
    const field = await fieldOf(group, maskSourceOf(mask));
    const crop = cropAround(field.rect, picture);
    expect(crop.width).toBeGreaterThan(512);
    const small = await readSmallCrop((rect) => sourceOf(picture).readRegion(rect), crop, [field]);
    const plane = 512 * 512;
    let [known, red, green] = [0, 0, 0];
    for (let i = 0; i < plane; i += 1) {
      if (small.known[i] === 0) continue;
      known += 1;
      red = Math.max(red, small.colour[i] ?? 0);
      green = Math.max(green, Math.abs((small.colour[plane + i] ?? 0) - 120));
    }
    expect(red).toBeLessThan(0.01);
    expect(green).toBeLessThan(0.05);
    const share = 1 - (field.rect.width * field.rect.height) / (crop.width * crop.height);
    expect(known / plane).toBeGreaterThan(share - 0.03);
    expect(known / plane).toBeLessThan(share + 0.03);
  });
});

describe('erasing with the network', () => {
  test(
    'restores a known wall far better than a mean fill, without a seam, changing nothing else',
    { timeout: minutes },
    async () => {
      const inside = (x: number, y: number): boolean => (x - 500) ** 2 + (y - 380) ** 2 < 130 ** 2;
      const picture = withObject(1000, 800, inside);
      const mask = maskOf(1000, 800, inside);
      const sink = pixelCollector(1000, 800);
      const context = nodeContext();
      const result = await erase(context, { source: sourceOf(picture), mask: maskSourceOf(mask), sink });
      expect(result).toEqual({ ok: true, value: { holes: 1 } });

      const radius = dilationRadius({ width: 260, height: 260 });
      const out = composed(picture, sink.picture);
      for (let y = 0; y < 800; y += 1)
        for (let x = 0; x < 1000; x += 1) {
          const at = (y * 1000 + x) * 4;
          const far = Math.hypot(x - 500, y - 380) > 130 + radius + 1;
          if (far && sink.picture.data[at + 3] !== 0) throw new Error(`written outside at ${x},${y}`);
          if (inside(x, y) && sink.picture.data[at + 3] !== 255) throw new Error(`not covered at ${x},${y}`);
        }
      const mean = [150, 140, 120];
      const error = difference(out, wall, mask);
      expect(error).toBeLessThan(
        0.7 *
          difference(
            painted(1000, 800, () => [mean[0] ?? 0, mean[1] ?? 0, mean[2] ?? 0]),
            wall,
            mask,
          ),
      );
      // No seam: across the rim colours step no more than the wall itself does.
      const rim = maskOf(1000, 800, (x, y) => Math.abs(Math.hypot(x - 500, y - 380) - 133) < 6);
      expect(difference(out, wall, rim)).toBeLessThan(16);
    },
  );

  test(
    'holes at the border and in a small picture work; later holes see earlier fills',
    { timeout: minutes },
    async () => {
      const inside = (x: number, y: number): boolean =>
        (x < 70 && y < 60) || (x > 330 && y > 200) || (x > 180 && x < 196 && y > 120 && y < 136);
      const picture = withObject(400, 260, inside);
      const sink = pixelCollector(400, 260);
      const mask = maskOf(400, 260, inside);
      const context = nodeContext();
      const result = await erase(context, { source: sourceOf(picture), mask: maskSourceOf(mask), sink });
      expect(result).toEqual({ ok: true, value: { holes: 3 } });
      const out = composed(picture, sink.picture);
      // The object is red: none of it may be left.
      for (let at = 0; at < mask.data.length; at += 1) {
        if (mask.data[at] === 0) continue;
        expect((out.data[at * 4] ?? 0) - (out.data[at * 4 + 1] ?? 0)).toBeLessThan(80);
      }
    },
  );

  test('a cancel between holes stops before anything is written', { timeout: minutes }, async () => {
    const inside = (x: number, y: number): boolean => (x < 60 && y < 60) || (x > 900 && y > 500);
    const context = nodeContext((run) => {
      if (run === 1) context.controller.abort();
    });
    const sink = pixelCollector(1000, 600);
    const picture = withObject(1000, 600, inside);
    const mask = maskSourceOf(maskOf(1000, 600, inside));
    const result = await erase(context, { source: sourceOf(picture), mask, sink });
    expect(result).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(context.runs).toBe(1);
    expect(sink.rects).toEqual([]);
  });

  test('refuses an empty selection and a mask of another size', async () => {
    const sink = pixelCollector(64, 64);
    const source = sourceOf(painted(64, 64, () => [0, 0, 0]));
    const empty = await erase(nodeContext(), { source, mask: maskSourceOf(blankMask(64, 64)), sink });
    expect(empty).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    const other = await erase(nodeContext(), { source, mask: maskSourceOf(blankMask(32, 64)), sink });
    expect(other).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});
