import { existsSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { offlineWorkerSource, sampleFiles } from '../../scripts/lib/offlineWorker.mjs';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the picture behind “Open sample” is kept for offline use', () => {
  const opened = /BASE_URL\}(sample\/[\w.-]+)/.exec(read('src/app/compose.ts'))?.[1];
  expect(sampleFiles).toContain(opened);
  expect(offlineWorkerSource(sampleFiles)).toContain(`"/${opened}"`);
  expect(read('vite.config.ts')).toMatch(/offlineWorkerSource\(\[.*\.\.\.sampleFiles/);
  for (const file of sampleFiles)
    expect(existsSync(new URL(`../../public/${file}`, import.meta.url))).toBe(true);
});
