import { expect, test } from 'vitest';

import { aspectName, clampFrame, editFrame, frameForAspect } from '../../src/tools/crop/frames.ts';

const size = { width: 1200, height: 900 };
const whole = { x: 0, y: 0, ...size };

test('a ratio takes the largest centred frame', () => {
  expect(frameForAspect(whole, 1, size)).toEqual({ x: 150, y: 0, width: 900, height: 900 });
  expect(frameForAspect(whole, 16 / 9, size)).toEqual({ x: 0, y: 113, width: 1200, height: 675 });
  expect(frameForAspect(whole, null, size)).toBe(whole);
});

test('with a ratio the other side follows and stays inside', () => {
  expect(editFrame(whole, { width: 600 }, 1, size)).toMatchObject({ width: 600, height: 600 });
  expect(editFrame(whole, { width: 1200 }, 1, size)).toMatchObject({ width: 900, height: 900 });
  expect(editFrame(whole, { height: 800 }, 2, size)).toMatchObject({ width: 1200, height: 600 });
});

test('a frame never leaves the document', () => {
  expect(clampFrame({ x: 1100, y: -50, width: 400, height: 2000 }, size)).toEqual({
    x: 800,
    y: 0,
    width: 400,
    height: 900,
  });
});

test('ratios have names', () => {
  expect([null, 1, 4 / 5, 0.123].map(aspectName)).toEqual(['free', '1:1', '4:5', 'free']);
});
