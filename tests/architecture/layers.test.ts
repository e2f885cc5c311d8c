import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { layerViolations, mayImport, sourceFiles } from './layerTable.ts';

test('every import under src points down the layer table', () => {
  const files = sourceFiles('src');
  // A walk that finds nothing must not pass.
  expect(files.length).toBeGreaterThan(60);
  expect(files.flatMap((file) => layerViolations(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test('the table itself has no cycle', () => {
  const reaches = (from: string, seen: readonly string[]): boolean =>
    (mayImport[from] ?? []).some((to) => seen.includes(to) || reaches(to, [...seen, to]));
  expect(Object.keys(mayImport).filter((layer) => reaches(layer, [layer]))).toEqual([]);
});

test.each([
  ['a value', 'src/session/a.ts', `import { open } from '../storage/idb/db.ts';`, 'session -> storage'],
  [
    'a type',
    'src/kernel/a.ts',
    `import type { Meter } from '../panels/meter/Meter.tsx';`,
    'kernel -> panels',
  ],
  [
    'a re-export',
    'src/canvas/a.ts',
    `export * from '../engines/hosted/acme/engine.ts';`,
    'canvas -> engines',
  ],
  [
    'a named re-export',
    'src/storage/a.ts',
    `export { x } from '../engines/local/x.ts';`,
    'storage -> engines',
  ],
  [
    'import()',
    'src/tools/crop/a.ts',
    `const load = () => import('../../panels/meter/Meter.tsx');`,
    'tools -> panels',
  ],
  [
    'a worker',
    'src/panels/meter/a.ts',
    `new Worker(new URL('../../engines/x.worker.ts', import.meta.url));`,
    'panels -> engines',
  ],
  ['a glob', 'src/session/b.ts', `import.meta.glob<Tool>('../tools/*/tool.ts');`, 'session -> tools'],
  ['the proxy', 'src/app/a.ts', `import { routes } from '../../proxy/routes.mjs';`, 'app -> ..'],
  [
    'its shared table, elsewhere',
    'src/engines/hosted/a.ts',
    `import { ownKeyTarget } from '../../../proxy/ownKeys.mjs';`,
    'engines -> ..',
  ],
  [
    'engines and storage',
    'src/engines/a.ts',
    `import { put } from '../storage/tiles.ts';`,
    'engines -> storage',
  ],
  [
    'the design layer',
    'src/design/a.ts',
    `import { editor } from '../session/editor.ts';`,
    'design -> session',
  ],
  ['a way out of src', 'src/app/a.ts', `import fixture from '../../tests/fixtures/x.ts';`, 'app -> ..'],
  ['an unknown layer', 'src/misc/a.ts', ``, 'not in a known layer'],
  [
    'a sibling tool',
    'src/tools/crop/a.ts',
    `import { x } from '../erase/tool.ts';`,
    'leans on its sibling erase',
  ],
  [
    'a root path',
    'src/app/a.ts',
    `import '/src/kernel/a.ts';`,
    '"/src/kernel/a.ts" is not relative, so its layer is hidden',
  ],
])('a planted violation is caught: %s', (_what, file, code, complaint) => {
  expect(layerViolations(file, code)).toEqual([`${file}: ${complaint}`]);
});

test.each([
  ['src/engines/a.ts', `import { ok } from '../kernel/shared/result.ts';`],
  [
    'src/app/compose.ts',
    `import { open } from '../storage/idb/db.ts'; import { x } from '../engines/local/x.ts';`,
  ],
  ['src/tools/crop/a.ts', `import { y } from './frame.ts'; import React from 'react';`],
])('what the table allows passes: %s', (file, code) => {
  expect(layerViolations(file, code)).toEqual([]);
});
