// DuckDB-WASM over the review's rows. Installed outside the product into `.cache/bench-duck`: the product neither ships
// nor needs it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { root } from '../../lib/paths.mjs';
import { run } from '../../lib/run.mjs';

const folder = join(root, '.cache', 'bench-duck');
const manifest = {
  name: 'bench-duck',
  private: true,
  dependencies: { '@duckdb/duckdb-wasm': '1.32.0' },
};

/**
 * The lines and calls of a table as two tables of DuckDB, and the queries of one month and tool over them.
 *
 * @param {(text: string) => void} log
 */
export async function openDuck(log, table, calendar) {
  try {
    await install(log);
    const require = createRequire(join(folder, 'package.json'));
    const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
    const arrow = require('apache-arrow');
    const dist = join(folder, 'node_modules/@duckdb/duckdb-wasm/dist');
    const bundles = {
      mvp: {
        mainModule: join(dist, 'duckdb-mvp.wasm'),
        mainWorker: join(dist, 'duckdb-node-mvp.worker.cjs'),
      },
      eh: { mainModule: join(dist, 'duckdb-eh.wasm'), mainWorker: join(dist, 'duckdb-node-eh.worker.cjs') },
    };
    const database = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
    await database.instantiate(() => undefined);
    const connection = database.connect();
    const begun = performance.now();
    for (const [name, columns] of Object.entries(columnsOf(table)))
      connection.insertArrowTable(arrow.tableFromArrays(columns), { name });
    log(`DuckDB-WASM took the rows in within ${Math.round(performance.now() - begun)} ms`);
    return {
      ok: /** @type {const} */ (true),
      ask: (/** @type {string} */ month, /** @type {string} */ tool) => {
        const { start, end } = calendar.monthBounds(month);
        for (const sql of queries(start, end, table.wordNumber(tool))) connection.query(sql).toArray();
      },
      close: () => connection.close(),
    };
  } catch (cause) {
    return {
      ok: /** @type {const} */ (false),
      reason: `DuckDB-WASM did not run: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
}

function columnsOf(table) {
  const { lines, calls, assets } = table;
  const callOf = new Int32Array(lines.size);
  for (let row = 0; row < lines.size; row += 1) {
    const call = lines.col.call[row];
    callOf[row] = call < 0 ? -1 : assets[lines.col.asset[row]].calls[0] + call;
  }
  const cut = (rows, names) =>
    Object.fromEntries(names.map((name) => [name, rows.col[name].slice(0, rows.size)]));
  return {
    lines: { ...cut(lines, ['asset', 'at', 'day', 'component', 'micros']), call: callOf },
    calls: {
      ...cut(calls, ['asset', 'at', 'day', 'tool', 'model', 'tier', 'status', 'latencyMs', 'micros', 'hour']),
      id: Int32Array.from({ length: calls.size }, (_, row) => row),
    },
  };
}

const queries = (start, end, tool) => [
  `select l.component, sum(l.micros) from lines l join calls c on c.id = l.call
   where c.tool = ${tool} and l."at" >= ${start} and l."at" < ${end} group by 1`,
  `select l.day, sum(l.micros) from lines l join calls c on c.id = l.call
   where c.tool = ${tool} and l."at" >= ${start} and l."at" < ${end} group by 1`,
  `select l.asset, sum(l.micros) from lines l join calls c on c.id = l.call
   where c.tool = ${tool} and l."at" < ${end} group by 1`,
  `select model, tier, count(*), sum(micros), sum((status = 3)::int), sum((status = 4)::int), count(distinct asset),
     count(distinct day), quantile_disc(latencyMs, 0.5) filter (not isnan(latencyMs)),
     quantile_disc(latencyMs, 0.95) filter (not isnan(latencyMs))
   from calls where tool = ${tool} and "at" >= ${start} and "at" < ${end} group by 1, 2`,
  `select model, hour, count(*), quantile_disc(latencyMs, 0.5) filter (not isnan(latencyMs))
   from calls where tool = ${tool} and "at" >= ${start} and "at" < ${end} group by 1, 2`,
];

/** @param {(text: string) => void} log */
async function install(log) {
  if (existsSync(join(folder, 'node_modules', '@duckdb'))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  log('installing DuckDB-WASM for the comparison');
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
}
