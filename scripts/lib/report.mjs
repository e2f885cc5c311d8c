import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, note: string, failures: string[], left: string[] }} Counts
 *   `failures`: each test or file that failed, with the first lines of why, for the end of the output: what a long
 *   run printed in its middle is often all that is cut away. `left`: the files of which tests did not run, with their number and the first names.
 */

/**
 * Counts a vitest JSON report. What cannot be counted as a test is still never lost:
 * a file that did not load, an error outside every test, and a lane without a single test each count as a failure.
 *
 * @param {string} path of the report
 * @param {number} exitCode of vitest
 * @returns {Counts}
 */
export function readReport(path, exitCode) {
  if (!existsSync(path)) {
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      note: 'vitest ended without a report',
      failures: [],
      left: [],
    };
  }
  return countReport(JSON.parse(readFileSync(path, 'utf8')), exitCode);
}

/**
 * @typedef {{ status: string, fullName?: string, failureMessages?: string[] }} TestResult
 * @typedef {{ name: string, status: string, message?: string, assertionResults: TestResult[] }} FileResult
 * @param {{ testResults: FileResult[] }} report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countReport(report, exitCode) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const skipped = tests.length - passed - failedTests;
  // A file fails without a failing test when it did not load, or when a hook around all its tests threw.
  const brokenFiles = report.testResults.filter(isBroken).length;
  const failures = report.testResults.flatMap(failuresOf);
  let failed = failedTests + brokenFiles;
  const notes = [];
  if (brokenFiles > 0) notes.push(`${brokenFiles} files did not run`);
  if (failed === 0 && passed === 0) {
    failed = 1;
    notes.push('no test ran');
  }
  if (failed === 0 && exitCode !== 0) {
    failed = 1;
    notes.push('an error outside the tests');
  }
  const left = report.testResults.flatMap(leftOutOf);
  return { passed, failed, skipped, note: notes.join(', '), failures, left };
}

/** @param {FileResult} file */
function isBroken(file) {
  return file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed');
}

/** @param {FileResult} file */
function failuresOf(file) {
  if (isBroken(file)) return [`${file.name}\n${firstLines(file.message)}`];
  return file.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file.name} > ${test.fullName ?? ''}\n${firstLines(test.failureMessages?.[0])}`);
}

/** @param {FileResult} file */
function leftOutOf(file) {
  const left = file.assertionResults.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  if (left.length === 0) return [];
  const names = left.slice(0, 3).map((test) => test.fullName ?? '');
  return [`${file.name}: ${left.length} (${names.join('; ')}${left.length > 3 ? '; ...' : ''})`];
}

/** @param {string | undefined} text */
function firstLines(text = '') {
  return text
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n');
}
