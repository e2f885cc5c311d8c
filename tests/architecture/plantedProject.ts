import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * A throw-away project with this project's own configuration, in which a test plants files and runs a tool.
 * It proves that a gate catches what it is for; a gate that never fails guards nothing.
 */
export class PlantedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'planted-'));

  constructor() {
    const configs = readdirSync('.').filter((name) => /^tsconfig.*\.json$|^\.oxlintrc\.json$/.test(name));
    for (const name of configs) copyFileSync(name, join(this.folder, name));
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'), 'dir');
  }

  plant(path: string, code: string): void {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }

  run(command: string, args: readonly string[]): { readonly code: number; readonly output: string } {
    const result = spawnSync(join(this.folder, 'node_modules', '.bin', command), [...args], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    if (result.error) throw result.error;
    return { code: result.status ?? 1, output: result.stdout + result.stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
