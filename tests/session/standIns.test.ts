import { describe, expect, test } from 'vitest';

import { hostedProvider, type HostedProvider } from '../drivers/hostedProvider.ts';
import { newProfile, openFresh, strokeShape, type Profile, type Tab } from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import type { AssetId } from '../../src/kernel/shared/ids.ts';
import type { EventOf, LedgerEvent } from '../../src/kernel/ledger/events.ts';
import type { Circuit } from '../../src/kernel/metrics/circuits.ts';
import type { FallbackRule } from '../../src/kernel/operations/standIns.ts';
import type { EngineError } from '../../src/kernel/operations/ports.ts';
import { readEngineCircuits } from '../../src/session/engineCircuits.ts';
import { startStandIns } from '../../src/session/standIns.ts';

interface Stage {
  readonly profile: Profile;
  readonly far: HostedProvider;
  readonly near: HostedProvider;
  readonly third: HostedProvider;
  readonly tab: Tab;
}

const afterRefusal: FallbackRule = { mode: 'refusal', order: [], limitMicros: null };
const beforeRun: FallbackRule = { mode: 'before', order: [], limitMicros: null };

/** Three providers; "far" is chosen, "near" is the cheapest of the others. */
async function withChain(allowed: FallbackRule): Promise<Stage> {
  const profile = newProfile();
  const [far, near, third] = [hostedProvider('far'), hostedProvider('near'), hostedProvider('third')];
  near.price = { micros: 30_000, upperMicros: 30_000, qualifier: 'exact' };
  near.chargeMicros = 30_000;
  profile.hosted = [far.engine, near.engine, third.engine];
  profile.standIns.allowed = allowed;
  const tab = await openFresh(profile, { base: true });
  tab.session.actions.setEngine('upscale', far.engine.descriptor.id);
  return { profile, far, near, third, tab };
}

const busy: EngineError = { kind: 'rate-limited', message: 'Too many requests.', billed: 'n' };

const submissions = (events: readonly LedgerEvent[]): EventOf<'call.submitted'>['body'][] =>
  events.flatMap((event) => (event.type === 'call.submitted' ? [event.body] : []));

const endsOf = (events: readonly LedgerEvent[]): string[] =>
  events.map(({ type }) => type).filter((type) => /^call\.(completed|failed|blocked|cancelled)$/.test(type));

const postsOf = ({ far, near, third }: Stage): number[] => [far.posts, near.posts, third.posts];

