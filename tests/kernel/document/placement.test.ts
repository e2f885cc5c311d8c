import { describe, expect, test } from 'vitest';

import { fakeLayer } from '../../drivers/fakeSession.ts';
import { placeLayer, placementOf } from '../../../src/kernel/document/placement.ts';
import { layerBounds } from '../../../src/kernel/document/transform.ts';
import type { LayerRecord } from '../../../src/kernel/document/records.ts';

const layer = fakeLayer('l', 'Label', {
  pixelWidth: 200,
  pixelHeight: 200,
  transform: { x: 10, y: 20, scaleX: 1, scaleY: 0.5, rotation: 0 },
});

function moved(change: Parameters<typeof placeLayer>[1], from: LayerRecord = layer): LayerRecord {
  return { ...from, transform: placeLayer(from, change) };
}

function middle(of: LayerRecord): readonly [number, number] {
  const { x, y, width, height } = layerBounds(of);
  return [x + width / 2, y + height / 2];
}

describe('the place of a layer', () => {
  test('is the box around it', () => {
    expect(placementOf(layer)).toEqual({ x: 10, y: 20, scale: 100, rotation: 0 });
    expect(placementOf(moved({ rotation: 90 }))).toEqual({ x: 60, y: -30, scale: 100, rotation: 90 });
  });

  test('moves one number at a time', () => {
    expect(placementOf(moved({ x: -40 }))).toEqual({ x: -40, y: 20, scale: 100, rotation: 0 });
    const turned = moved({ rotation: -30 });
    expect(placementOf(moved({ y: 7 }, turned))).toEqual({ ...placementOf(turned), y: 7 });
  });

  test('scales and turns around its middle, in its own proportion', () => {
    const scaled = moved({ scale: 50 });
    expect(scaled.transform).toMatchObject({ scaleX: 0.5, scaleY: 0.25 });
    expect(middle(scaled)).toEqual(middle(layer));
    expect(middle(moved({ rotation: 180 }))).toEqual(middle(layer));
    const mirrored = fakeLayer('m', 'M', { transform: { ...layer.transform, scaleX: -1 } });
    expect(placeLayer(mirrored, { scale: 200 }).scaleX).toBe(-2);
  });
});
