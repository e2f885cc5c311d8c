import { expect, test } from 'vitest';

import { staged } from '../contracts/records.ts';
import { liveTilesOfStaged } from '../../../src/kernel/document/liveTiles.ts';
import { tileHash, tileKey } from '../../../src/kernel/shared/ids.ts';
import { readStaged } from '../../../src/storage/idb/rows.ts';

const tiles = { [tileKey(0, 0)]: tileHash('7'.repeat(64)) };
const margins = { left: 1, top: 2, right: 3, bottom: 4 };
const row = {
  ...staged('o', 'a'),
  change: { kind: 'frame', tiles, pixelWidth: 20, pixelHeight: 30, margins },
} as const;

test('a grown frame that waits is read back whole, and keeps its tiles', () => {
  const problems: string[] = [];
  const read = readStaged(structuredClone(row), ({ reason }) => void problems.push(reason));
  expect(problems).toEqual([]);
  expect(read).toEqual(row);
  expect([...liveTilesOfStaged(row)]).toEqual(Object.values(tiles));
});

test.each([
  ['no margins', { ...row.change, margins: undefined }],
  ['a margin that cuts off', { ...row.change, margins: { ...margins, left: -1 } }],
  ['a side without one', { ...row.change, margins: { left: 1, top: 2, right: 3 } }],
])('%s: it is not taken', (_, change) => {
  const problems: string[] = [];
  expect(readStaged({ ...row, change }, ({ reason }) => void problems.push(reason))).toBeNull();
  expect(problems).toHaveLength(1);
});
