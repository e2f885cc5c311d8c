import fc from 'fast-check';
import { readParquet, wasmMemory } from 'parquet-wasm';
import { expect, test } from 'vitest';

import { assetRow, assetsTable } from '../../../../src/kernel/exports/assetsTable.ts';
import { breakageRows, callRows } from '../../../../src/kernel/exports/callRows.ts';
import { chargeRows, chargesTable } from '../../../../src/kernel/exports/chargesTable.ts';
import { callsTable } from '../../../../src/kernel/exports/callsTable.ts';
import { labourRows, labourTable } from '../../../../src/kernel/exports/labourTable.ts';
import type { Table } from '../../../../src/kernel/exports/table.ts';
import { createParquetFile } from '../../../../src/storage/files/ledger/parquet.ts';
import { foldsOf } from '../../../kernel/exports/exportFolds.ts';
import { bookHistories } from '../../../kernel/review/bookHistories.ts';
import { readBatch } from './arrowCells.ts';
import type { ArrowColumn } from './arrowCells.ts';

/** What another implementation of Parquet (Rust) finds in the bytes. */
function readBack(bytes: Uint8Array): Map<string, Pick<ArrowColumn, 'format' | 'cells'>> {
  const table = readParquet(bytes);
  const stream = table.intoFFI();
  const columns = new Map<string, Pick<ArrowColumn, 'format' | 'cells'>>();
  for (let i = 0; i < stream.numArrays(); i += 1) {
    const memory = wasmMemory().buffer;
    for (const { name, format, cells } of readBatch(memory, stream.schemaAddr(), stream.arrayAddr(i))) {
      const held = columns.get(name);
      if (held === undefined) columns.set(name, { format, cells });
      else held.cells.push(...cells);
    }
  }
  stream.free();
  return columns;
}

const formats: Readonly<Record<string, string>> = {
  text: 'u',
  integer: 'l',
  micros: 'l',
  time: 'tsm:UTC',
  flag: 'b',
};

function expectSame<Row>(table: Table<Row>, rows: readonly Row[], groupRows?: number): void {
  const file = createParquetFile(table, groupRows);
  for (const row of rows) file.add([row]);
  const bytes = file.finish();
  if (rows.length === 0 || bytes === null) {
    expect(bytes).toBeNull();
    expect(rows).toEqual([]);
    return;
  }
  const read = readBack(bytes);
  const expected = table.columns.filter(({ type }) => type !== 'amount');
  expect([...read.keys()]).toEqual(expected.map(({ name }) => name));
  for (const { name, type, of } of expected) {
    const column = read.get(name);
    const values = rows.map(of).map((value) => (typeof value === 'number' ? BigInt(value) : value));
    expect(column?.cells, name).toEqual(values);
    expect(column?.format, name).toBe(formats[type]);
  }
}

test('another reader finds every cell of the calls, charges, assets and people’s time, whatever the row groups', () => {
  fc.assert(
    fc.property(bookHistories, fc.integer({ min: 1, max: 5 }), ({ events, lastAt }, groupRows) => {
      const { folded, whole } = foldsOf(events);
      const calls = folded.flatMap(({ fold, facts }) => callRows(fold, facts));
      const credits = folded.map(({ facts }) => facts.credits);
      expectSame(callsTable, [...calls, ...breakageRows(credits, lastAt)], groupRows);
      expectSame(
        chargesTable,
        folded.flatMap(({ fold, facts }) => chargeRows(fold, facts)),
        groupRows,
      );
      expectSame(
        assetsTable,
        whole.map((facts) => assetRow(facts, lastAt)),
      );
      const labour = folded.flatMap(({ fold, facts }) =>
        labourRows(fold, facts.campaign, { withCost: true }),
      );
      expectSame(labourTable, labour, groupRows);
    }),
    { numRuns: 25 },
  );
});

interface Any {
  readonly text: string | null;
  readonly micros: number | null;
  readonly at: number | null;
  readonly flag: boolean | null;
}

const anyTable: Table<Any> = {
  schema: 'test/1',
  columns: [
    { name: 'text', type: 'text', says: '', of: (row) => row.text },
    { name: 'micros', type: 'micros', says: '', of: (row) => row.micros },
    { name: 'usd', type: 'amount', says: '', of: (row) => row.micros },
    { name: 'at', type: 'time', says: '', of: (row) => row.at },
    { name: 'flag', type: 'flag', says: '', of: (row) => row.flag },
  ],
};

test('any text, any amount, any time, and nothing at all', () => {
  const row = fc.record({
    text: fc.option(fc.string({ unit: 'grapheme' })),
    micros: fc.option(fc.maxSafeInteger()),
    at: fc.option(fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 })),
    flag: fc.option(fc.boolean()),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 31 }), (rows, groupRows) =>
      expectSame(anyTable, rows, groupRows),
    ),
    { numRuns: 100 },
  );
  expectSame(anyTable, []);
});