describe('after a refusal', () => {
  test.each(['unreachable', 'auth', 'payment', 'rate-limited', 'upstream'] as const)(
    '%s that cost nothing: one submit at the next provider, and two calls in the ledger',
    async (kind) => {
      const stage = await withChain(afterRefusal);
      const { far, tab } = stage;
      far.fail = { ...busy, kind };
      await tab.session.actions.run('upscale');
      expect(postsOf(stage)).toEqual([1, 1, 0]);
      const events = await tab.events();
      expect(endsOf(events)).toEqual(['call.failed', 'call.completed']);
      const [first, second] = submissions(events);
      expect(first?.standsInFor).toBeUndefined();
      expect(second).toMatchObject({
        provider: 'near',
        reserveMicro: 30_000,
        standsInFor: {
          provider: 'far',
          model: 'far-upscale',
          name: 'Far upscale',
          call: first?.call,
          when: 'refused',
          reason: kind,
        },
      });
      expect(second?.retryOf).toBeUndefined();
      expect(events.filter(({ type }) => type === 'call.quoted')).toHaveLength(2);
      await expect.poll(() => tab.state().meter.total.micros).toBe(30_000);
      expect(tab.state().message?.text).toBe(
        'Near upscale stood in. Far upscale refused (Too many requests.) and cost nothing.',
      );
      expect(tab.state().staged).toHaveLength(1);
    },
  );

  test.each([
    ['possibly charged', { ...busy, billed: '?' }],
    ['charged', { ...busy, kind: 'upstream', billed: 'y' }],
    ['not told', { kind: 'upstream', message: 'Broken.' }],
    ['lost', { kind: 'timeout-unknown', message: 'Lost.', billed: '?' }],
    ['a fault of the request', { kind: 'invalid', message: 'No.', billed: 'n' }],
    ['withheld', { kind: 'moderation-input', message: 'No.', billed: 'n' }],
  ] as const)('%s: nobody stands in', async (_name, error) => {
    const stage = await withChain(afterRefusal);
    stage.far.fail = error;
    await stage.tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([1, 0, 0]);
    expect(submissions(await stage.tab.events())).toHaveLength(1);
  });

  test.each(['off', 'before'] as const)('with the rule “%s” nothing runs by itself', async (mode) => {
    const stage = await withChain({ ...afterRefusal, mode });
    stage.far.fail = busy;
    await stage.tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([1, 0, 0]);
    expect(stage.tab.state().message?.text).toBe('Far upscale could not finish: Too many requests.');
  });

  test('a stand-in whose end is not known ends the chain: nothing is submitted after it', async () => {
    const stage = await withChain(afterRefusal);
    stage.far.fail = busy;
    stage.near.fail = { kind: 'timeout-unknown', message: 'The answer was lost.', billed: '?' };
    await stage.tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([1, 1, 0]);
    const { message } = stage.tab.state();
    expect(message?.text).toBe('Near upscale could not finish: The answer was lost.');
    expect(message?.hint).toContain('It may have been charged, up to $0.03.');
    expect(message?.hint).toContain('It stood in: Far upscale refused (Too many requests.)');
  });

  test('all refuse: each is asked once, and one message says so', async () => {
    const stage = await withChain(afterRefusal);
    const { far, near, third, tab } = stage;
    for (const provider of [far, near, third]) provider.fail = busy;
    await tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([1, 1, 1]);
    const all = submissions(await tab.events());
    expect(all.map(({ standsInFor }) => standsInFor?.call)).toEqual([undefined, all[0]?.call, all[1]?.call]);
    const { message } = tab.state();
    expect(message?.text).toContain('All 3 engines that were tried refused the run.');
    expect(message?.text).toContain('Third upscale: Too many requests.');
    expect(message?.hint).toContain('Nothing was charged.');
    await expect.poll(() => tab.state().meter.total.micros).toBe(0);
  });

  test('a retired engine, one below the tier, one without a price and a dearer one are left out, and named', async () => {
    const stage = await withChain(afterRefusal);
    const { profile, far, near, third, tab } = stage;
    const low = hostedProvider('low', 3);
    const unpriced = hostedProvider('unpriced');
    unpriced.price = { micros: null, upperMicros: null, qualifier: 'unpriced' };
    third.price = { micros: 51_000, upperMicros: 51_000, qualifier: 'exact' };
    profile.hosted = [far.engine, near.engine, third.engine, low.engine, unpriced.engine];
    const other = await openFresh(profile, { base: true });
    other.session.actions.setEngine('upscale', far.engine.descriptor.id);
    await other.session.modelDecisions.decide({
      provider: 'near',
      model: 'near-upscale',
      tool: 'upscale',
      decision: 'retire',
      tiers: [],
      evidence: {},
    });
    far.fail = busy;
    await other.session.actions.run('upscale');
    expect([...postsOf(stage), low.posts, unpriced.posts]).toEqual([1, 0, 0, 0, 0]);
    const hint = other.state().message?.hint;
    expect(hint).toContain('Near upscale (a lead decided against it)');
    expect(hint).toContain('Third upscale (dearer than what Settings allow)');
    expect(hint).toContain('Low upscale (below the tier of this asset)');
    expect(hint).toContain('Unpriced upscale (its price is not known)');
    expect(tab.state().job).toBeNull();
  });

  test('a dearer one runs where the team has allowed its price', async () => {
    const stage = await withChain({ ...afterRefusal, limitMicros: 80_000, order: ['third.upscale'] });
    stage.third.price = { micros: 80_000, upperMicros: 80_000, qualifier: 'exact' };
    stage.far.fail = busy;
    await stage.tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([1, 0, 1]);
  });

  test('the edge of a hard budget: a stand-in that does not fit is not tried, one that just fits is', async () => {
    const over = await withChain({ ...afterRefusal, order: ['third.upscale'] });
    over.far.fail = busy;
    over.far.price = { micros: 40_000, upperMicros: 40_000, qualifier: 'exact' };
    over.third.price = { micros: 40_001, upperMicros: 40_001, qualifier: 'exact' };
    over.profile.standIns.allowed = { ...over.profile.standIns.allowed, limitMicros: 90_000 };
    await over.tab.session.actions.setBudget({ micros: 40_000, hardStop: true, stopRounds: null });
    await over.tab.session.actions.run('upscale');
    expect(postsOf(over)).toEqual([1, 0, 0]);
    expect(over.tab.state().message?.hint).toContain('Third upscale (over the budget)');
    await over.tab.session.actions.setBudget({ micros: 40_001, hardStop: true, stopRounds: null });
    await over.tab.session.actions.run('upscale');
    expect(postsOf(over)).toEqual([2, 0, 1]);
  });

  test('a paused engine and one without a key are skipped', async () => {
    const stage = await withChain(afterRefusal);
    stage.profile.standIns.circuits.set('near.upscale', open);
    stage.profile.standIns.missing.add('third.upscale');
    stage.far.fail = busy;
    await stage.tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([1, 0, 0]);
    expect(stage.tab.state().message?.hint).toContain('Near upscale (paused)');
  });

  test('the picture was changed meanwhile: nothing more is submitted, and the refusal is told', async () => {
    const stage = await withChain(afterRefusal);
    let answer: () => void = () => {};
    stage.far.answering = new Promise((resolve) => (answer = resolve));
    stage.far.fail = busy;
    const run = stage.tab.session.actions.run('upscale');
    await expect.poll(() => stage.far.posts).toBe(1);
    await stage.tab.session.actions.addMaskShape(strokeShape);
    answer();
    await run;
    expect(postsOf(stage)).toEqual([1, 0, 0]);
    expect(stage.tab.state().message?.text).toBe('Far upscale could not finish: Too many requests.');
  });

  test('a stand-in tries again what the refused call was to try again, and is no retry of it', async () => {
    const { tab, far } = await withChain(afterRefusal);
    await tab.session.actions.run('upscale');
    await tab.session.actions.reject('style');
    far.fail = busy;
    await tab.session.actions.run('upscale');
    const [first, refused, stoodIn] = submissions(await tab.events());
    expect(refused?.retryOf).toBe(first?.call);
    expect(stoodIn).toMatchObject({ retryOf: first?.call, standsInFor: { call: refused?.call } });
  });

  test('another asset is open by then: nothing more is submitted', async () => {
    const stage = await withChain(afterRefusal);
    let answer: () => void = () => {};
    stage.far.answering = new Promise((resolve) => (answer = resolve));
    stage.far.fail = busy;
    const run = stage.tab.session.actions.run('upscale');
    await expect.poll(() => stage.far.posts).toBe(1);
    await stage.tab.session.actions.close();
    answer();
    await run;
    expect(postsOf(stage)).toEqual([1, 0, 0]);
  });
});

