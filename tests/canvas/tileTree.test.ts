import { expect, test } from 'vitest';

import { cellKey, createTileTree, type TileTree } from '../../src/canvas/scene/tileTree.ts';
import { tileHash, tileKey } from '../../src/kernel/shared/ids.ts';

function nodeOf(tree: TileTree, hash: string): number | undefined {
  const pyramid = tree.pyramid({ [tileKey(0, 0)]: tileHash(hash) }, null);
  return pyramid.level(0).get(cellKey(0, 0))?.id;
}

test('the same content has the same node, as long as the tree is not full', () => {
  const tree = createTileTree(3);
  const first = nodeOf(tree, 'a');
  expect(nodeOf(tree, 'b')).not.toBe(first);
  expect(nodeOf(tree, 'a')).toBe(first);
  for (const hash of ['c', 'd']) nodeOf(tree, hash);
  // Forgotten, and never taken for another: ids are not used twice.
  expect(nodeOf(tree, 'a')).not.toBe(first);
});
