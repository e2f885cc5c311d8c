import { expect, test } from 'vitest';

import { hostedId, hostedProvider, type HostedProvider } from '../drivers/hostedProvider.ts';
import { newProfile, openFresh, openTab, type Profile, type Tab } from '../drivers/sessionDriver.ts';
import {
  createSettlement,
  type SettledRequests,
  type SettlementNotes,
} from '../../src/session/settlement.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { assetFacts } from '../../src/kernel/review/assetFacts.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { wrongQuotes } from '../../src/kernel/review/callAlerts.ts';

/** What the provider's bill says, and how often it was asked. */
interface Billing {
  answer: SettledRequests;
  readonly asked: (readonly string[])[];
  notes: SettlementNotes;
  /** Another tab holds the lock. */
  isTaken: boolean;
}

const told = (...billed: readonly (readonly [ref: string, micros: number])[]): SettledRequests => ({
  kind: 'told',
  billed: new Map(billed.map(([ref, micros]) => [ref, { micros, qty: 2 }])),
});
const newBilling = (): Billing => ({
  answer: told(),
  asked: [],
  notes: { askedAt: {}, refusedAt: {} },
  isTaken: false,
});

function settlementOf({ ports: { workspace } }: Tab, profile: Profile, billing: Billing) {
  return createSettlement({
    workspace,
    clock: { now: () => profile.tick },
    providers: new Set(['far']),
    ask: (_provider, requests) => {
      billing.asked.push(requests.map(({ ref }) => ref));
      return Promise.resolve(billing.answer);
    },
    readNotes: () => billing.notes,
    keepNotes: (notes) => (billing.notes = notes),
    ifAlone: (work) => (billing.isTaken ? Promise.resolve() : work()),
  });
}

const hourMs = 3_600_000;

interface Stage {
  readonly profile: Profile;
  readonly provider: HostedProvider;
  readonly tab: Tab;
  readonly billing: Billing;
}

/** A tab in which a hosted run has ended two minutes ago. */
async function afterRun(change: (provider: HostedProvider) => void = () => {}): Promise<Stage> {
  const profile = newProfile();
  const provider = hostedProvider();
  provider.basis = 'metered';
  provider.chargeMicros = 40_000;
  change(provider);
  profile.hosted = [provider.engine];
  const tab = await openFresh(profile, { base: true });
  tab.session.actions.setEngine('upscale', hostedId);
  await tab.session.actions.run('upscale');
  profile.tick += 120_000;
  return { profile, provider, tab, billing: newBilling() };
}

const charges = (events: readonly LedgerEvent[]) =>
  events.flatMap((event) =>
    event.type === 'charge.metered' || event.type === 'charge.reported' ? [event] : [],
  );

test('what the provider billed takes the place of what was computed, dated as it, and is shown as settled', async () => {
  const { tab, profile, billing, provider } = await afterRun();
  billing.answer = told(['request-1', 42_000]);
  await settlementOf(tab, profile, billing).round();
  const [metered, reported] = charges(await tab.events());
  expect(metered).toMatchObject({ type: 'charge.metered', body: { micro: 40_000 } });
  expect(reported).toMatchObject({
    type: 'charge.reported',
    at: metered?.at,
    cause: metered?.id,
    body: { micro: 42_000, qty: 2, ref: 'request-1', basis: 'reported', alloc: metered?.body.alloc },
  });
  await expect.poll(() => tab.state().meter.total.micros).toBe(42_000);
  expect(tab.state().iterations.at(-1)).toMatchObject({ settled: true, actual: { micros: 42_000 } });
  expect(provider.posts).toBe(1);
  // One line of money, of the day of the call.
  expect(assetFacts('a', await tab.events()).money).toMatchObject([
    { micros: 42_000, basis: 'reported', at: metered?.at },
  ]);
});

test('an exact quote that was billed otherwise raises A6; a fifth or more off what was computed is told', async () => {
  const exact = { micros: 40_000, upperMicros: 40_000, qualifier: 'exact' } as const;
  const { tab, profile, billing } = await afterRun((provider) => (provider.price = exact));
  const calendar = createCalendar('UTC');
  const month = { from: 0, to: Infinity };
  const facts = async () => assetFacts('a', await tab.events());
  expect(wrongQuotes([await facts()], month, calendar)).toEqual([]);
  billing.answer = told(['request-1', 48_000]);
  await settlementOf(tab, profile, billing).round();
  const settled = await facts();
  expect(wrongQuotes([settled], month, calendar)).toMatchObject([
    { rule: 'A6', subject: 'far/far-upscale', payload: { calls: 1 } },
  ]);
  expect(settled.calls.map(({ disputed }) => disputed)).toEqual([true]);
});

