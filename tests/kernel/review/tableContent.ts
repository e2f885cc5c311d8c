import type { FactTable } from '../../../src/kernel/review/factTable.ts';

/** What a table holds, by asset, wherever its rows lie and however its words are numbered. */
export function tableContent(table: FactTable): Readonly<Record<string, unknown>> {
  const words = new Set(['tool', 'model', 'provider', 'modelName', 'actor']);
  const rows = (name: 'lines' | 'calls' | 'labour', [from, to]: readonly [number, number]): unknown[] => {
    const columns = Object.entries(table[name].col).filter(([column]) => column !== 'asset');
    return Array.from({ length: to - from }, (_, index) =>
      Object.fromEntries(
        columns.map(([column, values]) => {
          const value = values[from + index] ?? 0;
          return [column, words.has(column) && value >= 0 ? table.word(value) : value];
        }),
      ),
    );
  };
  const sorted = table.assets.toSorted((a, b) => (a.asset < b.asset ? -1 : 1));
  return Object.fromEntries(
    sorted.map(({ lines, calls, labour, ...asset }) => [
      asset.asset,
      {
        ...asset,
        lines: rows('lines', lines),
        calls: rows('calls', calls),
        labour: rows('labour', labour),
      },
    ]),
  );
}
