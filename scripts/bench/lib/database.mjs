// Writes rows straight into the product's database, from a page that does not run the product.

const batchEvents = 5_000;

/**
 * @param {import('playwright').Page} page a blank page of the product's origin
 * @param {{ events: Iterable<object>, assets: number, log: (text: string) => void }} options
 */
export async function fillLedger(page, { events, assets, log }) {
  await page.evaluate(addAssets, assets);
  let batch = [];
  let written = 0;
  const flush = async () => {
    // As text: handing over the objects one by one would take longer than writing them.
    await page.evaluate(addEvents, JSON.stringify(batch));
    written += batch.length;
    if (written % 250_000 === 0) log(`${written} events written`);
    batch = [];
  };
  for (const event of events) {
    batch.push(event);
    if (batch.length === batchEvents) await flush();
  }
  if (batch.length > 0) await flush();
}

/** Runs in the page. */
async function addEvents(text) {
  globalThis.benchDatabase ??= await new Promise((resolve, reject) => {
    const request = indexedDB.open('ninetyten');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const transaction = globalThis.benchDatabase.transaction('events', 'readwrite', { durability: 'relaxed' });
  const store = transaction.objectStore('events');
  for (const event of JSON.parse(text)) store.add(event);
  await new Promise((resolve, reject) => {
    transaction.addEventListener('complete', resolve);
    transaction.addEventListener('abort', () => reject(transaction.error));
  });
}

/** Runs in the page: assets named `bench-asset-<n>`. */
async function addAssets(count) {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open('ninetyten');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const transaction = database.transaction('assets', 'readwrite', { durability: 'relaxed' });
  const store = transaction.objectStore('assets');
  const statuses = ['draft', 'in-progress', 'finished', 'abandoned'];
  for (let i = 0; i < count; i += 1) {
    store.add({
      id: `bench-asset-${i}`,
      name: `Campaign picture ${i}`,
      tier: (i % 3) + 1,
      targetWidth: 1024,
      targetHeight: 1024,
      status: statuses[i % statuses.length],
      campaign: null,
      createdAt: 1_700_000_000_000 + i,
      updatedAt: 1_700_000_000_000 + i * 1000,
      deliveredOutput: null,
      thumbnail: null,
    });
  }
  await new Promise((resolve, reject) => {
    transaction.addEventListener('complete', resolve);
    transaction.addEventListener('abort', () => reject(transaction.error));
  });
  database.close();
}
