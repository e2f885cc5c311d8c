import { existsSync, readFileSync } from 'node:fs';

/**
 * Counts a vitest JSON report. What cannot be counted as a test is still never lost:
 * a file that did not load, an error outside every test, and a lane without a single test each count as a failure.
 *
 * @param {string} path of the report
 * @param {number} exitCode of vitest
 * @returns {{ passed: number, failed: number, skipped: number, note: string }}
 */
export function readReport(path, exitCode) {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0, note: 'vitest ended without a report' };
  return countReport(JSON.parse(readFileSync(path, 'utf8')), exitCode);
}

/**
 * @typedef {{ name: string, status: string, assertionResults: { status: string }[] }} FileResult
 * @param {{ testResults: FileResult[] }} report
 * @param {number} exitCode
 */
export function countReport(report, exitCode) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const skipped = tests.length - passed - failedTests;
  // A file fails without a failing test when it did not load, or when a hook around all its tests threw.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
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
  return { passed, failed, skipped, note: notes.join(', ') };
}
