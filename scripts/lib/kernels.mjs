import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths.mjs';

const sources = join(root, 'kernels');
const target = join(root, 'src/engines/local/cpu/generated');

/** Browsers with relaxed SIMD get fused multiply-add; the others the same kernels without. */
const builds = { fused: ['--use', 'FMA=1'], plain: [] };

const flags =
  '-O3 --noAssert --runtime stub --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --enable simd --enable threads --enable relaxed-simd'.split(
    ' ',
  );

/**
 * Compiles the kernels of the processor's network runtime from AssemblyScript to WebAssembly, unless what is
 * there was made from the same sources by the same compiler.
 *
 * @returns {Promise<void>} rejects with the compiler's message
 */
export function compileKernels() {
  return (underWay ??= compile());
}

/** @type {Promise<void> | null} */
let underWay = null;

async function compile() {
  const names = readdirSync(sources).filter((name) => name.endsWith('.ts'));
  const compiler = JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
  const hash = createHash('sha256').update(JSON.stringify([compiler.version, builds, flags]));
  for (const name of names.toSorted()) hash.update(readFileSync(join(sources, name)));
  const stamp = hash.digest('hex');
  const stampPath = join(target, 'stamp');
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return;
  const { default: asc } = await import('assemblyscript/asc');
  mkdirSync(target, { recursive: true });
  for (const [name, extra] of Object.entries(builds)) {
    const files = [
      'program.ts',
      '--baseDir',
      sources,
      '--outFile',
      `../src/engines/local/cpu/generated/${name}.wasm`,
    ];
    let messages = '';
    const stderr = { write: (text) => void (messages += text) };
    const { error } = await asc.main([...files, ...flags, ...extra], { stderr });
    if (error) throw new Error(`The kernels do not compile:\n${messages}`);
  }
  writeFileSync(stampPath, stamp);
}

/** Compiles them before Vite or Vitest asks for them. @returns {import('vite').Plugin} */
export function kernels() {
  return { name: 'kernels', enforce: 'pre', configResolved: () => compileKernels() };
}
