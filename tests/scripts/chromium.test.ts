import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { findChromium, launchFlags } from '../../scripts/lib/chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

test('CHROME_PATH comes first', () => {
  const wished = program('my-browser');
  program('chromium');
  expect(findChromium({ CHROME_PATH: wished, PATH: folder })).toEqual({
    path: wished,
    source: 'CHROME_PATH',
  });
});

test('a CHROME_PATH that names nothing is an error: another browser would not be what was asked for', () => {
  expect(() => findChromium({ CHROME_PATH: join(folder, 'absent'), PATH: folder })).toThrow(/CHROME_PATH/);
});

test('then a browser on the PATH', () => {
  const path = program('google-chrome');
  rmSync(join(folder, 'chromium'), { force: true });
  expect(findChromium({ PATH: folder })).toEqual({ path, source: 'found on the PATH' });
});

test('the sandbox is given up only as root, where Chromium cannot have one', () => {
  expect(launchFlags.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
});
