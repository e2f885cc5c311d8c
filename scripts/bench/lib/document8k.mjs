// Writes and checks a large document in the product's database, from a page that does not run the product.

/**
 * Every tile of every layer is different and painted; the top layer has a mask that shows all.
 *
 * @param {import('playwright').Page} page a blank page of the product's origin
 * @param {{ asset: string, side: number, layers: number }} options
 */
export async function buildDocument(page, options) {
  await page.evaluate(write, options);
}

/**
 * Runs in the page. The rows have the shapes of `src/storage/idb/schema.ts`; opening the asset checks them.
 *
 * @param {{ asset: string, side: number, layers: number }} options
 */
async function write({ asset, side, layers }) {
  const tileSide = 512;
  const perSide = side / tileSide;
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open('ninetyten');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const hashOf = async (bytes) =>
    [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  const finished = (transaction) =>
    new Promise((resolve, reject) => {
      transaction.addEventListener('complete', resolve);
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
  const store = async (rows) => {
    const transaction = database.transaction(['tiles', 'tileInfo'], 'readwrite', { durability: 'relaxed' });
    for (const { row, storedLength, byteLength } of rows) {
      transaction.objectStore('tiles').put(row);
      transaction
        .objectStore('tileInfo')
        .put({ hash: row.hash, byteLength, storedLength, putAt: Date.now() });
    }
    await finished(transaction);
  };

  const records = {};
  const order = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const texture = paint(layer);
    const tiles = {};
    for (let y = 0; y < perSide; y += 1) {
      const rows = [];
      for (let x = 0; x < perSide; x += 1) {
        const words = texture.slice();
        // A mark of its own makes every tile another.
        const mark = (0xff000000 | (x << 20) | (y << 12) | (layer << 4)) >>> 0;
        for (let i = 0; i < 48; i += 1) words.fill(mark, (i + 8) * tileSide + 8, (i + 8) * tileSide + 56);
        const bytes = new Uint8Array(words.buffer);
        const hash = await hashOf(bytes);
        tiles[`${x},${y}`] = hash;
        rows.push({ row: { hash, bytes }, storedLength: bytes.length, byteLength: bytes.length });
      }
      await store(rows);
    }
    const id = `bench-layer-${layer}`;
    order.push(id);
    records[id] = {
      id,
      name: `Paint ${layer + 1}`,
      opacity: 1,
      blendMode: 'normal',
      visible: true,
      locked: false,
      transform: { x: 0, y: 0, scaleX: 1, scaleY: 1, rotation: 0 },
      pixelWidth: side,
      pixelHeight: side,
      tiles,
      mask: null,
      origin: { kind: 'painted' },
    };
  }
  const shown = new Uint8Array(tileSide * tileSide).fill(255);
  const maskHash = await hashOf(shown);
  const uniform = { hash: maskHash, uniform: shown.slice(0, 4), byteLength: shown.length };
  await store([{ row: uniform, storedLength: 4, byteLength: shown.length }]);
  const top = records[order.at(-1)];
  top.mask = {
    enabled: true,
    tiles: Object.fromEntries(Object.keys(top.tiles).map((key) => [key, maskHash])),
  };

  const transaction = database.transaction(['assets', 'documents'], 'readwrite');
  const result = (request) =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  const document = await result(transaction.objectStore('documents').get(asset));
  const record = await result(transaction.objectStore('assets').get(asset));
  transaction
    .objectStore('documents')
    .put({ ...document, layers: records, layerOrder: order, revision: document.revision + 1 });
  transaction.objectStore('assets').put({ ...record, status: 'in-progress' });
  await finished(transaction);
  database.close();

  /** The bottom layer is opaque, the others are translucent blotches. */
  function paint(layer) {
    const words = new Uint32Array(tileSide * tileSide);
    for (let y = 0; y < tileSide; y += 1) {
      for (let x = 0; x < tileSide; x += 1) {
        const noise = (Math.imul(x * 31 + layer, 2_654_435_761) ^ Math.imul(y, 40_503)) >>> 24;
        const wave = ((x + layer * 70) & 511) + ((y + layer * 30) & 511);
        const blotch = wave > 600 ? 0 : 40 + (noise >> 3);
        const alpha = layer === 0 ? 255 : blotch;
        const colour =
          layer === 0 ? ((noise >> 2) << 16) | ((y >> 1) << 8) | (x >> 1) : (layer * 0x35a1c7) & 0xffffff;
        words[y * tileSide + x] = ((alpha << 24) | colour) >>> 0;
      }
    }
    return words;
  }
}

/**
 * What the stored document names, in one text: equal texts are equal pictures.
 *
 * @param {import('playwright').Page} page
 * @param {string} asset
 * @returns {Promise<{ tiles: number, digest: string }>}
 */
export function readDocument(page, asset) {
  return page.evaluate(async (id) => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open('ninetyten');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
    const document = await new Promise((resolve, reject) => {
      const request = database.transaction('documents').objectStore('documents').get(id);
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
    database.close();
    const sorted = (map) => Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const maps = document.layerOrder.map((layer) => {
      const { tiles, mask } = document.layers[layer];
      return [layer, sorted(tiles), sorted(mask?.tiles ?? {})];
    });
    const bytes = new TextEncoder().encode(JSON.stringify(maps));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return { tiles: maps.reduce((sum, map) => sum + map[1].length, 0), digest: digest.join(',') };
  }, asset);
}

/**
 * Reads every tile that document, history and staged results name, and hashes what is read.
 *
 * @param {import('playwright').Page} page a blank page of the product's origin
 * @param {string} asset
 * @returns {Promise<{ named: number, missing: number, damaged: number }>}
 */
export function checkTiles(page, asset) {
  return page.evaluate(async (id) => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open('ninetyten');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
    const result = (request) =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    const rows = database.transaction(['documents', 'history']);
    const text = JSON.stringify([
      await result(rows.objectStore('documents').get(id)),
      (await result(rows.objectStore('history').getAll())).filter((row) => row.asset === id),
    ]);
    const named = [...new Set(text.match(/\b[0-9a-f]{64}\b/g))];
    let missing = 0;
    let damaged = 0;
    for (const hash of named) {
      const row = await result(database.transaction('tiles').objectStore('tiles').get(hash));
      if (row === undefined) {
        missing += 1;
        continue;
      }
      let { bytes } = row;
      if (!bytes) {
        bytes = new Uint8Array(row.byteLength);
        for (let i = 0; i < bytes.length; i += 1) bytes[i] = row.uniform[i & 3];
      }
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const found = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      if (found !== hash) damaged += 1;
    }
    database.close();
    return { named: named.length, missing, damaged };
  }, asset);
}
