import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createSha256 } from '../../../src/kernel/shared/sha256.ts';

test('agrees with another implementation, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300, size: 'max' }), { maxLength: 6 }), (pieces) => {
      const own = createSha256();
      const other = createHash('sha256');
      for (const piece of pieces) {
        own.update(piece);
        other.update(piece);
      }
      expect(own.hex()).toBe(other.digest('hex'));
    }),
    { numRuns: 500 },
  );
});

test('the published value of "abc"', () => {
  const hash = createSha256();
  hash.update(new TextEncoder().encode('abc'));
  expect(hash.hex()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