const open: Circuit = {
  kind: 'open',
  trip: { kind: 'in-a-row', failures: 3 },
  retryAtMs: 9_000_000_000_000,
  lastCall: 'c-last',
};

describe('before a run', () => {
  async function paused(allowed: FallbackRule): Promise<Stage> {
    const stage = await withChain(allowed);
    startStandIns({ ...stage.tab.ports, standIns: stage.profile.standIns }, stage.tab.session.store);
    stage.profile.standIns.circuits.set('far.upscale', open);
    stage.profile.standIns.changed();
    return stage;
  }

  test('the stand-in is in the state before the click, runs, and says for whom', async () => {
    const stage = await paused(beforeRun);
    expect(stage.tab.state().standIns.upscale).toMatchObject({
      insteadOf: 'far.upscale',
      engine: 'near.upscale',
    });
    await stage.tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([0, 1, 0]);
    expect(submissions(await stage.tab.events())).toMatchObject([
      {
        provider: 'near',
        standsInFor: { provider: 'far', call: 'c-last', when: 'paused', reason: 'in-a-row' },
      },
    ]);
    expect(stage.tab.state().iterations.at(-1)?.standsInFor).toMatchObject({ name: 'Far upscale' });
  });

  test('declined by the person, until the engine works again', async () => {
    const stage = await paused(beforeRun);
    const { tab, profile } = stage;
    tab.session.actions.declineStandIn('upscale', stage.far.engine.descriptor.id);
    expect(tab.state().standIns.upscale).toBeUndefined();
    await tab.session.actions.run('upscale');
    expect(postsOf(stage)).toEqual([1, 0, 0]);
    profile.standIns.circuits.clear();
    profile.standIns.changed();
    expect(tab.state().standInsDeclined).toEqual({});
    profile.standIns.circuits.set('far.upscale', open);
    profile.standIns.changed();
    expect(tab.state().standIns.upscale?.engine).toBe('near.upscale');
  });

  test('goes when the engine works again, when the rule is taken back, and where none may stand in', async () => {
    const { tab, profile } = await paused(beforeRun);
    profile.standIns.circuits.set('far.upscale', { kind: 'half-open', trip: open.trip });
    profile.standIns.changed();
    expect(tab.state().standIns).toEqual({});
    profile.standIns.circuits.set('far.upscale', open);
    profile.standIns.changed();
    expect(tab.state().standIns.upscale?.engine).toBe('near.upscale');
    profile.standIns.allowed = { mode: 'off', order: [], limitMicros: null };
    profile.standIns.changed();
    expect(tab.state().standIns).toEqual({});
    profile.standIns.allowed = { ...beforeRun, limitMicros: 1 };
    profile.standIns.changed();
    expect(tab.state().standIns).toEqual({});
  });

  test('a budget that has room for the cheaper one only decides who stands in', async () => {
    const { tab } = await paused({ ...beforeRun, order: ['third.upscale', 'near.upscale'] });
    expect(tab.state().standIns.upscale?.engine).toBe('third.upscale');
    await tab.session.actions.setBudget({ micros: 30_000, hardStop: true, stopRounds: null });
    await expect.poll(() => tab.state().standIns.upscale?.engine).toBe('near.upscale');
  });
});

