import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { PlantedProject } from './plantedProject.ts';

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

/** File, planted code, rule, and words of the reason that a person is given. */
const violations = [
  ['src/panels/konva.ts', `import Konva from 'konva';`, 'no-restricted-imports', 'src/canvas only'],
  ['src/tools/erase/konva.ts', `import 'konva/lib/shapes/Rect';`, 'no-restricted-imports', 'src/canvas only'],
  ['src/session/idb.ts', `import { openDB } from 'idb';`, 'no-restricted-imports', 'src/storage only'],
  ['src/canvas/idb.ts', `import { openDB } from 'idb';`, 'no-restricted-imports', 'src/storage only'],
  [
    'src/storage/konva.ts',
    `import Konva from 'konva';`,
    'no-restricted-imports',
    'neither the canvas nor React',
  ],
  [
    'src/engines/react.ts',
    `import { useState } from 'react';`,
    'no-restricted-imports',
    'takes and returns pixels',
  ],
  [
    'src/panels/ort.ts',
    `import * as ort from 'onnxruntime-web';`,
    'no-restricted-imports',
    'belong to src/engines',
  ],
  [
    'src/panels/radix.ts',
    `import { Dialog } from 'radix-ui';`,
    'no-restricted-imports',
    'come from src/design',
  ],
  [
    'src/design/store.ts',
    `import { create } from 'zustand';`,
    'no-restricted-imports',
    'nothing of the product',
  ],
  ['src/kernel/package.ts', `import { z } from 'zod';`, 'no-restricted-imports', 'imports no package'],
  ['src/kernel/date.ts', `export const now = new Date();`, 'no-restricted-globals', 'has no clock'],
  ['src/kernel/random.ts', `export const n = Math.random();`, 'no-restricted-properties', 'is deterministic'],
  ['src/kernel/fetch.ts', `export const r = fetch('x');`, 'no-restricted-globals', 'has no network'],
  ['src/session/store.ts', `localStorage.clear();`, 'no-restricted-globals', 'a port of the kernel'],
  ['src/app/alert.ts', `alert('no');`, 'no-restricted-globals', 'blocks the page'],
  ['src/app/defaultExport.ts', `export default 1;`, 'no-default-export', ''],
  ['src/app/any.ts', `export const x: any = 1;`, 'no-explicit-any', ''],
  ['src/app/typeImport.ts', `export type X = import('../kernel/a.ts').X;`, 'consistent-type-imports', ''],
  ['src/app/console.ts', `console.log(1);`, 'no-console', ''],
] as const;

const permitted = [
  ['src/canvas/konva.ts', `import Konva from 'konva'; export const stage = Konva;`],
  ['src/storage/idb.ts', `import { openDB } from 'idb'; export const open = openDB;`],
  ['src/engines/ort.ts', `import * as ort from 'onnxruntime-web'; export const env = ort.env;`],
  ['src/app/theme.ts', `export const theme = localStorage.getItem('theme');`],
  ['src/kernel/a.ts', `export interface X { readonly value: number }`],
] as const;

describe('the linter holds the boundaries that the layer table cannot see', () => {
  const project = new PlantedProject();
  let found: readonly Diagnostic[] = [];

  beforeAll(() => {
    for (const [file, code] of [...violations, ...permitted]) project.plant(file, `${code}\n`);
    const { output } = project.run('oxlint', ['--format', 'json']);
    found = (JSON.parse(output) as { diagnostics: readonly Diagnostic[] }).diagnostics;
  });

  afterAll(() => project.remove());

  test.each(violations)('%s: %s', (file, _code, rule, reason) => {
    const complaints = found.filter((one) => one.filename === file && one.code.includes(rule));
    expect(complaints).not.toEqual([]);
    expect(complaints.map((one) => `${one.message} ${one.help ?? ''}`).join('\n')).toContain(reason);
  });

  test('what is permitted is not complained about', () => {
    const names: readonly string[] = permitted.map(([file]) => file);
    expect(found.filter((one) => names.includes(one.filename))).toEqual([]);
  });
});
