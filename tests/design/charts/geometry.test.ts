import { describe, expect, test } from 'vitest';

import { budgetShape, dayTicks, forecastBand } from '../../../src/design/charts/budgetGeometry.ts';
import { hourRanges, hourShape, type HourValue } from '../../../src/design/charts/hourGeometry.ts';
import { intervalMark } from '../../../src/design/charts/intervalGeometry.ts';
import { stackRows } from '../../../src/design/charts/stackGeometry.ts';
import { stepShape } from '../../../src/design/charts/stepGeometry.ts';
import { segmentAfterKey } from '../../../src/design/charts/stackKeys.ts';
import { cutText, gutterPx, textWidthPx } from '../../../src/design/charts/text.ts';

const stackBox = { leftPx: 100, rightPx: 500, rowHeightPx: 36 };
const box = { leftPx: 50, rightPx: 450, topPx: 20, bottomPx: 220 };

describe('stacked bars', () => {
  test('segments follow each other and sum up to the bar; the longest fills the box', () => {
    const rows = stackRows(
      [
        [10, 20, 10],
        [5, 0, 15],
      ],
      stackBox,
    );
    expect(rows.map((row) => row.total)).toEqual([40, 20]);
    expect(rows.map((row) => row.endPx)).toEqual([500, 300]);
    for (const row of rows) {
      let at = stackBox.leftPx;
      for (const segment of row.segments) {
        expect(segment.xPx).toBeCloseTo(at);
        at += segment.widthPx;
      }
      expect(at).toBeCloseTo(row.endPx);
    }
    expect(rows[1]?.segments.map((segment) => segment.series)).toEqual([0, 2]);
  });

  test('rows do not overlap and stay inside their height', () => {
    const rows = stackRows([[1], [2], [3]], stackBox);
    rows.slice(1).forEach((row, at) => {
      const before = rows[at];
      expect(row.yPx).toBeGreaterThan((before?.yPx ?? 0) + (before?.heightPx ?? 0));
    });
    expect((rows[2]?.yPx ?? 0) + (rows[2]?.heightPx ?? 0)).toBeLessThanOrEqual(3 * stackBox.rowHeightPx);
  });

  test('nothing, zeros, one value, negative and missing values', () => {
    expect(stackRows([], stackBox)).toEqual([]);
    const [zeros] = stackRows([[0, 0]], stackBox);
    expect([zeros?.total, zeros?.endPx, zeros?.segments]).toEqual([0, 100, []]);
    expect(stackRows([[7]], stackBox)[0]?.segments[0]).toMatchObject({ xPx: 100, widthPx: 400 });
    const [odd] = stackRows([[-5, 10, Number.NaN, Number.POSITIVE_INFINITY]], stackBox);
    expect(odd?.total).toBe(10);
    expect(odd?.segments.map((segment) => segment.value)).toEqual([10]);
    expect(stackRows([[1], [1, 2]], stackBox).map((row) => row.total)).toEqual([1, 3]);
  });

  test('keys move inside a bar, between bars, past empty ones, and stay at the ends', () => {
    const rows = stackRows(
      [
        [1, 2, 3],
        [0, 0, 0],
        [4, 0, 5],
      ],
      stackBox,
    );
    const to = (group: number, series: number, key: string): unknown => {
      const next = segmentAfterKey(rows, { group, series }, key);
      return next && [next.group, next.series];
    };
    expect(to(0, 0, 'ArrowRight')).toEqual([0, 1]);
    expect(to(0, 2, 'ArrowRight')).toEqual([0, 2]);
    expect(to(0, 0, 'ArrowLeft')).toEqual([0, 0]);
    expect(to(2, 0, 'ArrowRight')).toEqual([2, 2]);
    expect(to(0, 2, 'ArrowDown')).toEqual([2, 2]);
    expect(to(0, 1, 'ArrowDown')).toEqual([2, 0]);
    expect(to(2, 2, 'ArrowUp')).toEqual([0, 2]);
    expect(to(0, 1, 'ArrowUp')).toEqual([0, 1]);
    expect(to(2, 0, 'Home')).toEqual([0, 0]);
    expect(to(0, 0, 'End')).toEqual([2, 2]);
    expect(to(0, 0, 'x')).toBeNull();
  });
});

describe('intervals', () => {
  test('ends are in order, clamped to 0 and 1, and wide from more than 0.4', () => {
    expect(intervalMark(0.5, { low: 0.8, high: -1 }, 0, 100)).toMatchObject({
      lowPx: 0,
      ratePx: 50,
      highPx: 80,
      wide: true,
    });
    expect(intervalMark(0.5, { low: 0.3, high: 0.7 }, 0, 100)?.wide).toBe(false);
    expect(intervalMark(0.5, { low: 0.3, high: 0.701 }, 0, 100)?.wide).toBe(true);
    expect(intervalMark(3, { low: 0.9, high: 2 }, 0, 100)).toMatchObject({ rate: 1, high: 1 });
  });

  test('no rate, no interval or no number is no mark', () => {
    expect(intervalMark(null, { low: 0, high: 1 }, 0, 100)).toBeNull();
    expect(intervalMark(0.4, null, 0, 100)).toBeNull();
    expect(intervalMark(Number.NaN, { low: 0, high: 1 }, 0, 100)).toBeNull();
  });
});

