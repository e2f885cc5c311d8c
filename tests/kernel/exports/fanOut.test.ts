import { expect, test } from 'vitest';

import { charged, completed, created, quoted, submitted, told } from '../../drivers/assetEvents.ts';
import { callsTable } from '../../../src/kernel/exports/callsTable.ts';
import { columnsOf } from '../../../src/kernel/exports/exportManifest.ts';
import { foldsOf, ledgerTotals } from './exportFolds.ts';
import { parseRecords } from './parseCsv.ts';
import { callsText } from './tableTexts.ts';

const nowMs = 1_800_000_000_000;
const clicks = { c1: 'click-1', c2: 'click-1', c3: 'click-2', c4: null };

const events = told(
  created,
  ...Object.entries(clicks).flatMap(([call, fanOut]) => [
    quoted(call, 50_000),
    submitted(call, fanOut === null ? {} : { fanOut }),
    charged(call, 50_000),
    completed(call, 1),
  ]),
);

test('calls of one click share an id in the table; a run at one engine has none', () => {
  const rows = parseRecords(callsText(events, nowMs));
  expect(rows.map((row) => [row['id'], row['fan_out']])).toEqual([
    ['c1', 'click-1'],
    ['c2', 'click-1'],
    ['c3', 'click-2'],
    ['c4', ''],
  ]);
  const sum = rows.reduce((total, row) => total + Number(row['charged_micros']), 0);
  expect(sum).toBe(ledgerTotals(foldsOf(events).whole, nowMs).machine);
});

test('the manifest of an export says what the column is', () => {
  expect(callsTable.schema).toBe('ninetyten.calls/3');
  expect(columnsOf(callsTable)).toHaveProperty('fan_out', expect.stringContaining('one click'));
});
