import { assert } from '../shared/assert.ts';

/** `#rrggbb` → bytes. */
export function parseHexColour(colour: string): {
  readonly r: number;
  readonly g: number;
  readonly b: number;
} {
  assert(/^#[0-9a-f]{6}$/i.test(colour), 'a colour is written #rrggbb');
  const value = Number.parseInt(colour.slice(1), 16);
  return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
}
