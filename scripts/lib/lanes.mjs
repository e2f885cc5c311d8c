/**
 * @typedef {{
 *   name: string,
 *   about: string,
 *   command: string,
 *   args: readonly string[],
 *   reports: boolean,
 *   needsBrowser: boolean,
 *   timeoutMs: number,
 * }} Lane
 * `reports`: a vitest run whose JSON report is counted test by test; the others count as one check each.
 */

const minuteMs = 60_000;

/** @type {readonly Lane[]} In the order in which they run: the quick and telling ones first. */
export const lanes = [
  check('types', 'the four TypeScript projects', 'tsc', ['-b']),
  check('lint', 'house rules', 'oxlint', []),
  check('format', 'formatting', 'oxfmt', ['--check']),
  check('dead', 'unused files, exports and packages', 'knip', []),
  vitest('unit', 'kernel, session, storage, engines, architecture, scripts in Node', 'node', false, 10),
  vitest('dom', 'design, tools, panels, app in jsdom', 'dom', false, 10),
  vitest('browser', 'canvas, storage and engines in a real Chromium', 'browser', true, 15),
  check('build', 'production build', 'vite', ['build', '--logLevel', 'warn']),
  check('size', 'JavaScript of the first screen and of the editor', process.execPath, ['scripts/size.mjs']),
  vitest('e2e', 'the whole product, production build, real Chromium', 'e2e', true, 30),
];

/**
 * @param {string} name
 * @param {string} about
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Lane}
 */
function check(name, about, command, args) {
  return { name, about, command, args, reports: false, needsBrowser: false, timeoutMs: 5 * minuteMs };
}

/**
 * @param {string} name
 * @param {string} about
 * @param {string} project of vitest.config.ts
 * @param {boolean} needsBrowser
 * @param {number} minutes
 * @returns {Lane}
 */
function vitest(name, about, project, needsBrowser, minutes) {
  const args = ['run', '--project', project];
  return { name, about, command: 'vitest', args, reports: true, needsBrowser, timeoutMs: minutes * minuteMs };
}
