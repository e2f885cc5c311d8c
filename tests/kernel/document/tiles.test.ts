import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { arbitraryTileMap } from './arbitraries.ts';
import { tileSize } from '../../../src/kernel/document/records.ts';
import {
  changedTiles,
  mipLevelFor,
  patchTileMap,
  tileRect,
  tilesInRect,
} from '../../../src/kernel/document/tiles.ts';
import { intersectRects, isEmptyRect } from '../../../src/kernel/shared/geometry.ts';
import { tileKey } from '../../../src/kernel/shared/ids.ts';

describe('tiles', () => {
  it('are found exactly where a rectangle touches them', () => {
    const number = fc.integer({ min: -900, max: 2600 });
    const extent = { width: 1700, height: 1300 };
    fc.assert(
      fc.property(
        number,
        number,
        fc.integer({ min: 0, max: 1800 }),
        fc.integer({ min: 0, max: 900 }),
        (x, y, width, height) => {
          const rect = { x, y, width, height };
          const found = tilesInRect(rect, extent).map((cell) => cell.key);
          const [columns, rows] = [Math.ceil(extent.width / tileSize), Math.ceil(extent.height / tileSize)];
          const expected = [];
          for (let row = 0; row < rows; row += 1) {
            for (let column = 0; column < columns; column += 1) {
              const inside = intersectRects(tileRect(tileKey(column, row)), { x: 0, y: 0, ...extent });
              if (!isEmptyRect(intersectRects(inside, rect))) expected.push(tileKey(column, row));
            }
          }
          expect(found).toEqual(expected);
        },
      ),
    );
  });

  it('patch from any map to any other', () => {
    fc.assert(
      fc.property(arbitraryTileMap, arbitraryTileMap, (before, after) => {
        expect(patchTileMap(before, changedTiles(before, after))).toEqual(after);
        expect(changedTiles(after, { ...after })).toEqual({});
      }),
    );
  });

  it('have a level for every view scale, never with less than a pixel per screen pixel', () => {
    expect([2, 1, 0.6, 0.5, 0.26, 0.25, 0.01].map((scale) => mipLevelFor(scale, 4))).toEqual([
      0, 0, 0, 1, 1, 2, 4,
    ]);
  });
});
