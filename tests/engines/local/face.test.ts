import { describe, expect, test } from 'vitest';

import { coverageOf, fitPixel, fittedColours, membrane } from '../../../src/engines/local/face/blend.ts';
import { facesOf, withoutTwins } from '../../../src/engines/local/face/detect.ts';
import { faceSwap, facesIn } from '../../../src/engines/local/face/faceSwap.ts';
import { patchOf, samplePatch } from '../../../src/engines/local/face/patch.ts';
import { controlPoints, keptFeatures, rollOf, rotated } from '../../../src/engines/local/face/points.ts';
import type { Point } from '../../../src/engines/local/face/points.ts';
import { triangulate } from '../../../src/engines/local/face/triangulate.ts';
import { extendMap, warpMap } from '../../../src/engines/local/face/warpMap.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import type { Rect } from '../../../src/kernel/shared/geometry.ts';
import { dark, faceOver, pale, wall } from './support/drawnFace.ts';
import { nodeContext, runNetwork } from './support/networks.ts';
import { composed, pixelCollector, sourceOf } from './support/pictures.ts';

const minute = 60_000;

/** 68 points, no three of them in line, in a box of about 60 × 80. */
const cloud: readonly Point[] = Array.from({ length: 68 }, (_, i) => ({
  x: 50 + 30 * Math.cos(i * 2.4) * Math.sqrt((i + 1) / 68),
  y: 60 + 40 * Math.sin(i * 2.4) * Math.sqrt((i + 1) / 68),
}));
const area: Rect = { x: 10, y: 10, width: 80, height: 100 };

function planesOf({ data, width, height }: PixelBuffer): Float32Array {
  const plane = width * height;
  return Float32Array.from(
    { length: 3 * plane },
    (_, i) => data[(i % plane) * 4 + Math.floor(i / plane)] ?? 0,
  );
}

describe('triangles', () => {
  test('cover what lies between the points, each spot once', () => {
    const square = Array.from({ length: 25 }, (_, i) => ({
      x: (i % 5) * 10 + ((i * 7) % 3) * 0.3 * (i % 5 === 0 || i % 5 === 4 ? 0 : 1),
      y: Math.floor(i / 5) * 10,
    }));
    const doubled = triangulate(square).map((corners) => {
      const [a, b, c] = corners.map((index) => square[index] ?? { x: 0, y: 0 });
      if (!a || !b || !c) return 0;
      return Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y));
    });
    expect(doubled.reduce((sum, one) => sum + one, 0) / 2).toBeCloseTo(1600, 0);
  });
});

describe('the warp', () => {
  test('of a face onto itself leaves every place where it is', () => {
    const map = warpMap(cloud, cloud, area, area);
    let [inside, worst] = [0, 0];
    for (let y = 0, at = 0; y < map.height; y += 1)
      for (let x = 0; x < map.width; x += 1, at += 1) {
        if (map.inside[at] === 0) continue;
        inside += 1;
        worst = Math.max(worst, Math.abs((map.u[at] ?? 0) - (area.x + x + 0.5)));
        worst = Math.max(worst, Math.abs((map.v[at] ?? 0) - (area.y + y + 0.5)));
      }
    expect(inside).toBeGreaterThan(3000);
    expect(worst).toBeLessThan(1e-3);
  });

  test('onto a moved, turned and larger face undoes just that', () => {
    const from = cloud.map((point) => rotated({ x: point.x * 2 + 40, y: point.y * 2 - 9 }, 0.4));
    const map = warpMap(cloud, from, area, area);
    const [x, y] = [41, 52];
    const expected = rotated({ x: (area.x + x + 0.5) * 2 + 40, y: (area.y + y + 0.5) * 2 - 9 }, 0.4);
    expect(map.u[y * 80 + x]).toBeCloseTo(expected.x, 3);
    expect(map.v[y * 80 + x]).toBeCloseTo(expected.y, 3);
  });

  test('goes on beyond the outline, so that looking between pixels meets no foreign place', () => {
    const map = warpMap(cloud, cloud, area, area);
    const first = map.inside.indexOf(1);
    expect(map.u[first - map.width]).toBe(0);
    extendMap(map, 2);
    expect(map.u[first - map.width]).toBe(map.u[first]);
    expect(map.inside[first - map.width]).toBe(0);
  });

  test('keeps the shape of a mouth at the other mouth’s place and size', () => {
    const other = cloud.map((point) => rotated({ x: point.x * 3, y: point.y * 3 }, 0.5));
    const laid = keptFeatures(other, cloud);
    expect(rollOf(laid)).toBeCloseTo(rollOf(other), 6);
    for (const i of [0, 30, 40, 50, 67]) {
      expect(laid[i]?.x).toBeCloseTo(other[i]?.x ?? 0, 6);
      expect(laid[i]?.y).toBeCloseTo(other[i]?.y ?? 0, 6);
    }
    expect(controlPoints(cloud)).toHaveLength(78);
  });
});

