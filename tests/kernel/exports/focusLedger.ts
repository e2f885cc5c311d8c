import { creditBook, creditEntries, planBurn } from '../../../src/kernel/ledger/credits.ts';
import type { EventBodies, LedgerEvent, PriceSnapshot } from '../../../src/kernel/ledger/events.ts';
import { chargeBody, createDevice, grantBody } from '../ledger/written.ts';

const march = Date.parse('2026-03-03T12:00:00.250Z');
export const april = Date.parse('2026-04-10T08:00:00Z');
export const may = Date.parse('2026-05-20T00:00:00Z');

export function priceOf(rest: Partial<PriceSnapshot>): PriceSnapshot {
  return {
    table: 'list@2026-03-01',
    sku: 'fal.flux-x',
    unit: 'image',
    unitMicro: 20_000,
    unitPer: 1,
    cur: 'USD',
    dims: { w: 1_024, h: 768, steps: 28 },
    billsOn: { failed: 'n', cancelled: 'n', blocked: 'n', timeout: 'n' },
    source: 'bundled',
    ...rest,
  };
}

/** A ledger that has a row of every kind. March was closed; one device was offline then. */
export function everyKind(): LedgerEvent[] {
  const events: LedgerEvent[] = [];
  const mine = createDevice('d', 'p_7f');
  const write: typeof mine = (...args) => {
    const event = mine(...args);
    events.push(event);
    return event;
  };
  const call = (at: number, id: string, charge: LedgerEvent | null): void => {
    if (charge !== null) events.push(charge);
    write(at + 9_500, 'a', 'call.completed', completed(id));
    const output = { output: `${id}-o`, call: id, index: 0, w: 8, h: 8, parents: [] };
    write(at + 9_501, 'a', 'output.created', output);
    write(at + 9_502, 'a', 'output.decided', { output: `${id}-o`, decision: 'accepted' });
  };
  const submit = (at: number, id: string, provider: string, source: 'hosted' | 'local' = 'hosted') =>
    write(at, 'a', 'call.submitted', submitted(id, provider, source));

  write(march, 'a', 'asset.created', {
    asset: 'a',
    kind: 'deliverable',
    name: '=Bottle, green',
    slot: { w: 320, h: 200, tier: 2 },
  });
  submit(march, 'c1', 'fal');
  const charge = mine(
    march + 9_400,
    'a',
    'charge.metered',
    chargeBody('metered', 'c1', 60_000, { qty: 3, price: priceOf({}) }),
  );
  call(march, 'c1', charge);

  const bought = grantBody('g1', 3_000_000, 10_000_000, { provider: 'cred', listMicro: 12_000_000 });
  write(march, '', 'credit.granted', bought);
  write(march, '', 'credit.granted', grantBody('gift', 5_000, 0, { provider: 'cred', priority: 9 }));
  const short = grantBody('short', 1_000, 77, { provider: 'cred', owner: 'p_other', expires: april });
  write(march, '', 'credit.granted', short);
  const plan = planBurn(creditBook(creditEntries(events)), 'cred', 'p_7f', 1_000_000, march);
  const burns = plan.burns ?? [];
  submit(march, 'c2', 'cred');
  const cost = burns.reduce((sum, { micro }) => sum + micro, 0);
  const burnt = mine(march + 9_400, 'a', 'charge.metered', chargeBody('metered', 'c2', cost, { burns }));
  call(march, 'c2', burnt);

  submit(march, 'c3', 'fal');
  call(march, 'c3', null);
  submit(march, 'c4', 'fal');
  const tokens = priceOf({
    unit: 'token',
    unitMicro: 150_000,
    unitPer: 1_000_000,
    sku: 'fal.text',
    dims: {},
  });
  const metered = chargeBody('metered', 'c4', 185_185, { qty: 1_234_567, price: tokens });
  call(march, 'c4', mine(march + 9_400, 'a', 'charge.metered', metered));
  submit(march, 'c5', 'quill');
  const euros = chargeBody('metered', 'c5', 20_000, {
    cur: 'EUR',
    fx: { rateMicro: 1_085_000, rate: 'd:0' },
  });
  call(march, 'c5', mine(march + 9_400, 'a', 'charge.metered', euros));
  submit(march, 'c6', 'local', 'local');
  const free = chargeBody('metered', 'c6', 0, { price: priceOf({ unitMicro: 0, source: 'local' }) });
  call(march, 'c6', mine(march + 9_400, 'a', 'charge.metered', free));
  write(march, '', 'charge.metered', chargeBody('metered', null, 5_000_000));

  write(april - 1_000, '', 'period.closed', closing({ d: Math.max(...events.map(({ seq }) => seq)) }));
  write(april, 'a', 'charge.adjusted', adjusted(charge.id, -20_000));
  submit(april, 'c7', 'fal');
  const later = mine(april, 'a', 'charge.metered', chargeBody('metered', 'c7', 1, { price: null }));
  call(april, 'c7', later);
  write(april + 20_000, 'a', 'charge.adjusted', adjusted(later.id, 5));

  const offline = createDevice('e', 'p_e');
  events.push(
    offline(march, 'b', 'call.submitted', submitted('e1', 'fal', 'hosted')),
    offline(march + 10, 'b', 'charge.metered', chargeBody('metered', 'e1', 40)),
  );
  return events;
}

function submitted(
  call: string,
  provider: string,
  source: 'hosted' | 'local',
): EventBodies['call.submitted'] {
  return {
    call,
    tool: 'generate',
    provider,
    model: 'flux-x',
    modelVersion: '1',
    tier: 2,
    source,
    parents: [],
    reserveMicro: null,
    label: 'a secret green bottle',
    settings: { prompt: 'a secret green bottle' },
  };
}

function completed(call: string): EventBodies['call.completed'] {
  return {
    call,
    outputs: 1,
    queueMs: 0,
    serverMs: 9_000,
    downloadMs: 0,
    decodeMs: 0,
    computeMs: 0,
    backend: 'p',
    threads: 1,
  };
}

function adjusted(target: string, deltaMicro: number): EventBodies['charge.adjusted'] {
  return { target, deltaMicro, cur: 'USD', reason: 'refund', note: 'secret note' };
}

function closing(watermark: Readonly<Record<string, number>>): EventBodies['period.closed'] {
  return { month: '2026-03', timeZone: 'UTC', watermark, totals: {}, sha256: 'x' };
}
