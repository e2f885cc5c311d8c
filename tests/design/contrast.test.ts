import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

/** Tests run from the root of the repository. */
const css = readFileSync('src/design/tokens.css', 'utf8');

const surfaces = ['surface-0', 'surface-1', 'surface-2', 'surface-3', 'surface-raised'];

/** Text on the surfaces where the interface puts it: at least 4.5:1 (WCAG 2.2, 1.4.3). */
const pairs: readonly (readonly [string, string])[] = [
  ...surfaces.flatMap((surface) => ['text-1', 'text-2', 'text-3'].map((text) => [text, surface] as const)),
  ['text-1', 'surface-4'],
  ['text-2', 'surface-4'],
  ['text-1', 'button'],
  ['text-1', 'button-hover'],
  ['text-1', 'segment-on'],
  ['text-2', 'segment-track'],
  ['text-2', 'surface-canvas'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
  ['accent-ink', 'accent-pressed'],
  ['accent-text', 'surface-1'],
  ['accent-text', 'surface-raised'],
  ['accent-text', 'accent-wash'],
  ['accent-text', 'surface-2'],
  ['caution', 'caution-wash'],
  ...surfaces.map((surface) => ['caution', surface] as const),
  ['ok', 'ok-wash'],
  ['ok', 'surface-raised'],
  ['danger', 'danger-wash'],
  ['danger', 'surface-2'],
  ['danger', 'surface-raised'],
  ['danger-ink', 'danger-fill'],
  ...[1, 2, 3, 4].map((series) => ['chart-ink', `chart-${series}`] as const),
];

/** Things that are not text but carry meaning: at least 3:1 (1.4.11). */
const marks: readonly (readonly [string, string])[] = [
  ['focus', 'surface-1'],
  ['focus', 'surface-canvas'],
  ['line-control', 'surface-1'],
  ['kept', 'surface-1'],
  ['rejected', 'surface-1'],
  ['failed', 'surface-1'],
  ['chart-muted', 'surface-1'],
  ...[1, 2, 3, 4].map((series) => [`chart-${series}`, 'surface-1'] as const),
];

describe.each(['dark', 'light'])('%s', (theme) => {
  const tokens = readTheme(theme);
  test.each(pairs)('%s on %s is readable', (text, surface) => {
    expect(contrast(tokens, text, surface)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(marks)('%s on %s is visible', (mark, surface) => {
    expect(contrast(tokens, mark, surface)).toBeGreaterThanOrEqual(3);
  });
  test.each([1, 2, 3])('series %i and the one after it are told apart in grey', (series) => {
    expect(contrast(tokens, `chart-${series}`, `chart-${series + 1}`)).toBeGreaterThanOrEqual(1.4);
  });
});

test('both themes define the same colours', () => {
  expect([...readTheme('light').keys()].sort()).toEqual([...readTheme('dark').keys()].sort());
});

test('the contrast formula agrees with the two known extremes', () => {
  const known = new Map([
    ['black', '#000000'],
    ['white', '#ffffff'],
  ]);
  expect(contrast(known, 'black', 'white')).toBeCloseTo(21);
  expect(contrast(known, 'white', 'white')).toBe(1);
});

function readTheme(theme: string): ReadonlyMap<string, string> {
  const block = css.slice(css.indexOf(`[data-theme='${theme}'] {`)).split('}')[0] ?? '';
  const found = [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)];
  expect(found.length).toBeGreaterThan(20);
  return new Map(found.map(([, name = '', value = '']) => [name, value]));
}

function contrast(tokens: ReadonlyMap<string, string>, a: string, b: string): number {
  const [light, dark] = [luminance(tokens, a), luminance(tokens, b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Relative luminance, WCAG 2.2 definitions. */
function luminance(tokens: ReadonlyMap<string, string>, name: string): number {
  const hex = tokens.get(name);
  if (hex === undefined) throw new Error(`no token --${name}`);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
