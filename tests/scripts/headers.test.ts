import { expect, test } from 'vitest';

import {
  cacheControl,
  headerPolicy,
  isolationHeaders,
  metaPolicy,
  productionHeaders,
} from '../../scripts/lib/headers.mjs';
import vite from '../../vite.config.ts';

test('the policy lets nothing in but this origin, and nothing out but to providers that take own keys', () => {
  expect(headerPolicy).toContain("default-src 'none'");
  expect(headerPolicy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(headerPolicy).toContain("object-src 'none'");
  const directives = headerPolicy.split('; ');
  const connect = directives.find((directive) => directive.startsWith('connect-src'));
  expect(connect).toBe(
    "connect-src 'self' blob: data: https://queue.fal.run https://*.fal.media https://generativelanguage.googleapis.com https://api.openai.com",
  );
  const others = directives.filter((directive) => directive !== connect).join('; ');
  expect(others).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*|https?:/);
});

test('a page framed by another site is refused by the header; a meta element cannot say so', () => {
  expect(headerPolicy).toContain("frame-ancestors 'none'");
  expect(metaPolicy).not.toContain('frame-ancestors');
  expect(headerPolicy.startsWith(metaPolicy)).toBe(true);
});

test('the development server cannot be framed either: it may hold keys', () => {
  expect(vite.server?.headers).toMatchObject({
    ...isolationHeaders,
    'Content-Security-Policy': "frame-ancestors 'none'",
  });
});

test('every response isolates the page, which wasm threads need', () => {
  expect(productionHeaders).toMatchObject({
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  });
});

test.each([
  ['/assets/index-abc.js', 'public, max-age=31536000, immutable'],
  ['/models/migan.f4efeb81.onnx', 'public, max-age=31536000, immutable'],
  ['/models/NOTICE.txt', 'no-cache'],
  ['/ort/ort-wasm-simd-threaded.wasm', 'no-cache'],
  ['/', 'no-cache'],
  ['/index.html', 'no-cache'],
  ['/sw.js', 'no-cache'],
])('%s is cached as %s', (path, expected) => {
  expect(cacheControl(path)).toBe(expected);
});
