import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { KeyVault } from '../../../src/kernel/keys/keyVault.ts';
import { createKeyVault } from '../../../src/storage/vault/vault.ts';
import { vaultExists, vaultName } from '../../../src/storage/vault/vaultName.ts';

const passphrase = 'correct horse battery';
const falKey = 'planted-own-fal:1b29cc0d77e5';
const hourMs = 3_600_000;
const done = { ok: true, value: null };

const newTab = (lockAfterMs = hourMs): KeyVault => createKeyVault({ lockAfterMs });

async function keyIn(vault: KeyVault, provider: string): Promise<string> {
  const used = await vault.withKey(provider, (key) => Promise.resolve(key));
  return used.ok ? used.value : used.error.kind;
}

/** Every byte that the database holds, as text. */
async function storedText(): Promise<string> {
  const database = await openDB(vaultName);
  const rows: unknown[] = await database.getAll('vault');
  database.close();
  return JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

async function tamper(change: (row: Record<string, unknown>) => void): Promise<void> {
  const database = await openDB(vaultName);
  const row = (await database.get('vault', 'vault')) as Record<string, unknown>;
  change(row);
  await database.put('vault', row);
  database.close();
}

let vault: KeyVault;
beforeEach(async () => {
  vault = newTab();
  await vault.refresh();
});
afterEach(async () => {
  vi.useRealTimers();
  await vault.forget();
});

describe('a vault', () => {
  test('takes a key in, lends it, and keeps nothing of it in plain', async () => {
    expect(vault.view()).toEqual({ state: 'none', providers: [] });
    expect(await vaultExists()).toBe(false);
    expect(await vault.create(passphrase)).toEqual(done);
    expect(await vault.setKey('fal', `  ${falKey}\n`)).toEqual(done);
    expect(vault.view()).toEqual({ state: 'open', providers: ['fal'] });
    expect(await keyIn(vault, 'fal')).toBe(falKey);
    expect(await keyIn(vault, 'openai')).toBe('no-key');
    const text = await storedText();
    expect(text).toContain('fal');
    for (const secret of [falKey, passphrase, '1b29cc0d77e5']) expect(text).not.toContain(secret);
  });

  test('is locked in a new tab, and opens with the right passphrase only', async () => {
    await vault.create(passphrase);
    await vault.setKey('fal', falKey);
    const other = newTab();
    await other.refresh();
    expect(other.view()).toEqual({ state: 'locked', providers: ['fal'] });
    expect(await keyIn(other, 'fal')).toBe('locked');
    expect(await other.unlock('correct horse batterz')).toEqual({
      ok: false,
      error: { kind: 'wrong-passphrase' },
    });
    expect(other.view().state).toBe('locked');
    expect(await other.unlock(passphrase)).toEqual(done);
    expect(await keyIn(other, 'fal')).toBe(falKey);
  });

  test('locks on demand, and after a time without a use', async () => {
    const own = newTab(60_000);
    const told = vi.fn<() => void>();
    await own.create(passphrase);
    await own.setKey('fal', falKey);
    own.subscribe(told);
    own.lock();
    expect(own.view().state).toBe('locked');
    expect(told).toHaveBeenCalledTimes(1);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    await own.unlock(passphrase);
    vi.advanceTimersByTime(59_000);
    expect(own.view().state).toBe('open');
    vi.advanceTimersByTime(2_000);
    expect(own.view().state).toBe('locked');
    expect(await keyIn(own, 'fal')).toBe('locked');
  });

  test('is locked after the machine has slept, when no timer ran', async () => {
    const own = newTab(60_000);
    await own.create(passphrase);
    await own.setKey('fal', falKey);
    const later = Date.now() + 61_000;
    const clock = vi.spyOn(Date, 'now').mockReturnValue(later);
    expect(await keyIn(own, 'fal')).toBe('locked');
    expect(own.view().state).toBe('locked');
    clock.mockRestore();
  });

  test('changes its passphrase: all keys open with the new one, none with the old', async () => {
    await vault.create(passphrase);
    await vault.setKey('fal', falKey);
    await vault.setKey('openai', 'planted-own-openai');
    expect(await vault.changePassphrase('not the passphrase', 'another passphrase')).toEqual({
      ok: false,
      error: { kind: 'wrong-passphrase' },
    });
    expect(await vault.changePassphrase(passphrase, 'another passphrase')).toEqual(done);
    expect(await keyIn(vault, 'fal')).toBe(falKey);
    const other = newTab();
    expect((await other.unlock(passphrase)).ok).toBe(false);
    expect((await other.unlock('another passphrase')).ok).toBe(true);
    expect([await keyIn(other, 'fal'), await keyIn(other, 'openai')]).toEqual([falKey, 'planted-own-openai']);
  });

  test('keeps everything as it was when one key cannot be sealed anew', async () => {
    await vault.create(passphrase);
    await vault.setKey('fal', falKey);
    await vault.setKey('openai', 'planted-own-openai');
    await tamper((row) => {
      const keys = row['keys'] as Record<string, { sealed: Uint8Array }>;
      const { sealed } = keys['openai'] ?? { sealed: new Uint8Array(1) };
      sealed[0] = (sealed[0] ?? 0) ^ 1;
    });
    expect((await vault.changePassphrase(passphrase, 'another passphrase')).ok).toBe(false);
    const other = newTab();
    expect((await other.unlock(passphrase)).ok).toBe(true);
    expect(await keyIn(other, 'fal')).toBe(falKey);
    expect(await keyIn(other, 'openai')).toBe('unreadable');
  });

  test('refuses a key that was put under another provider', async () => {
    await vault.create(passphrase);
    await vault.setKey('fal', falKey);
    await tamper((row) => {
      const keys = row['keys'] as Record<string, unknown>;
      keys['openai'] = keys['fal'];
    });
    expect(await keyIn(vault, 'openai')).toBe('unreadable');
  });

  test('does not believe a row with fewer rounds', async () => {
    await vault.create(passphrase);
    await tamper((row) => {
      row['iterations'] = 1_000;
    });
    const other = newTab();
    expect(await other.unlock(passphrase)).toEqual({ ok: false, error: { kind: 'unreadable' } });
  });

  test('a tab that knows an older passphrase is locked, and writes nothing', async () => {
    await vault.create(passphrase);
    await vault.setKey('fal', falKey);
    const other = newTab();
    await other.unlock(passphrase);
    await other.changePassphrase(passphrase, 'another passphrase');
    expect(await vault.setKey('openai', 'planted-own-openai')).toEqual({
      ok: false,
      error: { kind: 'changed-elsewhere' },
    });
    expect(vault.view()).toEqual({ state: 'locked', providers: ['fal'] });
    expect(await keyIn(other, 'fal')).toBe(falKey);
  });

  test('two tabs that set a passphrase at once: one of them counts', async () => {
    const other = newTab();
    const results = await Promise.all([vault.create(passphrase), other.create('another passphrase')]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, error: { kind: 'changed-elsewhere' } });
  });

  test('forgets a key, and everything', async () => {
    await vault.create(passphrase);
    await vault.setKey('fal', falKey);
    await vault.setKey('openai', 'planted-own-openai');
    expect(await vault.removeKey('fal')).toEqual(done);
    expect(vault.view()).toEqual({ state: 'open', providers: ['openai'] });
    expect(await keyIn(vault, 'fal')).toBe('no-key');
    const other = newTab();
    await other.unlock(passphrase);
    expect(await vault.forget()).toEqual(done);
    expect(await vaultExists()).toBe(false);
    expect(vault.view()).toEqual({ state: 'none', providers: [] });
    expect(await keyIn(other, 'openai')).toBe('changed-elsewhere');
  });

  test('wants a long passphrase and something that can be a key', async () => {
    expect(await vault.create('short')).toEqual({ ok: false, error: { kind: 'weak-passphrase' } });
    await vault.create(passphrase);
    for (const text of ['', 'short', 'with a space in it', `line\nbreak-in-it`, 'ключ-из-букв-1234'])
      expect(await vault.setKey('fal', text)).toEqual({ ok: false, error: { kind: 'not-a-key' } });
    expect(vault.view().providers).toEqual([]);
  });

  test('what storage refuses is told without its words', async () => {
    await vault.create(passphrase);
    const refused = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException(`full: ${falKey}`, 'QuotaExceededError');
    });
    expect(await vault.setKey('fal', falKey)).toEqual({ ok: false, error: { kind: 'storage' } });
    refused.mockRestore();
  });
});
