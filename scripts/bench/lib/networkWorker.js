// Source of a worker that `network.mjs` starts from a blob: it imports the runtime that the product ships.
globalThis.addEventListener('message', ({ data }) => {
  measure(data).then(
    (result) => globalThis.postMessage(result),
    (error) => globalThis.postMessage({ error: String(error) }),
  );
});

/** Milliseconds; the first run, which lays out memory, is not counted. */
async function measure({ origin, path, dims, runs, spinning }) {
  const ort = await import(`${origin}/ort/ort.wasm.min.mjs`);
  ort.env.wasm.numThreads = Math.min(2, navigator.hardwareConcurrency);
  ort.env.wasm.wasmPaths = `${origin}/ort/`;
  const started = performance.now();
  const weights = new Uint8Array(await (await fetch(`${origin}/${path}`)).arrayBuffer());
  const session = await ort.InferenceSession.create(weights, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: spinning ? '1' : '0' } } },
  });
  const size = dims.reduce((a, b) => a * b, 1);
  const input = Float32Array.from({ length: size }, (_, i) => Math.sin(i * 0.7) * 0.9);
  const run = async () => {
    const results = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', input, dims) });
    await results[session.outputNames[0]].getData();
  };
  await run();
  const loadMs = performance.now() - started;
  const runMs = [];
  for (let i = 0; i < runs; i += 1) {
    const from = performance.now();
    await run();
    runMs.push(performance.now() - from);
  }
  return { loadMs, runMs, threads: ort.env.wasm.numThreads };
}
