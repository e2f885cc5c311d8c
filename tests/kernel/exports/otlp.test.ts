import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { otlpLine, otlpSpans } from '../../../src/kernel/exports/otlp.ts';
import type { OtlpSpan } from '../../../src/kernel/exports/otlp.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { histories } from '../metrics/eventArbitrary.ts';
import { bookHistories } from '../review/bookHistories.ts';
import { foldsOf } from './exportFolds.ts';
import { everyKind } from './focusLedger.ts';
import { otlpProblems } from './otlpRules.ts';

function spansOf(events: readonly LedgerEvent[]): OtlpSpan[] {
  return foldsOf(events).folded.flatMap(({ fold, facts }) => otlpSpans(fold, facts));
}

const attribute = ({ attributes }: Pick<OtlpSpan, 'attributes'>, key: string): unknown =>
  attributes.filter((one) => one.key === key).flatMap(({ value }) => Object.values(value))[0];

test('any history becomes a document that keeps the rules of OTLP; every ended call has one span', () => {
  const events = fc.oneof(
    bookHistories.map(({ arrival }) => arrival),
    histories.map(({ arrival }) => arrival),
  );
  fc.assert(
    fc.property(events, (history) => {
      const spans = spansOf(history);
      expect(otlpProblems(JSON.parse(otlpLine(spans)))).toEqual([]);
      const ended = foldsOf(history).folded.flatMap(({ fold }) =>
        fold.submitted.filter(({ end }) => end !== null),
      );
      expect(spans).toHaveLength(ended.length);
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
      const micros = spans.reduce((sum, span) => sum + Number(attribute(span, 'app.cost.micros') ?? 0), 0);
      expect(micros).toBe(ended.reduce((sum, { net }) => sum + net.micros, 0));
    }),
    { numRuns: 100 },
  );
});

describe('a span', () => {
  const spans = spansOf(everyKind());
  const find = (call: string): OtlpSpan => {
    const found = spans.find((span) => attribute(span, 'app.call') === call);
    if (found === undefined) throw new Error(`There is no span of ${call}.`);
    return found;
  };

  test('names model, provider, cost and verdict', () => {
    const span = find('c1');
    expect(span).toMatchObject({
      name: 'generate_content flux-x',
      kind: 3,
      startTimeUnixNano: '1772539200250000000',
      endTimeUnixNano: '1772539209250000000',
      status: { code: 1 },
      links: [],
    });
    const told = [
      'gen_ai.operation.name',
      'gen_ai.provider.name',
      'gen_ai.request.model',
      'gen_ai.conversation.id',
      'gen_ai.usage.cost',
      'gen_ai.usage.cost.source',
      'app.cost.micros',
      'app.billed.quantity',
    ];
    expect(told.map((key) => attribute(span, key))).toEqual([
      'generate_content',
      'fal',
      'flux-x',
      'a',
      0.04,
      'local',
      '40000',
      3,
    ]);
    const [verdict] = span.events;
    expect(verdict?.name).toBe('gen_ai.evaluation.result');
    expect(verdict && attribute(verdict, 'gen_ai.evaluation.score.label')).toBe('accepted');
  });

  test('an unknown cost is not told as 0; local work is not a client’s', () => {
    expect(attribute(find('c3'), 'gen_ai.usage.cost')).toBeUndefined();
    expect(attribute(find('c3'), 'app.cost.unpriced')).toBe('1');
    expect(find('c6').kind).toBe(1);
    expect(attribute(find('c6'), 'gen_ai.usage.cost')).toBe(0);
  });

  test('has no prompt, label or setting in it', () => {
    expect(otlpLine(spans)).not.toContain('secret');
  });

  test.each<[string, (span: Record<string, unknown>) => void]>([
    ['traceId', (span) => (span['traceId'] = 'q83vEjRWeJASNFZ4kBI0Vg==')],
    ['spanId', (span) => (span['spanId'] = '0000000000000000')],
    ['startTimeUnixNano', (span) => (span['startTimeUnixNano'] = 1_772_539_200_250)],
    ['kind', (span) => (span['kind'] = 'SPAN_KIND_CLIENT')],
    ['trace_id: not a field', (span) => (span['trace_id'] = span['traceId'])],
    ['ends before it starts', (span) => (span['endTimeUnixNano'] = '1')],
    ['intValue', (span) => (span['attributes'] = [{ key: 'a', value: { intValue: 3 } }])],
    ['one typed value', (span) => (span['attributes'] = [{ key: 'a', value: {} }])],
    [
      'a key twice',
      (span) =>
        (span['attributes'] = ['1', '2'].map((stringValue) => ({ key: 'a', value: { stringValue } }))),
    ],
    ['name: missing', (span) => delete span['name']],
  ])('the rules name a broken %s', (named, breakIt) => {
    const span = structuredClone<Record<string, unknown>>({ ...find('c1') });
    breakIt(span);
    const document = { resourceSpans: [{ resource: {}, scopeSpans: [{ spans: [span] }] }] };
    expect(otlpProblems(document).join('\n')).toContain(named);
  });
});