test('what a gateway claims beside our own figure is recorded, and counts for nothing', async () => {
  const { tab } = await afterRun((provider) => (provider.claimMicros = 4_000));
  expect(charges(await tab.events())).toMatchObject([{ body: { micro: 40_000, claimMicro: 4_000 } }]);
  const { calls, money } = assetFacts('a', await tab.events());
  expect(money.map(({ micros }) => micros)).toEqual([40_000]);
  expect(calls[0]?.disputed).toBe(true);
});

test('a bill that says the same is recorded all the same: the figure is then the provider’s', async () => {
  const { tab, profile, billing } = await afterRun();
  billing.answer = told(['request-1', 40_000]);
  await settlementOf(tab, profile, billing).round();
  expect(charges(await tab.events())).toHaveLength(2);
  await expect.poll(() => tab.state().iterations.at(-1)?.settled).toBe(true);
  expect(tab.state().meter.total.micros).toBe(40_000);
});

test('once settled a call is never asked about again, by this tab or another', async () => {
  const { tab, profile, billing } = await afterRun();
  billing.answer = told(['request-1', 42_000]);
  const service = settlementOf(tab, profile, billing);
  await service.round();
  profile.tick += 5 * hourMs;
  billing.notes = { askedAt: {}, refusedAt: {} };
  await service.round();
  await settlementOf(openTab(profile), profile, billing).round();
  expect(billing.asked).toEqual([['request-1']]);
  expect(charges(await tab.events())).toHaveLength(2);
});

test('an answer without the request leaves the charge as it is; it is asked again after an hour, for a week', async () => {
  const { tab, profile, billing } = await afterRun();
  const service = settlementOf(tab, profile, billing);
  await service.round();
  await service.round();
  expect(billing.asked).toHaveLength(1);
  expect(charges(await tab.events())).toHaveLength(1);
  profile.tick += hourMs;
  billing.answer = { kind: 'cannot-tell' };
  await service.round();
  expect(billing.asked).toHaveLength(2);
  profile.tick += 8 * 24 * hourMs;
  billing.answer = told(['request-1', 1]);
  await service.round();
  expect(billing.asked).toHaveLength(2);
  expect(charges(await tab.events())).toHaveLength(1);
});

test('nobody is asked right after a call, nor while another tab asks', async () => {
  const { tab, profile, billing } = await afterRun();
  const service = settlementOf(tab, profile, billing);
  billing.isTaken = true;
  await service.round();
  billing.isTaken = false;
  profile.tick -= 110_000;
  await service.round();
  expect(billing.asked).toEqual([]);
});

test('a provider that does not permit it is noted, and left alone for hours', async () => {
  const { tab, profile, billing } = await afterRun();
  billing.answer = { kind: 'not-permitted' };
  const service = settlementOf(tab, profile, billing);
  await service.round();
  expect(billing.notes.refusedAt).toEqual({ far: profile.tick });
  profile.tick += 2 * hourMs;
  await service.round();
  expect(billing.asked).toHaveLength(1);
  profile.tick += 5 * hourMs;
  billing.answer = told(['request-1', 42_000]);
  await service.round();
  expect(billing.notes.refusedAt).toEqual({});
  await expect.poll(() => tab.state().meter.total.micros).toBe(42_000);
});

test('a charge that the answer reported is as strong: it is not asked about', async () => {
  const { tab, profile, billing } = await afterRun((provider) => (provider.basis = 'reported'));
  await settlementOf(tab, profile, billing).round();
  expect(billing.asked).toEqual([]);
});

test('what a person paid with an own key stands on no bill of the server: it is not asked about', async () => {
  const { tab, profile, billing } = await afterRun(({ engine }) => {
    engine.payer = () => 'own key';
  });
  await settlementOf(tab, profile, billing).round();
  expect(charges(await tab.events())).toHaveLength(1);
  expect(billing.asked).toEqual([]);
});

test('a call that failed and may have been charged is settled too, after a reload', async () => {
  const { tab, profile, billing } = await afterRun((provider) => {
    provider.pollFails = { kind: 'upstream', message: 'It broke.', billed: '?' };
  });
  await expect.poll(() => tab.state().meter.total.micros).toBe(40_000);
  billing.answer = told(['request-1', 0]);
  const next = openTab(profile);
  await next.session.actions.open(tab.state().asset?.id ?? ('' as never));
  await settlementOf(next, profile, billing).round();
  expect(charges(await tab.events())).toMatchObject([{ type: 'charge.reported', body: { micro: 0 } }]);
  await expect.poll(() => next.state().meter.total).toEqual({ micros: 0, unpricedCount: 0 });
});

test('fifty at most at once, the rest the next time', async () => {
  const { tab, profile, billing } = await afterRun();
  for (let run = 0; run < 52; run += 1) await tab.session.actions.tryAgain();
  profile.tick += 120_000;
  const service = settlementOf(tab, profile, billing);
  await service.round();
  await service.round();
  expect(billing.asked.map((refs) => refs.length)).toEqual([50, 3]);
});
