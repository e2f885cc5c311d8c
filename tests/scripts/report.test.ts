import { expect, test } from 'vitest';

import { countReport, readReport } from '../../scripts/lib/report.mjs';

function file(status: string, ...tests: readonly string[]) {
  return { name: 'a.test.ts', status, assertionResults: tests.map((one) => ({ status: one })) };
}

test('counts tests over all files', () => {
  const report = {
    testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed')],
  };
  expect(countReport(report, 1)).toMatchObject({ passed: 3, failed: 1, skipped: 1, note: '' });
});

test('a file that did not load is a failure', () => {
  const report = { testResults: [file('passed', 'passed'), file('failed')] };
  expect(countReport(report, 1)).toMatchObject({ passed: 1, failed: 1, note: '1 files did not run' });
});

test('a lane that ran no test is a failure, even when vitest says that all is well', () => {
  expect(countReport({ testResults: [] }, 0)).toMatchObject({ passed: 0, failed: 1, note: 'no test ran' });
  expect(countReport({ testResults: [file('passed', 'skipped')] }, 0)).toMatchObject({
    passed: 0,
    failed: 1,
  });
});

test('an error outside every test is a failure', () => {
  const report = { testResults: [file('passed', 'passed')] };
  expect(countReport(report, 1)).toMatchObject({ passed: 1, failed: 1, note: 'an error outside the tests' });
  expect(countReport(report, 0)).toMatchObject({ passed: 1, failed: 0 });
});

test('what failed is named with the first lines of its reason', () => {
  const why = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  const failed = { status: 'failed', fullName: 'adds up', failureMessages: [why] };
  const report = {
    testResults: [
      { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'passed' }, failed] },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  };
  const [test, file, ...others] = countReport(report, 1).failures;
  expect(test).toContain('a.test.ts > adds up\n    line 0\n');
  expect(test).not.toContain('line 12');
  expect(file).toBe('b.test.ts\n    no such module');
  expect(others).toEqual([]);
});

test('what did not run is named', () => {
  const left = { status: 'skipped', fullName: 'bodies against the description' };
  const report = {
    testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }, left] }],
  };
  expect(countReport(report, 0)).toMatchObject({
    passed: 1,
    failed: 0,
    skipped: 1,
    left: ['a.test.ts: 1 (bodies against the description)'],
  });
});

test('a run that left no report is a failure', () => {
  expect(readReport('no/such/report.json', 0)).toMatchObject({ passed: 0, failed: 1 });
});
