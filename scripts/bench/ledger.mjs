/**
 * Ledger benchmark: replay of a synthetic ledger and the cost of one more event.
 *
 *   node --expose-gc scripts/bench/ledger.mjs [events ...] [--json file]
 *
 * Node 20 cannot run TypeScript: Vite (already a dependency) bundles the kernel's fold into a temporary file first.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'vite';

import { repeats } from './lib/numbers.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** mulberry32: the same ledger on every machine. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const tools = ['generate', 'erase', 'upscale', 'remove-background'];
const kinds = ['active', 'review', 'hand-edit', 'felt-wait', 'overlapped', 'idle'];

/** Ten calls per asset, every fifteenth call on one large asset. */
function tenCallsEach(call) {
  return call % 15 === 0 ? 'large' : `asset-${Math.floor(call / 10)}`;
}

/** About seven events per call; `assetOf` says on which asset a call is made. */
export function* syntheticLedger(count, seed = 7, assetOf = tenCallsEach) {
  const random = seeded(seed);
  const whole = (below) => Math.floor(random() * below);
  let seq = 0;
  let at = 1_700_000_000_000;
  const event = (type, asset, body) => {
    seq += 1;
    at += whole(4_000);
    return {
      v: 1,
      id: `bench:${seq}`,
      dev: 'bench',
      seq,
      type,
      at,
      mono: at - 1_700_000_000_000,
      tz: 60,
      hlc: `${at}.0000.bench`,
      actor: 'p_bench',
      scope: { asset },
      body,
    };
  };
  for (let call = 0; ; call += 1) {
    const asset = assetOf(call);
    const id = `call-${call}`;
    const hosted = random() < 0.6;
    const micro = hosted ? 10_000 + whole(90_000) : 0;
    const base = { call: id };
    const charge = {
      kind: 'usage',
      attempt: 1,
      qty: 1,
      cur: 'USD',
      price: null,
      alloc: { method: 'direct', parts: [{ asset, ratioPpm: 1_000_000 }] },
    };
    const events = [
      event('call.quoted', asset, {
        ...base,
        qtyLow: 1,
        qtyHigh: 1,
        micro,
        upperMicro: micro,
        qualifier: 'exact',
        price: null,
      }),
      event('call.submitted', asset, {
        ...base,
        tool: tools[whole(4)],
        provider: hosted ? 'acme' : 'local',
        model: `model-${whole(6)}`,
        modelVersion: '1',
        tier: 2,
        source: hosted ? 'hosted' : 'local',
        parents: [],
        reserveMicro: micro,
        settings: { seed: whole(1e9) },
      }),
      event('charge.metered', asset, { ...base, ...charge, micro, basis: 'metered' }),
    ];
    if (random() < 0.08) {
      events.push(
        event('call.failed', asset, {
          ...base,
          errorType: 'timeout',
          reason: 'unknown',
          billed: '?',
          ms: 900,
        }),
      );
    } else {
      events.push(
        event('call.completed', asset, {
          ...base,
          outputs: 1,
          queueMs: 0,
          serverMs: whole(9_000),
          downloadMs: 50,
          decodeMs: 20,
          computeMs: whole(4_000),
          backend: 'wasm',
          threads: 2,
        }),
        event('output.created', asset, {
          output: `o-${call}`,
          call: id,
          index: 0,
          w: 1024,
          h: 1024,
          parents: [],
        }),
        event('output.decided', asset, {
          output: `o-${call}`,
          ...(random() < 0.6 ? { decision: 'accepted' } : { decision: 'rejected', reason: 'artefact' }),
        }),
      );
    }
    events.push(event('time.segment', asset, { kind: kinds[whole(6)], ms: whole(20_000), asset, call: id }));
    for (const next of events) {
      if (count <= 0) return;
      count -= 1;
      yield next;
    }
  }
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1];
}

function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length * percent + 99) / 100) - 1];
}

/** Wall and processor milliseconds of `work`; on a busy machine only the second says much. */
function timed(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1_000 };
}

function medians(samples) {
  return {
    wallMs: median(samples.map((sample) => sample.wallMs)),
    cpuMs: median(samples.map((sample) => sample.cpuMs)),
  };
}

