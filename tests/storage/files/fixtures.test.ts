import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { pictureFixtures } from '../../fixtures/pictures.ts';
import { sniffBytes } from '../../../src/storage/files/import/sniff.ts';

const folder = fileURLToPath(new URL('../../fixtures/pictures', import.meta.url));

/** `UPDATE_FIXTURES=1` writes them: real browsers read them from disk, where sharp cannot run. */
test('the fixtures on disk are the ones the generator makes', async () => {
  const made = await pictureFixtures();
  if (process.env['UPDATE_FIXTURES'] === '1') {
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of Object.entries(made)) writeFileSync(`${folder}/${name}`, bytes);
  }
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(made).toSorted());
  for (const [name, bytes] of Object.entries(made)) {
    // Encoders change with their versions; what a header says must not.
    const onDisk = withoutOffset(readFileSync(`${folder}/${name}`));
    expect({ name, sniffed: onDisk }).toEqual({ name, sniffed: withoutOffset(bytes) });
  }
});

function withoutOffset(bytes: Uint8Array): unknown {
  const sniffed = sniffBytes(new Uint8Array(bytes));
  if (sniffed.kind !== 'picture') return sniffed;
  return { ...sniffed.header, dataOffset: 0, compressedProfile: null };
}
