// `npm test`: sets everything up, runs every lane, and ends with one line of counts.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { lanes } from './lib/lanes.mjs';
import { distDir, resultsDir } from './lib/paths.mjs';
import { readReport } from './lib/report.mjs';
import { run } from './lib/run.mjs';
import { fetchModels, installPackages, nodeProblem } from './lib/setup.mjs';
import { readOptions } from './lib/options.mjs';

const usage = `npm test [-- --lane NAME]...
  --lane NAME  run only this lane; may be given again. Lanes: ${lanes.map((lane) => lane.name).join(', ')}`;

/** @typedef {{ name: string, passed: number, failed: number, skipped: number, ms: number, note: string, failures: string[], left: string[] }} Outcome */

const options = readOptions({ lane: { type: 'string', multiple: true } }, usage);
const wanted = options.lane ?? [];
const unknown = wanted.find((name) => !lanes.some((lane) => lane.name === name));
if (unknown) {
  console.error(`There is no lane "${unknown}".\n\n${usage}`);
  process.exit(2);
}

/** @type {Outcome[]} */
const outcomes = [];
const chosen = wanted.length > 0 ? lanes.filter((lane) => wanted.includes(lane.name)) : lanes;

if (await setUp()) {
  rmSync(resultsDir, { recursive: true, force: true });
  mkdirSync(resultsDir, { recursive: true });
  // The size and end-to-end lanes must never judge an older build than this one.
  if (chosen.some((lane) => lane.name === 'build')) {
    rmSync(distDir, { recursive: true, force: true });
    process.env['PRODUCT_IS_BUILT'] = '1';
  }
  for (const lane of chosen) outcomes.push(await runLane(lane));
}
finish();

/** @returns {Promise<boolean>} False when the lanes cannot run; the failure is then among the outcomes. */
async function setUp() {
  const started = performance.now();
  const problem = await setUpProblem();
  if (problem === null) return true;
  console.error(`\n${problem}`);
  const ms = performance.now() - started;
  outcomes.push({
    name: 'set-up',
    passed: 0,
    failed: 1,
    skipped: 0,
    ms,
    note: 'no lane could run',
    failures: [],
    left: [],
  });
  return false;
}

/** @returns {Promise<string | null>} */
async function setUpProblem() {
  const problem = nodeProblem();
  if (problem) return problem;
  if (!(await installPackages())) return 'npm could not install the packages: its message is above.';
  if (chosen.some((lane) => lane.needsBrowser)) {
    try {
      const { requireChromium } = await import('./lib/installChromium.mjs');
      const browser = await requireChromium();
      console.log(`Chromium: ${browser.path} (${browser.source})`);
      process.env['CHROME_PATH'] = browser.path;
      process.env['CHECK_REQUIRE_BROWSER'] = '1';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  if (!(await fetchModels())) return 'The local engines have no weights: the message is above.';
  return null;
}

/**
 * @param {import('./lib/lanes.mjs').Lane} lane
 * @returns {Promise<Outcome>}
 */
async function runLane(lane) {
  console.log(`\n== ${lane.name}: ${lane.about}`);
  const started = performance.now();
  const report = join(resultsDir, `${lane.name}.json`);
  const args = lane.reports
    ? [...lane.args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    : lane.args;
  const { code, timedOut } = await run(lane.command, args, { timeoutMs: lane.timeoutMs });
  const counts = lane.reports
    ? readReport(report, code)
    : {
        passed: code === 0 ? 1 : 0,
        failed: code === 0 ? 0 : 1,
        skipped: 0,
        note: '',
        failures: [],
        left: [],
      };
  const note = timedOut ? `stopped after ${lane.timeoutMs / 60_000} minutes` : counts.note;
  return { ...counts, note, name: lane.name, ms: performance.now() - started };
}

function finish() {
  const passed = outcomes.reduce((sum, lane) => sum + lane.passed, 0);
  const failed = outcomes.reduce((sum, lane) => sum + lane.failed, 0);
  console.log('\nlane        passed  failed  skipped     time');
  for (const lane of outcomes) {
    const seconds = `${(lane.ms / 1000).toFixed(1)} s`;
    const columns = [lane.passed, lane.failed, lane.skipped].map((count) => String(count).padStart(8));
    console.log(`${lane.name.padEnd(10)}${columns.join('')} ${seconds.padStart(9)}  ${lane.note}`.trimEnd());
  }
  for (const lane of outcomes)
    for (const name of lane.left) console.log(`did not run in ${lane.name}: ${name}`);
  for (const lane of outcomes)
    for (const failure of lane.failures) console.log(`\nfailed in ${lane.name}: ${failure}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  console.log(`\n${passed} passed, ${failed} failed`);
}
