import { afterEach, expect, test } from 'vitest';

import { createKeyVault } from '../../../src/storage/vault/vault.ts';
import { vaultExists, vaultName } from '../../../src/storage/vault/vaultName.ts';

const passphrase = 'a long planted passphrase';
const key = 'planted-own-browser-55c1';
const newTab = () => createKeyVault({ lockAfterMs: 60_000 });

afterEach(async () => {
  await newTab().forget();
});

/** The rows as the browser has them on its disk, structured clones and all. */
async function stored(): Promise<readonly unknown[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(vaultName);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
  const rows = await new Promise<unknown[]>((resolve, reject) => {
    const request = database.transaction('vault').objectStore('vault').getAll();
    request.addEventListener('success', () => resolve(request.result as unknown[]));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
  database.close();
  return rows;
}

/** Bytes as letters; a `CryptoKey`, which IndexedDB could hold, by its name. */
function textOf(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_, value: unknown) => {
    if (value instanceof CryptoKey) return 'CryptoKey';
    return value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value;
  });
}

test('with this browser\u2019s own cryptography and database: sealed, opened in another tab, changed, forgotten', async () => {
  const vault = newTab();
  expect((await vault.create(passphrase)).ok).toBe(true);
  expect((await vault.setKey('fal', key)).ok).toBe(true);
  const text = textOf(await stored());
  expect(text).toContain('"fal"');
  expect(text).not.toMatch(/planted|CryptoKey/);

  const other = newTab();
  await other.refresh();
  expect(other.view()).toEqual({ state: 'locked', providers: ['fal'] });
  expect(await other.unlock('another long passphrase')).toEqual({
    ok: false,
    error: { kind: 'wrong-passphrase' },
  });
  expect((await other.unlock(passphrase)).ok).toBe(true);
  expect(await other.withKey('fal', (own) => Promise.resolve(own))).toEqual({ ok: true, value: key });

  expect((await other.changePassphrase(passphrase, 'another long passphrase')).ok).toBe(true);
  // The first tab hears of it, or finds out with its next use.
  await expect.poll(() => vault.view().state).toBe('locked');
  expect((await vault.withKey('fal', (own) => Promise.resolve(own))).ok).toBe(false);

  expect((await vault.forget()).ok).toBe(true);
  expect(await vaultExists()).toBe(false);
  await expect.poll(() => other.view()).toEqual({ state: 'none', providers: [] });
});