describe('budget', () => {
  const days = [
    { day: 2, spent: 8 },
    { day: 1, spent: 5 },
  ];

  test('the band opens from the last known day, is ordered, and leaves out what is past', () => {
    const band = forecastBand(
      days.toSorted((a, b) => a.day - b.day),
      [
        { day: 4, low: 20, high: 12 },
        { day: 3, low: -3, high: 11 },
        { day: 2, low: 1, high: 90 },
      ],
    );
    expect(band).toEqual([
      { day: 2, low: 8, high: 8 },
      { day: 3, low: 0, high: 11 },
      { day: 4, low: 12, high: 20 },
    ]);
  });

  test('everything fits: the axis reaches past spending, forecast and budget', () => {
    const forecast = [{ day: 30, low: 70, high: 140 }];
    const shape = budgetShape({ days, forecast, budget: 100, daysInMonth: 30 }, box);
    expect(shape.end?.highPx).toBeGreaterThanOrEqual(box.topPx);
    expect(shape.end?.lowPx).toBeGreaterThan(shape.end?.highPx ?? 0);
    expect(shape.budgetPx).toBeGreaterThan(shape.end?.highPx ?? 0);
    expect([shape.dayPx(1), shape.dayPx(30)]).toEqual([box.leftPx, box.rightPx]);
    expect(shape.last?.spent).toBe(8);
    expect(shape.spentPath.startsWith(`M${box.leftPx},`)).toBe(true);
  });

  test('no day, all zero, one day and negative amounts draw without a NaN', () => {
    const empty = budgetShape({ days: [], forecast: [], budget: null, daysInMonth: 30 }, box);
    expect([empty.spentPath, empty.bandPath, empty.budgetPx, empty.last]).toEqual(['', '', null, null]);
    for (const spent of [0, 4, -4, Number.NaN]) {
      const shape = budgetShape({ days: [{ day: 1, spent }], forecast: [], budget: 0, daysInMonth: 1 }, box);
      expect(JSON.stringify(shape)).not.toMatch(/NaN|Infinity/);
      expect(shape.last?.yPx).toBeLessThanOrEqual(box.bottomPx);
    }
  });

  test('the last day always has its tick, and no other one beside it', () => {
    expect(dayTicks(28)).toEqual([1, 8, 15, 22, 28]);
    expect(dayTicks(30)).toEqual([1, 8, 15, 22, 30]);
    expect(dayTicks(31)).toEqual([1, 8, 15, 22, 31]);
  });
});

describe('hours', () => {
  const value = (hour: number, p50Ms: number, lowMs: number, highMs: number): HourValue => ({
    hour,
    p50Ms,
    lowMs,
    highMs,
    n: 9,
  });

  test('24 marks; the line breaks where an hour is missing', () => {
    const shape = hourShape(
      [value(8, 2000, 1000, 3000), value(9, 2000, 1000, 3000), value(11, 1, 1, 1)],
      null,
      box,
    );
    expect(shape.marks.map((mark) => mark.hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    expect(shape.path.match(/M/g)).toHaveLength(2);
    expect(shape.marks.filter((mark) => mark.value).map((mark) => mark.hour)).toEqual([8, 9, 11]);
  });

  test('the median lies inside its interval, and the marker inside the box', () => {
    const shape = hourShape([value(3, 500, 900, 700), value(4, -1, -5, -2)], 10_000, box);
    for (const mark of shape.marks) {
      expect(mark.highPx).toBeLessThanOrEqual(mark.p50Px);
      expect(mark.p50Px).toBeLessThanOrEqual(mark.lowPx);
    }
    expect(shape.markerPx).toBeGreaterThanOrEqual(box.topPx);
    expect(hourShape([], null, box)).toMatchObject({ path: '', markerPx: null });
    expect(JSON.stringify(hourShape([value(0, 0, 0, 0)], null, box))).not.toMatch(/NaN/);
  });

  test('hours are named as ranges', () => {
    expect(hourRanges([0, 1, 2, 9, 22, 23])).toBe('0–2, 9, 22–23');
    expect(hourRanges([])).toBe('');
  });
});

test('text that is too long is cut to its room', () => {
  expect(cutText('October', 100)).toBe('October');
  const cut = cutText('An autumn campaign with a long name', 100);
  expect(cut.endsWith('…')).toBe(true);
  expect(textWidthPx(cut)).toBeLessThanOrEqual(100);
  expect(gutterPx([], 100)).toBe(0);
  expect(gutterPx(['x'.repeat(99)], 100)).toBe(100);
});

describe('a value over steps', () => {
  test('stays until the next step and then jumps: across first, then up', () => {
    const { path, points } = stepShape([0, 5, 10], box);
    expect(points.map(({ xPx }) => xPx)).toEqual([50, 250, 450]);
    expect(points.map(({ yPx }) => yPx)).toEqual([220, 120, 20]);
    expect(path).toBe('M50,220L250,220L250,120L450,120L450,20');
  });

  test('one step stands in the middle; nothing spent has one tick, which is 0', () => {
    expect(stepShape([3], box).points[0]?.xPx).toBe(250);
    expect(stepShape([0, 0, -2], box).ticks).toEqual([{ value: 0, yPx: 220 }]);
    expect(stepShape([], box)).toMatchObject({ path: '', points: [], labelled: [] });
  });

  test('labels stand at equal distances, few, with the last and none that runs into it', () => {
    const labelled = (count: number) =>
      stepShape(
        Array.from({ length: count }, () => 1),
        box,
      ).labelled;
    expect(labelled(1)).toEqual([0]);
    expect(labelled(7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(labelled(24)).toEqual([0, 4, 8, 12, 16, 20, 23]);
    expect(labelled(23)).toEqual([0, 4, 8, 12, 16, 22]);
    expect(labelled(1_000).length).toBeLessThanOrEqual(8);
    expect(labelled(1_000).at(-1)).toBe(999);
  });
});
