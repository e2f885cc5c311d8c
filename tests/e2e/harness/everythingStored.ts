/** Runs in the page: every row of every database of the origin, both storages, and what is cached, as text. */
export async function readEverything(): Promise<string> {
  const parts: string[] = [localStorage, sessionStorage].map((kept) => JSON.stringify(Object.entries(kept)));
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise<unknown[]>((resolve, reject) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.addEventListener('success', () => resolve(request.result as unknown[]));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
      });
      const decoder = new TextDecoder('latin1');
      parts.push(
        JSON.stringify(rows, (_, value: unknown) =>
          value instanceof Uint8Array ? decoder.decode(value.subarray(0, 65_536)) : value,
        ),
      );
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      // Files of the build and weights are looked at where they lie.
      parts.push(JSON.stringify([request.url, [...request.headers]]));
    }
  }
  return parts.join('\n');
}
