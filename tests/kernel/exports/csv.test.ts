import fc from 'fast-check';
import { expect, test } from 'vitest';

import { csvRow, csvTable } from '../../../src/kernel/exports/csv.ts';
import type { CsvCell } from '../../../src/kernel/exports/csv.ts';
import { parseCsv } from './parseCsv.ts';

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '+', '-', '@', '\t', 'x', 'é', ' ') }),
);

test('another parser reads the same cells, formulas disarmed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyText, anyText, anyText)), (rows) => {
      const read = parseCsv(csvTable(['a', 'b', 'c'], rows));
      const expected = rows.map((row) =>
        row.map((text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text)),
      );
      expect(read).toEqual([['a', 'b', 'c'], ...expected]);
    }),
  );
});

test('numbers keep their value, without exponents and without the guard', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = csvRow([value]).trimEnd();
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(text)).toBe(value === 0 ? 0 : value);
    }),
  );
  expect(csvRow([-5, 1e-7, 1.5e21, -2.5e-8])).toBe('-5,0.0000001,1500000000000000000000,-0.000000025\r\n');
});

test.each<[CsvCell, string]>([
  [null, ''],
  [true, 'true'],
  [{ kind: 'decimal', text: '-0.04' }, '-0.04'],
  [{ kind: 'at', ms: 1_700_000_000_000 }, '2023-11-14T22:13:20.000Z'],
  ['=1+1', "'=1+1"],
  ['-1', "'-1"],
  ['＝1', "'＝1"],
  ['\t=1', "'\t=1"],
  ['say "hi", Ana', '"say ""hi"", Ana"'],
])('%j is written as %j', (cell, text) => {
  expect(csvRow([cell])).toBe(`${text}\r\n`);
});

test('a byte order mark only where asked for; rows of another width are a defect', () => {
  expect(csvTable(['a'], [[1]])).toBe('a\r\n1\r\n');
  expect(csvTable(['a'], [[1]], { bom: true })).toBe('\uFEFFa\r\n1\r\n');
  expect(() => csvTable(['a'], [[1, 2]])).toThrow('a cell for each column');
  expect(() => csvRow([Number.NaN])).toThrow('finite');
  expect(() => csvRow([{ kind: 'decimal', text: '=1' }])).toThrow('digits');
});
