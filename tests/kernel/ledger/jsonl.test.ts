import { describe, expect, test } from 'vitest';

import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import { eventLine, parseEventLine } from '../../../src/kernel/ledger/jsonl.ts';
import { publicContent } from '../../../src/kernel/ledger/merge.ts';
import type { AnyEvent } from '../../../src/kernel/ledger/validate.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';

const events = demoYear(createCalendar('UTC'), 1_700_000_000_000).slice(0, 2_000) as readonly AnyEvent[];

function read(text: string): AnyEvent | null {
  const parsed = parseEventLine(text, 1);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

describe('events as lines', () => {
  test('come back as they were, but for wages, which never leave', () => {
    for (const event of events) {
      const line = eventLine(event);
      expect(line).not.toContain('\n');
      expect(line).not.toContain('rateMicroPerHour');
      const back = read(line);
      expect(back && publicContent(back)).toBe(publicContent(event));
      expect(back && eventLine(back)).toBe(line);
    }
    expect(events.some((event) => JSON.stringify(event).includes('rateMicroPerHour'))).toBe(true);
  });

  test('types and fields of a newer version are kept', () => {
    const [first] = events as [AnyEvent];
    const newer = {
      ...first,
      type: 'call.dreamt',
      body: { of: 'sheep' },
      mood: 'calm',
    } as unknown as AnyEvent;
    expect(read(eventLine(newer))).toEqual(newer);
  });

  test('blank lines are nothing', () => {
    expect(read('')).toBeNull();
    expect(read('  \r')).toBeNull();
  });

  test.each([
    ['{"v":1', 'json'],
    ['[]', 'envelope'],
    ['"text"', 'envelope'],
    ['{"v":1,"id":"a:1"}', 'envelope'],
    [JSON.stringify({ ...events[0], seq: -1 }), 'envelope'],
    [JSON.stringify({ ...events[0], body: {} }), 'body'],
    ['['.repeat(70) + ']'.repeat(70), 'too-deep'],
  ])('%s is refused with its line and a reason', (text, kind) => {
    const parsed = parseEventLine(text, 41);
    expect(parsed).toMatchObject({ ok: false, error: { kind, line: 41 } });
    if (!parsed.ok) expect(parsed.error.reason.length).toBeGreaterThan(3);
  });
});
