import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { countingIds, manualClock } from '../storage/contracts/records.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { importLedger } from '../../src/kernel/workspace/importLedger.ts';
import { readLedgerFile } from '../../src/storage/files/ledger/readLedgerFile.ts';
import { openMemoryWorkspace } from '../../src/storage/memory/workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'seed-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the seeded file is taken in as the button takes the year in, wages included', async () => {
  const out = join(folder, 'year.jsonl.gz');
  const told = execFileSync(
    process.execPath,
    ['scripts/seed.mjs', '--out', out, '--until', '2026-11-25', '--zone', 'UTC'],
    { encoding: 'utf8' },
  );
  const nowMs = Date.parse('2026-11-25T18:00:00Z');
  const year = demoYear(createCalendar('UTC'), nowMs);
  expect(told).toContain(`${year.length} events of 12 people`);

  const file = await readLedgerFile(new File([readFileSync(out)], 'year.jsonl.gz'));
  if (!file.ok) throw new Error(file.error.message);
  expect(file.value.badLines.count).toBe(0);
  const store = openMemoryWorkspace({ clock: manualClock(nowMs), ids: countingIds('dev'), actor: 'ana' });
  await importLedger(store, file.value);
  const stored: LedgerEvent[] = [];
  await store.eachEvent((events) => void stored.push(...events.filter(({ dev }) => dev.startsWith('demo-'))));
  const byId = (a: LedgerEvent, b: LedgerEvent): number =>
    a.dev === b.dev ? a.seq - b.seq : a.dev < b.dev ? -1 : 1;
  expect(JSON.stringify(stored)).toBe(JSON.stringify(year.toSorted(byId)));
});

test.each([
  ['--until', 'tomorrow', 'is not a day'],
  ['--zone', 'Moon/Base', 'is not a time zone'],
])('%s %s is refused with its reason, and nothing is written', (option, value, reason) => {
  const out = join(folder, 'never.jsonl.gz');
  const { status, stderr } = spawnSync(process.execPath, ['scripts/seed.mjs', '--out', out, option, value], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain(reason);
  expect(() => readFileSync(out)).toThrow('ENOENT');
});
