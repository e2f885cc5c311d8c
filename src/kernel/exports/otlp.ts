import { callFacts, textAttribute } from './otlpAttributes.ts';
import type { OtlpAttribute } from './otlpAttributes.ts';
import type { AssetFacts, FoldedAsset } from '../review/assetFacts.ts';
import { createSha256 } from '../shared/sha256.ts';
import { iterationRow } from '../metrics/iterationRow.ts';
import type { CallState, OutputState } from '../metrics/meterFold.ts';

/** The semantic conventions that names are taken from. Those for generative AI are still under development there. */
const conventions = 'https://opentelemetry.io/schemas/1.38.0';

/** Numbers of the protocol's enumerations. */
const spanKind = { internal: 1, client: 3 } as const;
const statusCode = { unset: 0, ok: 1, error: 2 } as const;

interface OtlpEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly OtlpAttribute[];
}

/** One finished call, by the JSON form of OTLP: ids in hexadecimal, 64-bit numbers as text, enumerations as numbers. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly events: readonly OtlpEvent[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code: number };
}

/**
 * A span for each call that has ended. A call that still runs has no end to write down, and one is not made up. Prompts,
 * labels, settings and texts of providers are in none.
 */
export function otlpSpans({ submitted }: FoldedAsset, facts: AssetFacts): OtlpSpan[] {
  return submitted.flatMap((call) => {
    const span = spanOf(call, facts);
    return span === null ? [] : [span];
  });
}

/** One document (`ExportTraceServiceRequest`) on one line: a file of them is JSON lines, as collectors read it. */
export function otlpLine(spans: readonly OtlpSpan[]): string {
  const document = {
    resourceSpans: [
      {
        resource: { attributes: [textAttribute('service.name', 'ninetyten')] },
        scopeSpans: [{ scope: { name: 'ninetyten.ledger', version: '1' }, spans, schemaUrl: conventions }],
        schemaUrl: conventions,
      },
    ],
  };
  return `${JSON.stringify(document)}\n`;
}

function spanOf(call: CallState, facts: AssetFacts): OtlpSpan | null {
  const { submitted, end } = call;
  if (submitted === null || end === null) return null;
  const { body, at } = submitted;
  const { pendingMs } = iterationRow(call, submitted, 'undecided');
  const endAt = Math.max(at, pendingMs === null ? end.at : at + pendingMs);
  return {
    ...idsOf(body.call),
    name: `generate_content ${body.model}`,
    kind: body.source === 'local' ? spanKind.internal : spanKind.client,
    startTimeUnixNano: nanos(at),
    endTimeUnixNano: nanos(endAt),
    attributes: callFacts(call, facts),
    events: call.outputs.flatMap(evaluation),
    links: [body.retryOf, body.standsInFor?.call].flatMap((call) =>
      call === undefined ? [] : [idsOf(call)],
    ),
    status: { code: statusOf(end.type) },
  };
}

function statusOf(end: string): number {
  if (end === 'call.completed') return statusCode.ok;
  return end === 'call.cancelled' ? statusCode.unset : statusCode.error;
}

/** A person's verdict; that they moved on without one is none. */
function evaluation({ id, decided }: OutputState): OtlpEvent[] {
  if (decided === null) return [];
  const { decision, reason } = decided.body;
  if (decision !== 'accepted' && decision !== 'rejected') return [];
  return [
    {
      timeUnixNano: nanos(decided.at),
      name: 'gen_ai.evaluation.result',
      attributes: [
        textAttribute('gen_ai.evaluation.name', 'human_review'),
        textAttribute('gen_ai.evaluation.score.label', decision),
        textAttribute('app.output', id),
        ...(reason === undefined ? [] : [textAttribute('app.reject_reason', reason)]),
      ],
    },
  ];
}

/** The same for the same call on every machine, so that a file sent twice is one trace. */
function idsOf(call: string): { readonly traceId: string; readonly spanId: string } {
  return { traceId: hexOf(`trace ${call}`, 32), spanId: hexOf(`span ${call}`, 16) };
}

function hexOf(text: string, digits: number): string {
  const hash = createSha256();
  // One unit of text as two bytes: ids are whatever a ledger holds, and the kernel has no encoder.
  hash.update(
    Uint8Array.from({ length: text.length * 2 }, (_, i) => (text.charCodeAt(i >> 1) >> (8 * (i & 1))) & 0xff),
  );
  return hash.hex().slice(0, digits);
}

function nanos(ms: number): string {
  return String(BigInt(Math.max(0, Math.round(ms))) * 1_000_000n);
}
