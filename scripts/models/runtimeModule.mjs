/**
 * The module through which the app knows its files: written by fetch.mjs --pin, committed, and compared on
 * every run, so that the app never asks for a file with another content than the one pinned.
 */
export function runtimeModule(manifest, ort) {
  const file = (path, { bytes, sha256 }) =>
    `{\n    path: '${path}',\n    bytes: ${bytes},\n    sha256: '${sha256}',\n  }`;
  const key = (name) => (/^[a-z0-9]+$/.test(name) ? name : `'${name}'`);
  const models = manifest.weights.map(
    (w) => `  ${key(w.id)}: ${file(`models/${w.id}.${w.output.sha256.slice(0, 8)}.onnx`, w.output)},\n`,
  );
  const binaries = [
    ['wasm', 'ort-wasm-simd-threaded.wasm'],
    ['webgpu', 'ort-wasm-simd-threaded.asyncify.wasm'],
  ].map(([name, path]) => `  ${name}: ${file(`ort/${path}`, ort[path])},\n`);
  return [
    '/** Written by scripts/models/fetch.mjs --pin from scripts/models/manifest.json. Do not edit. */\n\n',
    '/** Paths are relative to the base URL of the app. */\n',
    'export interface PinnedFile {\n  readonly path: string;\n  readonly bytes: number;\n  readonly sha256: string;\n}\n\n',
    `export const modelFiles = {\n${models.join('')}} as const satisfies Readonly<Record<string, PinnedFile>>;\n\n`,
    'export type ModelId = keyof typeof modelFiles;\n\n',
    `export const runtimeBinaries = {\n${binaries.join('')}} as const satisfies Readonly<Record<string, PinnedFile>>;\n`,
  ].join('');
}
