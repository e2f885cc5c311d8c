// Runs in the page that `lib/peer.mjs` builds: UpscalerJS with the wasm backend of tfjs.
import x2 from '@upscalerjs/esrgan-slim/2x';
import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import Upscaler from 'upscaler';

/** Weights from this machine in place of the content network that the package names. */
const model = { ...x2, path: '/x2/model.json' };

async function measure(png, runs) {
  setWasmPaths('/wasm/');
  setThreadsCount(2);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs could not start its wasm backend.');
  await tf.ready();
  const upscaler = new Upscaler({ model });
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const input = tf.browser.fromPixels(bitmap);
  const run = async () => {
    const output = await upscaler.upscale(input, { output: 'tensor' });
    const data = await output.data();
    const [height, width] = output.shape;
    output.dispose();
    return { data, height, width };
  };
  // The first run compiles and lays out memory.
  let last = await run();
  const runMs = [];
  for (let i = 0; i < runs; i += 1) {
    const started = performance.now();
    last = await run();
    runMs.push(performance.now() - started);
  }
  const rgb = Uint8ClampedArray.from(last.data);
  return {
    runMs,
    backend: tf.getBackend(),
    threads: getThreadsCount(),
    width: last.width,
    height: last.height,
    rgb: toBase64(rgb),
  };
}

function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

globalThis.peer = { measure };
