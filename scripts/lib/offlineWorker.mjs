import { createHash } from 'node:crypto';

/**
 * Scripts of the network runtime, for machines with and without WebGPU. They are served with `no-cache` and imported
 * by workers, so without the offline worker none of them is there without a network. Small: their binaries are kept
 * by the engines, like weights.
 */
export const runtimeScripts = [
  'ort/ort.wasm.min.mjs',
  'ort/ort-wasm-simd-threaded.mjs',
  'ort/ort.webgpu.min.mjs',
  'ort/ort-wasm-simd-threaded.asyncify.mjs',
];

/** What "Open sample" opens: the empty first screen offers it without a network too. */
export const sampleFiles = ['sample/bottle-and-lemons.webp'];

/**
 * The service worker of the production build as text: every file of the build is fetched once when the worker is
 * installed, so that the product opens without a network. Weights are not among them: the engines cache those
 * themselves when they are first used, after checking their SHA-256.
 *
 * @param {readonly string[]} files paths from the root, without a leading slash
 */
export function offlineWorkerSource(files) {
  const listed = files.toSorted();
  const version = createHash('sha256').update(listed.join('\n')).digest('hex').slice(0, 16);
  return `'use strict';
const cacheName = 'ninetyten-app-${version}';
const files = ${JSON.stringify(['/', ...listed.map((file) => `/${file}`)])};

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = (name) => name.startsWith('ninetyten-app-') && name !== cacheName;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    // The newest page when there is a network: its file names decide everything else.
    event.respondWith(fetch(request).catch(() => caches.match('/', { cacheName })));
    return;
  }
  if (!files.includes(url.pathname)) return;
  event.respondWith(caches.match(url.pathname, { cacheName }).then((found) => found ?? fetch(request)));
});
`;
}
