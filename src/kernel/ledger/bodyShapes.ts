import type { EventType } from './events.ts';
import {
  anything,
  finite,
  integer,
  listOf,
  mapOf,
  notNegative,
  oneOf,
  optional,
  orNull,
  record,
  shape,
  text,
  truth,
  variants,
  whole,
} from './shapes.ts';
import type { Check } from './shapes.ts';

const yesNoUnknown = oneOf('y', 'n', '?');
const tier = oneOf(1, 2, 3);

const price = shape({
  table: text,
  sku: text,
  unit: oneOf('image', 'megapixel', 'step', 'second', 'token', 'credit', 'call'),
  unitMicro: integer,
  unitPer: integer,
  cur: text,
  dims: record,
  billsOn: shape({
    failed: yesNoUnknown,
    cancelled: yesNoUnknown,
    blocked: yesNoUnknown,
    timeout: yesNoUnknown,
  }),
  source: oneOf('provider-quote', 'bundled', 'user', 'contract', 'local', 'unknown'),
});

const allocation = shape({
  method: oneOf('direct', 'even', 'use', 'pixels', 'manual'),
  parts: listOf(shape({ asset: text, ratioPpm: integer })),
});

const budgetLimit = {
  micro: orNull(integer),
  cur: text,
  thresholds: listOf(integer),
  hardStop: truth,
};

const fx = shape({ rateMicro: integer, rate: text });

function charge(basis: 'metered' | 'reported'): Check {
  return shape({
    kind: oneOf('usage', 'fixed'),
    call: orNull(text),
    attempt: integer,
    qty: notNegative,
    micro: orNull(integer),
    cur: text,
    fx: optional(fx),
    burns: optional(listOf(shape({ grant: text, milli: whole, micro: whole }))),
    basis: oneOf(basis),
    price: orNull(price),
    ref: optional(text),
    alloc: allocation,
  });
}

/** What each body must hold for a fold to trust it; fields beyond these are kept. */
export const bodyShapes: Readonly<Record<EventType, Check>> = {
  'call.quoted': shape({
    call: text,
    qtyLow: notNegative,
    qtyHigh: notNegative,
    micro: orNull(integer),
    upperMicro: orNull(integer),
    qualifier: oneOf('exact', 'estimate', 'unpriced'),
    price: orNull(price),
  }),
  'call.submitted': shape({
    call: text,
    tool: text,
    provider: text,
    model: text,
    modelVersion: text,
    tier,
    source: oneOf('local', 'hosted'),
    region: optional(text),
    parents: listOf(text),
    retryOf: optional(text),
    reserveMicro: orNull(integer),
    settings: optional(record),
    label: optional(text),
  }),
  'call.attempt': shape({ call: text, attempt: integer, ms: notNegative, status: text, ref: optional(text) }),
  'call.completed': shape({
    call: text,
    ref: optional(text),
    outputs: integer,
    queueMs: notNegative,
    serverMs: notNegative,
    downloadMs: notNegative,
    decodeMs: notNegative,
    computeMs: notNegative,
    backend: text,
    threads: finite,
    notes: optional(listOf(text)),
  }),
  'call.failed': shape({
    call: text,
    errorType: text,
    reason: text,
    billed: yesNoUnknown,
    ms: orNull(notNegative),
  }),
  'call.cancelled': shape({ call: text, by: text, billed: yesNoUnknown, ms: orNull(notNegative) }),
  'call.blocked': shape({ call: text, by: oneOf('safety', 'policy', 'budget'), billed: yesNoUnknown }),
  'charge.metered': charge('metered'),
  'charge.reported': charge('reported'),
  'charge.adjusted': shape({
    target: text,
    deltaMicro: integer,
    cur: text,
    fx: optional(fx),
    reason: oneOf('invoice', 'refund', 'price-error', 'misattributed', 'fx'),
    alloc: optional(allocation),
    note: optional(text),
  }),
  'output.created': shape({
    output: text,
    call: text,
    index: integer,
    w: notNegative,
    h: notNegative,
    parents: listOf(text),
  }),
  'output.decided': shape({
    output: text,
    decision: oneOf('accepted', 'rejected', 'superseded', 'undecided'),
    reason: optional(
      oneOf('hand/face', 'text/label', 'wrong product', 'style', 'artefact', 'composition', 'other'),
    ),
  }),
  'asset.created': shape({
    asset: text,
    kind: oneOf('deliverable', 'base'),
    name: text,
    slot: shape({ w: notNegative, h: notNegative, tier }),
    forkedFrom: optional(shape({ asset: text, outputs: listOf(text) })),
  }),
  'asset.linked': shape({
    link: text,
    source: text,
    alloc: allocation,
    deltaMicro: integer,
    unpriced: notNegative,
    cur: oneOf('USD'),
  }),
  'asset.finished': shape({ asset: text, output: orNull(text), outputs: listOf(text) }),
  'asset.reopened': shape({ asset: text, from: oneOf('finished', 'abandoned') }),
  'asset.abandoned': shape({ asset: text, suggested: optional(anything) }),
  'budget.set': variants('scope', {
    asset: shape({
      ...budgetLimit,
      scope: oneOf('asset'),
      asset: text,
      period: oneOf('lifetime'),
      stopRounds: orNull(integer),
    }),
    campaign: shape({ ...budgetLimit, scope: oneOf('campaign'), campaign: text, period: oneOf('lifetime') }),
    workspace: shape({ ...budgetLimit, scope: oneOf('workspace'), period: text }),
  }),
  'budget.overridden': shape({
    scope: oneOf('asset', 'campaign', 'workspace'),
    asset: text,
    blocked: text,
    call: text,
    rule: oneOf('rounds', 'money'),
    limit: integer,
    reached: integer,
  }),
  'time.segment': shape({
    kind: oneOf('active', 'review', 'hand-edit', 'felt-wait', 'overlapped', 'idle', 'admin'),
    ms: notNegative,
    asset: optional(text),
    call: optional(text),
    rateMicroPerHour: optional(integer),
  }),
  'time.switched': shape({
    asset: optional(text),
    awayMs: notNegative,
    resumeLagMs: orNull(notNegative),
    lagOutsidePendingMs: notNegative,
  }),
  'time.reclassified': shape({
    target: text,
    action: oneOf('keep', 'discard', 'reassign'),
    to: optional(text),
  }),
  'credit.granted': shape({
    grant: text,
    provider: text,
    owner: optional(text),
    milli: whole,
    paidMicro: whole,
    listMicro: orNull(whole),
    cur: text,
    fx: optional(fx),
    priority: finite,
    expires: orNull(finite),
  }),
  'credit.voided': shape({ grant: text, milli: whole, reason: text }),
  'fx.rate': shape({ date: text, pair: text, rateMicro: integer, source: text }),
  'alert.fired': shape({
    alert: text,
    rule: oneOf('A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9'),
    period: text,
    threshold: orNull(finite),
    subject: orNull(text),
    payload: record,
  }),
  'alert.resolved': shape({ alert: text }),
  'alert.acked': shape({ alert: text }),
  'model.decided': shape({
    provider: text,
    model: text,
    tool: orNull(text),
    decision: oneOf('keep', 'retire', 'limit'),
    tiers: listOf(tier),
    evidence: record,
    note: optional(text),
  }),
  'period.closed': shape({
    month: text,
    timeZone: text,
    watermark: mapOf(integer),
    totals: mapOf(integer),
    sha256: text,
  }),
  'ledger.imported': shape({
    source: text,
    sha256: text,
    counts: shape({ new: notNegative, known: notNegative, conflicting: notNegative }),
  }),
};
