import { gzipSync } from 'node:zlib';

import type { Page } from 'playwright';

export interface LoadedScripts {
  readonly page: Page;
  /** Compressed size of every script that the page fetched so far, each file once; workers are not the page. */
  gzipBytes(): Promise<number>;
  files(): readonly string[];
}

/** Counts from now on what a browser really fetches: lazy parts that load at once are part of a screen, whatever the bundle says. */
export function loadedScripts(page: Page): LoadedScripts {
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.request().resourceType() !== 'script' || /\.worker-/.test(pathname)) return;
    sizes.set(
      pathname,
      response.body().then((body) => gzipSync(body, { level: 9 }).length),
    );
  });
  return {
    page,
    gzipBytes: async () => (await Promise.all(sizes.values())).reduce((sum, bytes) => sum + bytes, 0),
    files: () => [...sizes.keys()],
  };
}
