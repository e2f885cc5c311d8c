import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { installReason, nodeProblem } from '../../scripts/lib/setup.mjs';

describe('nodeProblem', () => {
  test.each(['20.19.0', '20.20.2', '21.0.0', '22.12.0', '24.1.0'])('Node %s will do', (version) => {
    expect(nodeProblem(version)).toBeNull();
  });

  test.each(['20.18.3', '18.20.0', '16.0.0'])('Node %s is told what is needed', (version) => {
    expect(nodeProblem(version)).toContain(`needs Node 20.19 or newer; this is Node ${version}`);
  });
});

describe('installReason', () => {
  let folder = '';
  const lock = {
    '': { name: 'x' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/a-for-another-system': { version: '1.0.0', optional: true },
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'install-'));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: lock }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function installed(packages: Record<string, { version: string }>, folders = Object.keys(packages)): void {
    for (const path of ['node_modules', ...folders]) mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  }

  test('a fresh clone', () => {
    expect(installReason(folder)).toBe('nothing is installed yet');
  });

  test('what matches the lock file is left alone, without the binaries of other systems', () => {
    installed({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } });
    expect(installReason(folder)).toBeNull();
  });

  test.each([
    ['a missing package', { 'node_modules/a': { version: '1.0.0' } }, 'node_modules/b is missing'],
    [
      'another version',
      { 'node_modules/a': { version: '1.0.1' }, 'node_modules/b': { version: '2.0.0' } },
      'node_modules/a is 1.0.1, the lock file says 1.0.0',
    ],
    [
      'a left-over',
      {
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b': { version: '2.0.0' },
        'node_modules/c': { version: '3.0.0' },
      },
      'node_modules/c is not in the lock file',
    ],
  ])('%s', (_what, packages, reason) => {
    installed(packages);
    expect(installReason(folder)).toBe(reason);
  });

  test('a folder that was deleted by hand', () => {
    installed({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }, [
      'node_modules/a',
    ]);
    expect(installReason(folder)).toBe('node_modules/b was removed');
  });
});