describe('the blend', () => {
  const disc = Uint8Array.from({ length: 3600 }, (_, i) =>
    Math.hypot((i % 60) - 30, Math.floor(i / 60) - 30) < 24 ? 1 : 0,
  );

  test('covers nothing outside the outline, all of it deep inside, and rises between', () => {
    const coverage = coverageOf(disc, 60, 60, 10);
    expect(coverage.every((value, i) => (disc[i] === 1 ? value > 0 : value === 0))).toBe(true);
    expect(coverage[30 * 60 + 30]).toBe(1);
    const row = Array.from(coverage.subarray(30 * 60, 30 * 60 + 30));
    expect(row).toEqual(row.toSorted((a, b) => a - b));
    // Where the picture ends there is no seam to hide.
    expect(coverageOf(new Uint8Array(3600).fill(1), 60, 60, 10)[0]).toBe(1);
  });

  test('continues a slope along the rim into the face as that slope', () => {
    const slope = Float32Array.from({ length: 3600 }, (_, i) => 0.3 * ((i % 60) - 30));
    const rim = Float32Array.from(disc, (value, i) =>
      value === 1 && Math.hypot((i % 60) - 30, Math.floor(i / 60) - 30) > 20 ? 1 : 0,
    );
    const field = membrane(slope, rim, disc, 60, 60);
    for (const x of [15, 30, 44]) expect(field[30 * 60 + x]).toBeCloseTo(0.3 * (x - 30), 0);
  });

  /** One pixel of the face in the light of the picture. */
  function fittedAt(warped: readonly Float32Array[], below: readonly Float32Array[], at: number): number[] {
    const fit = fittedColours({ width: 60, height: 60, inside: disc, warped, below });
    const pixel = Float32Array.from(warped, (plane) => plane[at] ?? 0);
    const [light, ...hues] = fit.offsets.map((plane) => plane[at] ?? 0);
    fitPixel(pixel, fit, hues, light ?? 0);
    return Array.from(pixel);
  }

  /** A face of one skin, with one patch of another colour in its middle. */
  function skinWith(skin: readonly number[], patch: readonly number[]): Float32Array[] {
    return skin.map((value, c) =>
      Float32Array.from({ length: 3600 }, (_, i) => {
        const isPatch = Math.hypot((i % 60) - 30, Math.floor(i / 60) - 30) < 4;
        return isPatch ? (patch[c] ?? 0) : value * (1 + 0.12 * Math.sin(i / 9));
      }),
    );
  }

  test.each([
    ['dark onto pale', [142, 96, 70], [226, 182, 156]],
    ['pale onto dark', [226, 182, 156], [142, 96, 70]],
  ])(
    '%s: skin becomes the other’s, brows stay dark without a hue, the whites of the eyes neither glow nor go',
    (_, own, other) => {
      const below = skinWith(other, [236, 232, 228]);
      const middle = 30 * 60 + 30;
      const brow = fittedAt(skinWith(own, [24, 20, 20]), below, middle);
      expect(Math.max(...brow)).toBeLessThan(72);
      expect(Math.max(...brow) - Math.min(...brow)).toBeLessThan(12);
      const white = fittedAt(skinWith(own, [236, 232, 228]), below, middle);
      expect(Math.min(...white)).toBeGreaterThan(180);
      expect(Math.max(...white)).toBeLessThan(250);
      const skin = fittedAt(skinWith(own, own), below, 30 * 60 + 45);
      const expected = below.map((plane) => plane[30 * 60 + 45] ?? 0);
      // Of the 75 to 86 levels that the two skins differ by.
      for (const [c, value] of skin.entries()) expect(Math.abs(value - (expected[c] ?? 0))).toBeLessThan(15);
    },
  );

  test('takes off a cast, and leaves a face that is the same as it is', () => {
    const below = [0, 1, 2].map((c) =>
      Float32Array.from({ length: 3600 }, (_, i) => 120 + 20 * c + 8 * Math.sin(i / 7)),
    );
    const cast = below.map((plane, c) => plane.map((value) => value + 15 * (c - 1)));
    for (const warped of [below, cast]) {
      const at = 28 * 60 + 33;
      const value = fittedAt(warped, below, at);
      for (const [c, plane] of below.entries())
        expect(Math.abs((value[c] ?? 0) - (plane[at] ?? 0))).toBeLessThan(2);
    }
  });

  test('reads a picture at its own pixels as it is', async () => {
    const picture = faceOver(wall(40, 40), { x: 20, y: 20, radius: 12 }, pale);
    const patch = await patchOf(sourceOf(picture), { x: 8, y: 8, width: 20, height: 20 }, 1);
    const out = new Float32Array(4);
    samplePatch(patch, 17.5, 22.5, out);
    expect(Array.from(out)).toEqual(
      Array.from(picture.data.subarray((22 * 40 + 17) * 4, (22 * 40 + 17) * 4 + 4)),
    );
  });
});

