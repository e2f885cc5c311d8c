import { afterAll, expect, inject, test } from 'vitest';

import { BrowserProfile } from './harness/browserProfile.ts';

const baseUrl = inject('baseUrl');
const profile = new BrowserProfile();

afterAll(() => profile.dispose());

/** The kill tests stand on this: the process really dies, and what was durable before is there afterwards. */
test('a killed browser comes back on the same profile, three times over', async () => {
  for (let round = 1; round <= 3; round += 1) {
    const page = await profile.open(baseUrl);
    expect(await page.evaluate(addNumber, round)).toBe(round);
    await profile.kill();
    expect(page.isClosed()).toBe(true);
  }
});

/** Runs in the page: adds a durable record to a database of its own and tells how many there are. */
async function addNumber(value: number): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('kill-check');
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('numbers'));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
  return new Promise<number>((resolve, reject) => {
    const transaction = database.transaction('numbers', 'readwrite', { durability: 'strict' });
    transaction.objectStore('numbers').put(value, value);
    const count = transaction.objectStore('numbers').count();
    transaction.addEventListener('complete', () => resolve(count.result));
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('IndexedDB failed')));
  });
}