async function loadKernel() {
  const outDir = await mkdtemp(join(tmpdir(), 'ninetyten-bench-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'es2023',
      lib: {
        entry: {
          fold: join(root, 'src/kernel/metrics/ledgerFold.ts'),
          meter: join(root, 'src/kernel/metrics/assetMeter.ts'),
          validate: join(root, 'src/kernel/ledger/validate.ts'),
        },
        formats: ['es'],
      },
    },
  });
  const load = (name) => import(pathToFileURL(join(outDir, `${name}.js`)).href);
  const kernel = { ...(await load('fold')), ...(await load('meter')), ...(await load('validate')) };
  return { kernel, dispose: () => rm(outDir, { recursive: true }) };
}

/**
 * Milliseconds. `replay`: fold of all events into every asset's meter and the waits. `parse`: the check that each
 * stored row passes first. `update`: one more event folded, the meter and all rows of the largest asset read again.
 * `floor`: looking at each event's type and adding up one number, the least any replay does.
 */
export async function benchLedger(count, { runs = 3, updates = 500 } = {}) {
  const { kernel, dispose } = await loadKernel();
  try {
    const events = Array.from(syntheticLedger(count + updates));
    const more = events.splice(count);
    const floors = [];
    const replays = [];
    const parses = [];
    let fold;
    let heapMb = null;
    for (let run = 0; run < runs; run += 1) {
      floors.push(
        timed(() => {
          let sum = 0;
          for (const event of events) if (event.type === 'charge.metered') sum += event.body.micro;
          if (sum < 0) throw new Error('unreachable');
        }),
      );
      parses.push(
        timed(() => {
          for (const event of events)
            if (kernel.parseEvent(event).kind !== 'known') throw new Error('no event');
        }),
      );
      fold = null;
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      replays.push(
        timed(() => {
          fold = kernel.emptyLedgerFold();
          for (const event of events) kernel.foldLedgerEvent(fold, event);
        }),
      );
      if (globalThis.gc) {
        globalThis.gc();
        heapMb = Math.round((process.memoryUsage().heapUsed - before) / 1e6);
      }
    }
    const large = fold.assets.get('large');
    kernel.iterationRows(large);
    const meterUpdates = [];
    const rowUpdates = [];
    for (const next of more) {
      const event = { ...next, scope: { asset: 'large' } };
      const start = performance.now();
      kernel.foldLedgerEvent(fold, event);
      kernel.meterView(large);
      const metered = performance.now();
      kernel.iterationRows(large);
      meterUpdates.push(metered - start);
      rowUpdates.push(performance.now() - start);
    }
    return {
      events: count,
      assets: fold.assets.size,
      iterationsOfLargestAsset: kernel.meterView(large).iterations,
      runs,
      floor: medians(floors),
      parse: medians(parses),
      replay: medians(replays),
      foldHeapMb: heapMb,
      updateMs: {
        meterMedian: median(meterUpdates),
        meterP95: percentile(meterUpdates, 95),
        meterAndRowsMedian: median(rowUpdates),
        meterAndRowsP95: percentile(rowUpdates, 95),
      },
    };
  } finally {
    await dispose();
  }
}

export const name = 'ledger';

/** @param {import('../bench.mjs').BenchContext} context */
export async function run({ log }) {
  const figures = [];
  for (const count of [100_000, 1_000_000]) {
    const result = await benchLedger(count, { runs: repeats(3) });
    log(JSON.stringify(result));
    const shown = `${count.toLocaleString('en-US')} events`;
    figures.push(
      {
        metric: `replay of ${shown}`,
        value: result.replay.wallMs,
        unit: 'ms',
        baseline: { what: 'one pass over the events', value: result.floor.wallMs },
        note: `${result.assets} assets; processor ${Math.round(result.replay.cpuMs)} ms`,
      },
      {
        metric: `check of ${shown}`,
        value: result.parse.wallMs,
        unit: 'ms',
        note: 'each stored row, before it is folded',
      },
      {
        metric: `meter and rows after one more event, ${shown}`,
        value: result.updateMs.meterAndRowsP95,
        unit: 'ms',
        target: { what: '≤ 16 ms', met: result.updateMs.meterAndRowsP95 <= 16 },
        note: `p95, asset of ${result.iterationsOfLargestAsset} iterations; the meter alone ${result.updateMs.meterP95.toFixed(3)} ms`,
      },
    );
  }
  return figures;
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  const words = process.argv.slice(2);
  const at = words.indexOf('--json');
  const file = at < 0 ? null : words.splice(at, 2)[1];
  const counts = words.length > 0 ? words.map(Number) : [100_000, 1_000_000];
  const results = [];
  for (const count of counts) {
    const result = await benchLedger(count);
    results.push(result);
    console.log(JSON.stringify(result, null, 2));
  }
  if (file) await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}
