import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { histories } from '../metrics/eventArbitrary.ts';
import { eventLine, parseEventLine } from '../../../src/kernel/ledger/jsonl.ts';
import { publicContent, withoutPrivate } from '../../../src/kernel/ledger/merge.ts';
import type { AnyEvent } from '../../../src/kernel/ledger/validate.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

const good = {
  v: 1,
  id: 'd:1',
  dev: 'd',
  seq: 1,
  type: 'asset.abandoned',
  at: 1,
  tz: 60,
  hlc: '0000000000001.0000.d',
  actor: 'ana',
  scope: { asset: 'a' },
  body: { asset: 'a' },
};

test('what is written reads back, wages left out, and writes the same line again', () => {
  fc.assert(
    fc.property(histories, ({ events }) => {
      for (const event of events) {
        const line = eventLine(event);
        expect(line).not.toMatch(/rateMicroPerHour|\n/);
        const read = parseEventLine(line, 1);
        expect(read).toEqual({ ok: true, value: withoutPrivate(event) });
        expect(read.ok && read.value !== null && eventLine(read.value)).toBe(line);
      }
    }),
    { numRuns: 100 },
  );
});

test('types and fields of any shape that this version does not know survive a round trip', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }), (body, extra) => {
      const future = { ...good, type: 'sky.painted', body, extra } as unknown as AnyEvent;
      const read = parseEventLine(eventLine(future), 1);
      expect(read.ok).toBe(true);
      expect(read.ok && publicContent(read.value)).toBe(publicContent(future));
    }),
  );
});

test('the order of the keys does not change the line', () => {
  const reversed = Object.fromEntries(Object.entries(good).reverse());
  expect(eventLine(reversed as unknown as AnyEvent)).toBe(eventLine(good as unknown as AnyEvent));
});

test.each<[string, string, object]>([
  ['no JSON', '{"v":1', { kind: 'json' }],
  ['another envelope', JSON.stringify({ ...good, seq: 0 }), { kind: 'envelope' }],
  ['a list', '[]', { kind: 'envelope', reason: 'not an object' }],
  ['a body without its fields', JSON.stringify({ ...good, body: {} }), { kind: 'body' }],
  [
    'an import without counts',
    JSON.stringify({ ...good, type: 'ledger.imported', body: { source: 's', sha256: 'x' } }),
    { kind: 'body' },
  ],
  ['a tower of lists', '['.repeat(200_000) + ']'.repeat(200_000), { kind: 'too-deep' }],
])('%s is a problem of its line, with a reason', (_case, text, problem) => {
  const read = parseEventLine(text, 7);
  expect(read).toMatchObject({ ok: false, error: { line: 7, ...problem } });
  expect(!read.ok && read.error.reason.length).toBeGreaterThan(5);
});

test('a blank line is nothing, and a line end of Windows is no problem', () => {
  expect(parseEventLine(' \r', 1)).toEqual({ ok: true, value: null });
  expect(parseEventLine(`${JSON.stringify(good)}\r`, 1)).toEqual({ ok: true, value: good });
});

test('private fields go at any depth; what has none is left as it is', () => {
  const value = { a: [{ rateMicroPerHour: 1, b: 2 }], rateMicroPerHour: 3 };
  expect(withoutPrivate(value)).toEqual({ a: [{ b: 2 }] });
  expect(withoutPrivate(good)).toBe(good);
});
