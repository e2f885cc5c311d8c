import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { resolve } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

import { engineProxy } from './proxy/plugin.mjs';
import {
  cacheControl,
  developmentHeaders,
  isFilePath,
  metaPolicy,
  productionHeaders,
} from './scripts/lib/headers.mjs';
import { kernels } from './scripts/lib/kernels.mjs';
import { offlineWorkerSource, runtimeScripts, sampleFiles } from './scripts/lib/offlineWorker.mjs';

export default defineConfig({
  plugins: [kernels(), react(), engineProxy(), contentSecurityPolicy(), offlineWorker(), cachingPreview()],
  server: { headers: developmentHeaders, port: 5173 },
  preview: { headers: productionHeaders, port: 4173 },
  worker: { format: 'es' },
  // Its wasm and workers are served from /ort; Vite must neither bundle nor prepare it.
  optimizeDeps: {
    exclude: ['onnxruntime-web'],
    // Named, or the first run in a fresh checkout finds them late and reloads in mid-work.
    include: [
      'three',
      'three/examples/jsm/geometries/RoundedBoxGeometry.js',
      'three/examples/jsm/utils/BufferGeometryUtils.js',
    ],
  },
  build: {
    target: 'es2023',
    // scripts/size.mjs walks it.
    manifest: true,
    modulePreload: { polyfill: false },
    // An inlined asset is a data: URL: fonts and workers must stay files under the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        // React changes rarely: its own file stays cached when the product is updated.
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
});

/** Static hosts that cannot send headers still get the policy, from a `<meta>` in the production page. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** `sw.js` lists every file of the build, so it is written last. */
function offlineWorker(): Plugin {
  return {
    name: 'offline-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const built = Object.keys(bundle).filter((file) => /\.(js|css|woff2|wasm)$/.test(file));
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: offlineWorkerSource([...built, ...runtimeScripts, ...sampleFiles]),
      });
    },
  };
}

/** The preview caches as docs/hosting.md tells a production server to. */
function cachingPreview(): Plugin {
  return {
    name: 'caching-preview',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://preview').pathname;
        // The fallback to index.html must not answer for a missing file: a page cached for good under a model's name.
        if (
          isFilePath(path) &&
          !existsSync(resolve(server.config.root, server.config.build.outDir, `.${path}`))
        ) {
          response.writeHead(404).end();
          return;
        }
        const value = cacheControl(path);
        const writeHead = response.writeHead.bind(response) as WriteHead;
        // The file server names its own Cache-Control when it writes the head, which is the last word: ours replaces it there.
        response.writeHead = ((status: number, headers: Record<string, unknown> = {}) =>
          writeHead(
            status,
            status < 400 ? { ...headers, 'Cache-Control': value } : headers,
          )) as typeof response.writeHead;
        next();
      });
    },
  };
}

type WriteHead = (status: number, headers: Record<string, unknown>) => ServerResponse;
