import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { applyColourMap, createColourMap } from '../../../../src/engines/local/style/colourMap.ts';
import {
  limitedStretch,
  linearTransport,
  momentsOf,
  moved,
  slicedTransport,
} from '../../../../src/engines/local/style/transport.ts';
import type { Points } from '../../../../src/engines/local/style/transport.ts';
import { oklabOf } from '../../../../src/engines/local/pixels/oklab.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

/** Clouds of OKLab points: lightness and two colour axes, spread in every direction. */
const cloud: fc.Arbitrary<Points> = fc
  .tuple(
    fc.array(fc.tuple(number(-1, 1), number(-1, 1), number(-1, 1)), { minLength: 40, maxLength: 90 }),
    fc.tuple(number(0.3, 0.7), number(-0.1, 0.1), number(-0.1, 0.1)),
    fc.tuple(number(0.08, 0.2), number(0.03, 0.1), number(0.03, 0.1)),
  )
  .map(([points, centre, spread]) =>
    Float64Array.from(
      points.flatMap(([l, a, b], i) => [
        // A corner each, so that no cloud is flat.
        centre[0] + spread[0] * (i === 0 ? 1 : i === 1 ? -1 : l),
        centre[1] + spread[1] * (i === 2 ? 1 : i === 3 ? -1 : a + 0.3 * l),
        centre[2] + spread[2] * (i === 4 ? 1 : i === 5 ? -1 : b),
      ]),
    ),
  );

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

describe('linear transport', () => {
  test('of a distribution to itself is the identity', () => {
    fc.assert(
      fc.property(cloud, (points) => {
        const moments = momentsOf(points);
        expect(furthest(moved(linearTransport(moments, moments), points), points)).toBeLessThan(1e-6);
      }),
    );
  });

  test('gives mean and covariance of the target', () => {
    fc.assert(
      fc.property(cloud, cloud, (own, wanted) => {
        const target = momentsOf(wanted);
        const result = momentsOf(moved(linearTransport(momentsOf(own), target), own));
        expect(furthest(result.mean, target.mean)).toBeLessThan(1e-9);
        expect(furthest(result.covariance, target.covariance)).toBeLessThan(1e-5);
      }),
    );
  });

  test('stretches no direction more than it may, and leaves what is within alone', () => {
    fc.assert(
      fc.property(cloud, cloud, (own, wanted) => {
        const map = linearTransport(momentsOf(own), momentsOf(wanted));
        expect(furthest(limitedStretch(map, 0, 1e9).matrix, map.matrix)).toBeLessThan(1e-5);
        const trace = limitedStretch(map, 0.5, 1.5).matrix.reduce(
          (sum, value, i) => sum + (i % 4 === 0 ? value : 0),
          0,
        );
        expect(trace).toBeGreaterThanOrEqual(1.5 - 1e-9);
        expect(trace).toBeLessThanOrEqual(4.5 + 1e-9);
      }),
    );
  });
});

describe('sliced transport', () => {
  test('of a distribution to itself is the identity', () => {
    fc.assert(
      fc.property(cloud, (points) => {
        expect(furthest(slicedTransport(points, points, 6), points)).toBeLessThan(1e-6);
      }),
    );
  });

  test('brings every axis to the target’s distribution, which a linear map cannot', () => {
    const own = Float64Array.from({ length: 900 }, (_, i) => [(i / 900) * 0.8, 0.02, -0.01][i % 3] as number);
    // Two heaps in place of a slope.
    const wanted = Float64Array.from(
      { length: 900 },
      (_, i) => [i < 450 ? 0.2 : 0.8, 0.02, -0.01][i % 3] as number,
    );
    const lightness = (points: Points) => points.filter((_, i) => i % 3 === 0).toSorted();
    const linear = moved(linearTransport(momentsOf(own), momentsOf(wanted)), own);
    const sliced = slicedTransport(linear, wanted, 24);
    expect(furthest(lightness(linear), lightness(wanted))).toBeGreaterThan(0.1);
    expect(furthest(lightness(sliced), lightness(wanted))).toBeLessThan(0.03);
  });

  test('is the same every time', () => {
    fc.assert(
      fc.property(cloud, cloud, (own, wanted) => {
        expect(slicedTransport(own, wanted, 4)).toEqual(slicedTransport(own, wanted, 4));
      }),
      { numRuns: 10 },
    );
  });
});

describe('a colour map', () => {
  const calm = [0, 0, 0] as const;
  const through = (map: ReturnType<typeof createColourMap>, colour: readonly number[]): number[] => {
    const data = Uint8ClampedArray.from(colour);
    applyColourMap(map, data, 0, calm);
    return Array.from(data);
  };
  const greys: Points = Float64Array.from(
    Array.from({ length: 256 }, (_, i) => oklabOf(i, i, i)).flatMap((lab) => [...lab]),
  );

  test('to the picture’s own colours changes none of them', () => {
    const map = createColourMap(greys, greys, 1);
    for (let i = 0; i < 256; i += 5) expect(through(map, [i, i, i])).toEqual([i, i, i]);
  });

  test('at strength 0 changes no colour at all', () => {
    const wanted = greys.map((value, i) => (i % 3 === 0 ? value / 2 : 0.1));
    const map = createColourMap(greys, wanted, 0);
    fc.assert(
      fc.property(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 255 }))), (colour) => {
        expect(through(map, colour)).toEqual([...colour]);
      }),
    );
  });

  test('never posterises: under the most broken target a ramp still rises, in small steps', () => {
    // Two colours only: what sliced transport wants is a step.
    const wanted = Float64Array.from(
      { length: 600 },
      (_, i) => [i < 300 ? 0.15 : 0.9, 0, 0][i % 3] as number,
    );
    const map = createColourMap(greys, wanted, 1);
    const ramp = Array.from({ length: 256 }, (_, i) => through(map, [i, i, i])[1] as number);
    const steps = ramp.slice(1).map((value, i) => value - (ramp[i] as number));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...steps)).toBeLessThanOrEqual(4);
    expect(new Set(ramp).size).toBeGreaterThan(60);
  });
});
