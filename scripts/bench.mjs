// `npm run bench`: measures on this machine, prints a table, saves the figures.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

import { insertTable, textTable } from './bench/lib/report.mjs';
import { readOptions } from './lib/options.mjs';
import { root } from './lib/paths.mjs';
import { buildProduct, servePreview } from './lib/preview.mjs';
import { run } from './lib/run.mjs';

const usage = `npm run bench [-- --part NAME]... [-- --save FILE] [-- --no-build] [-- --quick]
  --part NAME  only this part (a file of scripts/bench); may be given again
  --save FILE  also write the figures there, e.g. docs/benchmarks.json, and their table into the .md beside it;
               figures of parts that were not measured now stay
  --no-build   measure the build that is in dist/
  --quick      one run of each: shows that every part works, measures nothing well`;

/**
 * A figure with what it is compared to. A ratio of two figures of one run says more than either:
 * machines differ, and so does one machine from hour to hour.
 *
 * @typedef {{
 *   metric: string,
 *   value: number,
 *   unit: string,
 *   baseline?: { what: string, value: number },
 *   target?: { what: string, met: boolean },
 *   note?: string,
 * }} Figure
 * @typedef {{ part: string, date: string, commit: string | null, machine: Record<string, string | number>, seconds: number, figures: Figure[], error?: string }} Measured
 * @typedef {{ log: (text: string) => void, baseUrl: string }} BenchContext
 * @typedef {{ name: string, run: (context: BenchContext) => Promise<Figure[]> }} BenchPart
 */

const options = readOptions(
  {
    part: { type: 'string', multiple: true },
    save: { type: 'string' },
    'no-build': { type: 'boolean' },
    quick: { type: 'boolean' },
  },
  usage,
);
if (options.quick && options.save) {
  console.error('Figures of a quick run are not worth saving: leave out --quick or --save.');
  process.exit(2);
}
// Parts read it when they are imported.
if (options.quick) process.env['BENCH_QUICK'] = '1';

const folder = join(root, 'scripts', 'bench');
const available = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
const chosen = available.filter((name) => !options.part || options.part.includes(name.replace('.mjs', '')));
if (chosen.length === 0) {
  console.error(
    `There is nothing to measure. Parts: ${available.map((name) => name.replace('.mjs', '')).join(', ')}`,
  );
  process.exit(2);
}

if (!options['no-build']) await buildProduct();
const server = await servePreview({ port: 0 });
/** @type {Measured[]} */
const parts = [];
try {
  for (const file of chosen) parts.push(await measure(file));
} finally {
  await server.close();
}

console.log(`\n${textTable(parts)}`);
await save();
process.exitCode = parts.some((part) => part.error) ? 1 : 0;

/**
 * @param {string} file
 * @returns {Promise<Measured>}
 */
async function measure(file) {
  /** @type {BenchPart} */
  const part = await import(`./bench/${file}`);
  console.log(`\n== ${part.name}`);
  const origin = { part: part.name, date: new Date().toISOString(), commit: commit(), machine: machine() };
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  try {
    const figures = await part.run({ log: (text) => console.log(`  ${text}`), baseUrl: server.url });
    return { ...origin, seconds: seconds(), figures };
  } catch (error) {
    console.error(error);
    return { ...origin, seconds: seconds(), figures: [], error: String(error) };
  }
}

async function save() {
  const date = new Date().toISOString();
  write(join(root, 'bench-results', `${date.replaceAll(':', '-')}.json`), { date, parts });
  if (!options.save) return;
  const file = join(root, options.save);
  const merged = [...keptFrom(file), ...parts].sort((a, b) => a.part.localeCompare(b.part));
  write(file, { date, parts: merged });
  // A file of the project keeps to its format.
  await run('oxfmt', [file]);
  const page = file.replace(/\.json$/, '.md');
  if (page !== file && existsSync(page)) {
    writeFileSync(page, insertTable(readFileSync(page, 'utf8'), merged));
    console.log(`Wrote the table of ${page.slice(root.length + 1)}`);
  }
}

/**
 * Parts of an earlier report that were not measured now; each tells its own date, commit and machine.
 *
 * @param {string} file
 * @returns {Measured[]}
 */
function keptFrom(file) {
  if (!existsSync(file)) return [];
  /** @type {{ parts: Measured[] }} */
  const earlier = JSON.parse(readFileSync(file, 'utf8'));
  return earlier.parts.filter((old) => !parts.some((part) => part.part === old.part));
}

/**
 * @param {string} file
 * @param {object} report
 */
function write(file, report) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`Saved ${file.slice(root.length + 1)}`);
}

function machine() {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
  };
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