describe('the detector', () => {
  test('places a box by its cell and anchor', () => {
    const data = new Float32Array(25 * 4).fill(-20);
    // Third anchor, second cell of the first row, in the middle of it.
    for (const [part, value] of [0, 0, 0, 0, 5].entries()) data[(2 * 5 + part) * 4 + 1] = value;
    const [face, ...others] = facesOf({ data, dims: [1, 25, 2, 2] }, 200);
    expect(others).toEqual([]);
    const [width, height] = [2.882459 * 100, 3.518061 * 100];
    expect(face?.box).toEqual({ x: 150 - width / 2, y: 50 - height / 2, width, height });
    expect(face?.score).toBeCloseTo(0.9933, 4);
  });

  test('keeps the surest of boxes over one face', () => {
    const box = { x: 0, y: 0, width: 100, height: 100 };
    const faces = [
      { box, score: 0.7 },
      { box: { ...box, x: 10 }, score: 0.9 },
      { box: { ...box, x: 90 }, score: 0.6 },
    ];
    expect(withoutTwins(faces).map(({ score }) => score)).toEqual([0.9, 0.6]);
  });

  // Numbers of @vladmandic/face-api 1.7.15 (tfjs, cpu) on the same pixels.
  test('gives the box and the score that its origin gives', { timeout: minute }, async () => {
    const picture = faceOver(wall(416, 416), { x: 190, y: 190, radius: 80 }, pale);
    const output = await runNetwork('face-detector', planesOf(picture), [1, 3, 416, 416]);
    const [face, ...others] = withoutTwins(facesOf(output, 416));
    expect(others).toEqual([]);
    expect(face?.score).toBeCloseTo(0.84391, 3);
    expect(face?.box.x).toBeCloseTo(110.93, 1);
    expect(face?.box.y).toBeCloseTo(128.1, 1);
    expect(face?.box.width).toBeCloseTo(154.13, 1);
    expect(face?.box.height).toBeCloseTo(178.83, 1);
  });

  test('and the points', { timeout: minute }, async () => {
    const picture = faceOver(wall(112, 112), { x: 56, y: 50, radius: 50 }, pale);
    const { data } = await runNetwork('face-landmarks', planesOf(picture), [1, 3, 112, 112]);
    const expected = [
      [0, 9.072, 40.033],
      [8, 54.735, 109.627],
      [30, 54.724, 62.478],
      [36, 29.087, 38.08],
      [45, 81.284, 39.474],
      [54, 68.746, 84.225],
      [66, 54.786, 83.277],
    ] as const;
    for (const [index, x, y] of expected) {
      expect((data[2 * index] ?? 0) * 112).toBeCloseTo(x, 1);
      expect((data[2 * index + 1] ?? 0) * 112).toBeCloseTo(y, 1);
    }
  });
});

