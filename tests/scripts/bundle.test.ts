import { expect, test } from 'vitest';

import { measureScreens } from '../../scripts/lib/bundle.mjs';

const manifest = {
  'index.html': {
    file: 'assets/index.js',
    isEntry: true,
    imports: ['_react.js'],
    dynamicImports: [
      'src/app/screens/EditorScreen.tsx',
      'src/canvas/createCanvas.ts',
      'src/panels/review/Review.tsx',
    ],
  },
  '_react.js': { file: 'assets/react.js' },
  'src/app/screens/EditorScreen.tsx': {
    file: 'assets/editor.js',
    isDynamicEntry: true,
    imports: ['index.html'],
    dynamicImports: ['src/engines/local/erase/client.ts'],
  },
  'src/canvas/createCanvas.ts': { file: 'assets/canvas.js', isDynamicEntry: true, imports: ['_konva.js'] },
  '_konva.js': { file: 'assets/konva.js', imports: ['_react.js'] },
  'src/panels/review/Review.tsx': { file: 'assets/review.js', isDynamicEntry: true, imports: ['_charts.js'] },
  '_charts.js': { file: 'assets/charts.js' },
  'src/engines/local/erase/client.ts': { file: 'assets/erase.js', isDynamicEntry: true },
  'src/base.css': { file: 'assets/base.css' },
};
const sizes: Record<string, number> = {
  index: 10,
  react: 60,
  editor: 40,
  canvas: 3,
  konva: 50,
  review: 7,
  charts: 9,
  erase: 5,
};

function sizeOf(path: string): number {
  return sizes[path.replace('assets/', '').replace('.js', '')] ?? Number.NaN;
}

test('a screen is its entry with everything imported statically, each file once', () => {
  const [first, editor] = measureScreens(manifest, sizeOf);
  expect(first).toMatchObject({ name: 'first screen', gzipBytes: 70, budgetBytes: 140 * 1024 });
  expect(editor).toMatchObject({ name: 'editor', gzipBytes: 163, budgetBytes: 240 * 1024 });
  expect(editor?.files.map((one) => one.path)).toEqual([
    'assets/react.js',
    'assets/konva.js',
    'assets/editor.js',
    'assets/index.js',
    'assets/canvas.js',
  ]);
});

test('an editor that cannot be found is an error, not an editor of 0 bytes', () => {
  const { 'src/app/screens/EditorScreen.tsx': _gone, ...rest } = manifest;
  expect(() => measureScreens(rest, sizeOf)).toThrow(/The editor has no lazy module/);
});
