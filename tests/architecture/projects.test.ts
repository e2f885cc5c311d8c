import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { PlantedProject } from './plantedProject.ts';

/** File, planted code, and the compiler's complaint. */
const violations = [
  ['src/kernel/document.ts', `export const title = document.title;`, 'TS2584'],
  ['src/kernel/blob.ts', `export const picture = new Blob();`, 'TS2304'],
  ['src/kernel/timer.ts', `setTimeout(() => {}, 1);`, 'TS2304'],
  ['src/kernel/signal.ts', `export const signal: AbortSignal | null = null;`, 'TS2304'],
  ['src/kernel/process.ts', `export const env = process.env;`, 'TS2591'],
  ['src/kernel/outward.ts', `import { plain } from '../engines/plain.ts'; export const p = plain;`, 'TS6307'],
  ['src/engines/page.worker.ts', `export const width = window.innerWidth;`, 'TS2304'],
  ['src/engines/shared.ts', `export const width = window.innerWidth;`, 'TS2304'],
  ['src/engines/sharing.worker.ts', `import { width } from './shared.ts'; document.title = width;`, 'TS2584'],
  ['src/engines/workerOnly.ts', `export type Scope = DedicatedWorkerGlobalScope;`, 'TS2304'],
] as const;

const permitted = [
  ['src/kernel/good.ts', `export function twice(x: number): number { return 2 * x; }`],
  ['src/engines/plain.ts', `export function plain(): number { return 1; }`],
  [
    'src/engines/good.worker.ts',
    `import { twice } from '../kernel/good.ts';\nimport { plain } from './plain.ts';\n` +
      `declare const self: DedicatedWorkerGlobalScope;\nself.postMessage(twice(plain()));`,
  ],
  [
    'src/app/client.ts',
    `export const worker = new Worker(new URL('../engines/good.worker.ts', import.meta.url), { type: 'module' });`,
  ],
  [
    'tests/good.test.ts',
    `import { plain } from '../src/engines/plain.ts';\nprocess.title = document.title + plain();`,
  ],
] as const;

describe('the TypeScript projects keep the kernel and the workers away from the page', () => {
  const project = new PlantedProject();
  let cleanBuild = { code: -1, output: 'not run' };
  let complaints: readonly string[] = [];

  beforeAll(() => {
    for (const [file, code] of permitted) project.plant(file, `${code}\n`);
    cleanBuild = project.run('tsc', ['-b']);
    for (const [file, code] of violations) project.plant(file, `${code}\n`);
    // A build stops at the first project that fails, so each is asked by itself.
    complaints = ['kernel', 'worker', 'app'].flatMap((name) =>
      project.run('tsc', ['-p', `tsconfig.${name}.json`]).output.split('\n'),
    );
  });

  afterAll(() => project.remove());

  test('code that keeps to its place builds, a worker with a file it shares with the page included', () => {
    expect(cleanBuild).toEqual({ code: 0, output: '' });
  });

  test.each(violations)('%s: %s', (file, _code, complaint) => {
    expect(complaints.filter((line) => line.startsWith(file)).join('\n')).toContain(complaint);
  });
});