test('who runs after a free refusal is in the state before the click, and is who runs', async () => {
  const stage = await withChain(afterRefusal);
  const { tab, profile } = stage;
  startStandIns({ ...tab.ports, standIns: profile.standIns }, tab.session.store);
  expect(tab.state().nextAfterRefusal).toEqual({ upscale: 'near.upscale' });
  stage.far.fail = busy;
  await tab.session.actions.run('upscale');
  expect(submissions(await tab.events()).at(-1)?.provider).toBe('near');
  profile.standIns.allowed = beforeRun;
  profile.standIns.changed();
  expect(tab.state().nextAfterRefusal).toEqual({});
});

describe('circuits of what is stored', () => {
  async function thriceFailed(): Promise<Stage> {
    const stage = await withChain(beforeRun);
    stage.far.fail = { kind: 'upstream', message: 'A fault.', billed: 'n' };
    for (let turn = 0; turn < 3; turn += 1) await stage.tab.session.actions.run('upscale');
    return stage;
  }

  test('a later page knows them from the ledger, in whatever order its assets are read', async () => {
    const { tab, far } = await thriceFailed();
    const other = await tab.library.create({ name: 'Other', tier: 2, width: 8, height: 8 });
    await tab.session.actions.open(other);
    const circuits = await readEngineCircuits(tab.ports.workspace);
    expect(circuits.at(far.engine.descriptor, tab.ports.clock.now())).toMatchObject({
      kind: 'open',
      trip: { kind: 'in-a-row', failures: 3 },
    });
    expect(circuits.at({ provider: 'near', model: 'near-upscale' }, tab.ports.clock.now()).kind).toBe(
      'closed',
    );
  });

  test('calls of several assets count in the order of time', async () => {
    const { tab, far } = await withChain(beforeRun);
    const { open, run, rename } = tab.session.actions;
    const first = must(tab.state().asset, 'open').id;
    const second = await tab.library.create({ name: 'Other', tier: 2, width: 64, height: 48 });
    await open(second);
    await tab.session.actions.importInto(new File([], 'photo 64x48.png'));
    const runOn = async (asset: AssetId, fails: boolean): Promise<void> => {
      far.fail = fails ? { kind: 'upstream', message: 'A fault.', billed: 'n' } : null;
      await open(asset);
      await run('upscale');
    };
    await runOn(first, true);
    await runOn(second, false);
    await runOn(first, true);
    await runOn(first, true);
    // It is read first now; its success lay between the failures.
    await open(second);
    await rename('Read first');
    const circuits = await readEngineCircuits(tab.ports.workspace);
    expect(circuits.at(far.engine.descriptor, tab.ports.clock.now()).kind).toBe('closed');
  });

  test('calls of this page are told as they end, and a success closes it', async () => {
    const { tab, far } = await thriceFailed();
    const circuits = await readEngineCircuits(tab.ports.workspace);
    let told = 0;
    circuits.onEnded(() => (told += 1));
    far.fail = null;
    await tab.session.actions.run('upscale');
    expect(told).toBe(1);
    expect(circuits.at(far.engine.descriptor, tab.ports.clock.now()).kind).toBe('closed');
  });
});
