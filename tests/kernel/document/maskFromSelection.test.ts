import { expect, test } from 'vitest';

import { fakeDocument, fakeLayer } from '../../drivers/fakeSession.ts';
import { MemoryTiles } from './memoryTiles.ts';
import { maskFromSelection } from '../../../src/kernel/document/maskFromSelection.ts';
import { tileSize, type LayerTransform } from '../../../src/kernel/document/records.ts';
import { assetId, tileKey } from '../../../src/kernel/shared/ids.ts';

const selection = {
  shapes: [{ kind: 'rect', mode: 'add', rect: { x: 40, y: 20, width: 60, height: 30 } }],
  featherPx: 0,
} as const;

async function maskAt(transform: LayerTransform): Promise<(x: number, y: number) => number> {
  const tiles = new MemoryTiles();
  const layer = fakeLayer('l', 'Label', { pixelWidth: 100, pixelHeight: 60, transform });
  const document = { ...fakeDocument(assetId('a'), [layer]), width: 200, height: 120, selection };
  const mask = await maskFromSelection(document, layer, tiles);
  const hash = mask[tileKey(0, 0)];
  const bytes = hash === undefined ? null : await tiles.get(hash);
  return (x, y) => bytes?.[y * tileSize + x] ?? 0;
}

test('shows what is selected, in the pixels of the layer', async () => {
  const moved = await maskAt({ x: 30, y: 10, scaleX: 1, scaleY: 1, rotation: 0 });
  expect([moved(9, 15), moved(10, 15), moved(69, 39), moved(70, 39)]).toEqual([0, 255, 255, 0]);
  const scaled = await maskAt({ x: 0, y: 0, scaleX: 2, scaleY: 2, rotation: 0 });
  expect([scaled(18, 15), scaled(20, 10), scaled(49, 24), scaled(51, 24)]).toEqual([0, 255, 255, 0]);
  // Turned: layer x runs down the document, layer y to the left.
  const turned = await maskAt({ x: 100, y: 0, scaleX: 1, scaleY: 1, rotation: 90 });
  expect([turned(19, 5), turned(20, 0), turned(49, 59), turned(50, 5)]).toEqual([0, 255, 255, 0]);
});

test('a selection beside the layer hides all of it', async () => {
  const beside = await maskAt({ x: -500, y: 0, scaleX: 1, scaleY: 1, rotation: 0 });
  expect(beside(50, 30)).toBe(0);
});