describe('a swap', () => {
  const pair = faceOver(
    faceOver(wall(320, 210), { x: 95, y: 95, radius: 45 }, pale),
    { x: 230, y: 110, radius: 40 },
    { ...dark, roll: 0.3 },
  );
  const other = faceOver(wall(200, 200), { x: 100, y: 90, radius: 55 }, { ...dark, lips: [40, 60, 200] });

  test('changes the chosen face and not a bit outside it', { timeout: 2 * minute }, async () => {
    const context = nodeContext();
    const found = await facesIn(context, sourceOf(pair));
    expect(found.ok && found.value).toHaveLength(2);
    if (!found.ok) return;
    const target = found.value.find(({ x }) => x < 100) ?? null;
    const sink = pixelCollector(320, 210);
    // A hole in the document stays one.
    const below = { ...pair, data: pair.data.slice() };
    for (let y = 95; y < 100; y += 1) for (let x = 90; x < 95; x += 1) below.data[(y * 320 + x) * 4 + 3] = 0;
    const result = await faceSwap(context, {
      source: sourceOf(below),
      face: sourceOf(other),
      target,
      sink,
    });
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    const done = composed(pair, sink.picture);
    let outside = 0;
    let [step, blue] = [0, 0];
    for (let y = 0, at = 0; y < 210; y += 1)
      for (let x = 0; x < 320; x += 1, at += 4) {
        const alpha = sink.picture.data[at + 3] ?? 0;
        const near = Math.hypot((x - 95) / 50, (y - 100) / 66) < 1;
        if (!near && alpha > 0) outside += 1;
        if (alpha > 0 && alpha < 40) {
          for (let c = 0; c < 3; c += 1) {
            step = Math.max(step, Math.abs((done.data[at + c] ?? 0) - (pair.data[at + c] ?? 0)));
          }
        }
        // The lips of the other picture, where this one has its own.
        if (Math.hypot((x - 95) / 8, (y - 127) / 3) < 1) {
          blue += (done.data[at + 2] ?? 0) - (pair.data[at + 2] ?? 0);
        }
      }
    expect(outside).toBe(0);
    expect(step).toBeLessThan(16);
    expect(blue / 75).toBeGreaterThan(20);
    expect(sink.picture.data[(97 * 320 + 92) * 4 + 3]).toBe(0);
    const skin = (110 * 320 + 75) * 4;
    expect(Math.abs((done.data[skin] ?? 0) - (pair.data[skin] ?? 0))).toBeLessThan(25);
  });

  test('without a face on either side says which, and writes nothing', { timeout: 2 * minute }, async () => {
    const sink = pixelCollector(200, 200);
    const empty = sourceOf(wall(200, 200));
    const none = await faceSwap(nodeContext(), { source: empty, face: sourceOf(other), target: null, sink });
    expect(none).toMatchObject({ ok: false, error: { kind: 'no-subject' } });
    expect(!none.ok && none.error.message).toMatch(/in this picture\. Crop/);
    const target = { x: 60, y: 40, width: 80, height: 90 };
    const noSource = await faceSwap(nodeContext(), { source: sourceOf(other), face: empty, target, sink });
    expect(!noSource.ok && noSource.error.message).toMatch(/is to come from\. Choose one/);
    expect(sink.rects).toEqual([]);
  });
});
