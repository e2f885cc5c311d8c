import { describe, expect, test } from 'vitest';

import { hostedProvider, type HostedProvider } from '../drivers/hostedProvider.ts';
import { newProfile, openFresh, openTab, type Profile, type Tab } from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import type { EventOf, EventType, LedgerEvent } from '../../src/kernel/ledger/events.ts';
import type { AssetId } from '../../src/kernel/shared/ids.ts';
import type { EditorState } from '../../src/session/types.ts';

interface Stage {
  readonly profile: Profile;
  readonly providers: readonly [HostedProvider, HostedProvider, HostedProvider];
  readonly tab: Tab;
  readonly id: AssetId;
}

/** Upscale at three providers, all ticked. */
async function atThree(): Promise<Stage> {
  const profile = newProfile();
  const providers = [hostedProvider('red'), hostedProvider('green'), hostedProvider('blue')] as const;
  profile.hosted = providers.map(({ engine }) => engine);
  const tab = await openFresh(profile, { base: true });
  tick(tab, providers);
  return { profile, providers, tab, id: must(tab.state().asset, 'open').id };
}

function tick(tab: Tab, providers: readonly HostedProvider[]): void {
  tab.session.actions.setFanOut(
    'upscale',
    providers.map(({ engine }) => engine.descriptor.id),
  );
}

const never = new Promise<void>(() => {});
const postsOf = (providers: readonly HostedProvider[]): readonly number[] =>
  providers.map(({ posts }) => posts);

function ofType<T extends EventType>(events: readonly LedgerEvent[], type: T): readonly EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}

const enginesOnStage = ({ staged }: EditorState): readonly string[] =>
  staged.map(({ engine }) => engine).toSorted();

/** Engine → what became of its output, by the ledger alone. */
async function verdicts(tab: Tab): Promise<Readonly<Record<string, string>>> {
  const events = await tab.events();
  const rows = ofType(events, 'output.created').map(({ body }) => {
    const submitted = ofType(events, 'call.submitted').find((one) => one.body.call === body.call);
    const decided = ofType(events, 'output.decided').filter((one) => one.body.output === body.output);
    return [submitted?.body.model ?? '', decided.map((one) => one.body.decision).join()] as const;
  });
  return Object.fromEntries(rows);
}

function held(provider: HostedProvider): () => void {
  let done: () => void = () => {};
  provider.working = new Promise((resolve) => (done = resolve));
  return done;
}

test('one click at three engines: three submissions, one fails by name, two stand side by side, one is taken', async () => {
  const { tab, providers } = await atThree();
  providers[1].fail = { kind: 'upstream', message: 'The service had a fault.', billed: 'n' };
  await tab.session.actions.run('upscale');
  expect(postsOf(providers)).toEqual([1, 1, 1]);
  expect(tab.state().job).toBeNull();
  expect(enginesOnStage(tab.state())).toEqual(['Blue upscale', 'Red upscale']);
  expect(tab.state().message?.text).toContain('Green upscale could not finish');

  const events = await tab.events();
  const submitted = ofType(events, 'call.submitted');
  expect(new Set(submitted.map(({ body }) => body.fanOut))).toHaveProperty('size', 1);
  expect(submitted[0]?.body.fanOut).toBeTypeOf('string');
  expect(new Set(submitted.map(({ body }) => body.call))).toHaveProperty('size', 3);
  expect(submitted.map(({ body }) => body.reserveMicro)).toEqual([50_000, 50_000, 50_000]);
  expect(ofType(events, 'charge.reported')).toHaveLength(2);

  const blue = must(
    tab.state().staged.find(({ engine }) => engine === 'Blue upscale'),
    'blue',
  );
  tab.session.actions.showStaged(blue.id);
  await tab.session.actions.accept();
  expect(await verdicts(tab)).toEqual({ 'blue-upscale': 'accepted', 'red-upscale': 'superseded' });
  expect(tab.state().staged).toEqual([]);
  expect(tab.state().meter).toMatchObject({ iterations: 3, accepted: 1, superseded: 1, failed: 1 });
  expect(tab.state().meter.total.micros).toBe(90_000);
  // The run gave a result, whichever of its calls it came from.
  expect(tab.state().meter.roundsWithoutResult).toBe(0);
});

test('every call has its lock before any of them is in the ledger: no tab takes one for left behind', async () => {
  const { tab, providers } = await atThree();
  const { workspace, runLocks } = tab.ports;
  const { commit } = workspace;
  // Storage answers at once, locks take a while.
  const { hold } = runLocks;
  Object.assign(runLocks, {
    hold: async (call: string, work: () => Promise<unknown>) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return hold.call(runLocks, call, work);
    },
  });
  const seen: { readonly submitted: number; readonly locked: number }[] = [];
  Object.assign(workspace, {
    commit: async (batch: Parameters<typeof commit>[0]) => {
      const calls = (batch.events ?? []).flatMap((event) =>
        event.type === 'call.submitted' ? [event.body.call] : [],
      );
      const locked = await runLocks.running();
      if (calls.length > 0)
        seen.push({ submitted: calls.length, locked: calls.filter((call) => locked.has(call)).length });
      return commit.call(workspace, batch);
    },
  });
  await tab.session.actions.run('upscale');
  expect(seen).toEqual([{ submitted: 3, locked: 3 }]);
  expect(postsOf(providers)).toEqual([1, 1, 1]);
});

test('engines are rejected one by one, each with its reason', async () => {
  const { tab } = await atThree();
  await tab.session.actions.run('upscale');
  const [first, second] = tab.state().staged;
  tab.session.actions.showStaged(must(second, 'second').id);
  await tab.session.actions.reject('style');
  expect(tab.state().staged.map(({ id }) => id)).not.toContain(second?.id);
  expect(tab.state().staged).toHaveLength(2);
  expect(tab.state().stagedShown).toBe(first?.id);
  await tab.session.actions.reject('artefact');
  await tab.session.actions.accept();
  const decided = ofType(await tab.events(), 'output.decided').map(({ body }) => [
    body.decision,
    body.reason,
  ]);
  expect(decided).toEqual([
    ['rejected', 'style'],
    ['rejected', 'artefact'],
    ['accepted', undefined],
  ]);
});

test('results come as they are ready; one that comes after the choice is kept in the ledger and set aside', async () => {
  const { tab, providers } = await atThree();
  const releases = providers.map(held);
  const run = tab.session.actions.run('upscale');
  await expect.poll(() => tab.state().job?.parts?.length).toBe(3);
  releases[0]?.();
  await expect.poll(() => enginesOnStage(tab.state())).toEqual(['Red upscale']);
  expect(tab.state().job?.parts).toHaveLength(2);
  await tab.session.actions.accept();
  releases[1]?.();
  releases[2]?.();
  await run;
  expect(tab.state().staged).toEqual([]);
  expect(tab.state().job).toBeNull();
  expect(await verdicts(tab)).toEqual({
    'red-upscale': 'accepted',
    'green-upscale': 'superseded',
    'blue-upscale': 'superseded',
  });
  expect(ofType(await tab.events(), 'charge.reported')).toHaveLength(3);
  expect(tab.state().message?.text).toContain('Green upscale finished too');
});

test('each call can be cancelled by itself, and all at once', async () => {
  const { tab, providers } = await atThree();
  for (const provider of providers) provider.working = never;
  const run = tab.session.actions.run('upscale');
  await expect.poll(async () => ofType(await tab.events(), 'call.attempt').length).toBe(3);
  tab.session.actions.cancel(must(tab.state().job?.parts?.[1], 'the second').call);
  await expect
    .poll(() => tab.state().job?.parts?.map(({ engine }) => engine.name))
    .toEqual(['Red upscale', 'Blue upscale']);
  tab.session.actions.cancel();
  await run;
  expect(ofType(await tab.events(), 'call.cancelled')).toHaveLength(3);
  expect(tab.state().job).toBeNull();
});

describe('budgets are asked about the sum', () => {
  test('two of three would fit: none is sent, and all three are recorded as stopped', async () => {
    const { tab, providers } = await atThree();
    await tab.session.actions.setBudget({ micros: 120_000, hardStop: true, stopRounds: null });
    await tab.session.actions.run('upscale');
    expect(postsOf(providers)).toEqual([0, 0, 0]);
    const events = await tab.events();
    expect(ofType(events, 'call.submitted')).toEqual([]);
    expect(ofType(events, 'call.blocked')).toHaveLength(3);
    expect(tab.state().meter.iterations).toBe(0);
    await tab.session.actions.runAnyway('upscale');
    expect(postsOf(providers)).toEqual([1, 1, 1]);
    expect(ofType(await tab.events(), 'budget.overridden')).toHaveLength(3);
  });

  test('in two tabs at once: one run fits, and only one is sent', async () => {
    const { tab, providers, profile, id } = await atThree();
    await tab.session.actions.setBudget({ micros: 200_000, hardStop: true, stopRounds: null });
    for (const provider of providers) provider.working = never;
    const other = openTab(profile);
    await other.session.actions.open(id);
    tick(other, providers);
    void tab.session.actions.run('upscale');
    void other.session.actions.run('upscale');
    await expect.poll(async () => ofType(await tab.events(), 'call.blocked').length).toBe(3);
    await expect.poll(() => postsOf(providers)).toEqual([1, 1, 1]);
    expect(ofType(await tab.events(), 'call.submitted')).toHaveLength(3);
  });
});

test('a tab that goes in the middle: the next one takes all in, each submitted and charged once', async () => {
  const { tab, providers, profile, id } = await atThree();
  for (const provider of providers) provider.working = never;
  void tab.session.actions.run('upscale');
  await expect.poll(async () => ofType(await tab.events(), 'call.attempt').length).toBe(3);
  const releases = providers.map(held);
  profile.locks.clear();
  const next = openTab(profile);
  await next.session.actions.open(id);
  await expect.poll(() => next.state().job?.parts?.length).toBe(3);
  for (const release of releases) release();
  await expect
    .poll(() => enginesOnStage(next.state()))
    .toEqual(['Blue upscale', 'Green upscale', 'Red upscale']);
  await expect.poll(() => next.state().job).toBeNull();
  expect(postsOf(providers)).toEqual([1, 1, 1]);
  const events = await next.events();
  expect(ofType(events, 'call.submitted')).toHaveLength(3);
  expect(ofType(events, 'charge.reported')).toHaveLength(3);
  expect(await next.ports.workspace.pendingJobs(id)).toEqual([]);

  // They stand side by side after another reload too.
  const third = openTab(profile);
  await third.session.actions.open(id);
  expect(enginesOnStage(third.state())).toEqual(['Blue upscale', 'Green upscale', 'Red upscale']);
  await third.session.actions.accept();
  expect(Object.values(await verdicts(third)).toSorted()).toEqual(['accepted', 'superseded', 'superseded']);
});

test('an engine of this machine and one of a provider run beside each other', async () => {
  const { tab, providers, profile } = await atThree();
  const local = must(
    tab.ports.engines.forOperation('upscale').find(({ descriptor }) => descriptor.kind === 'local'),
    'local',
  );
  tab.session.actions.setFanOut('upscale', [local.descriptor.id, providers[0].engine.descriptor.id]);
  await tab.session.actions.run('upscale');
  expect(profile.script.runs).toBe(1);
  expect(postsOf(providers)).toEqual([1, 0, 0]);
  expect(tab.state().staged).toHaveLength(2);
});

test('a tab that goes: the part of this machine is lost, the provider’s is taken in', async () => {
  const { tab, providers, profile, id } = await atThree();
  const local = must(
    tab.ports.engines.forOperation('upscale').find(({ descriptor }) => descriptor.kind === 'local'),
    'local',
  );
  tab.session.actions.setFanOut('upscale', [local.descriptor.id, providers[0].engine.descriptor.id]);
  profile.script.hold = never;
  providers[0].working = never;
  void tab.session.actions.run('upscale');
  await expect.poll(async () => ofType(await tab.events(), 'call.attempt').length).toBe(1);
  providers[0].working = Promise.resolve();
  profile.locks.clear();
  const next = openTab(profile);
  await next.session.actions.open(id);
  await expect.poll(() => enginesOnStage(next.state())).toEqual(['Red upscale']);
  const failed = ofType(await next.events(), 'call.failed').map(({ body }) => [body.errorType, body.billed]);
  expect(failed).toEqual([['interrupted', 'n']]);
});

test('another tab sees each result beside the first as it comes', async () => {
  const { tab, providers, profile, id } = await atThree();
  const other = openTab(profile);
  await other.session.actions.open(id);
  const releases = providers.map(held);
  const run = tab.session.actions.run('upscale');
  await expect.poll(() => tab.state().job?.parts?.length).toBe(3);
  releases[2]?.();
  await expect.poll(() => enginesOnStage(other.state())).toEqual(['Blue upscale']);
  releases[0]?.();
  releases[1]?.();
  await run;
  await expect
    .poll(() => enginesOnStage(other.state()))
    .toEqual(['Blue upscale', 'Green upscale', 'Red upscale']);
  await other.session.actions.accept();
  await expect.poll(() => tab.state().staged).toEqual([]);
  expect(Object.values(await verdicts(tab)).toSorted()).toEqual(['accepted', 'superseded', 'superseded']);
});

test('“Try again” goes to the same engines, and each call says which one it repeats', async () => {
  const { tab, providers } = await atThree();
  await tab.session.actions.run('upscale');
  await tab.session.actions.tryAgain();
  expect(postsOf(providers)).toEqual([2, 2, 2]);
  const submitted = ofType(await tab.events(), 'call.submitted').map(({ body }) => body);
  const modelOf = (call: string | undefined): string | undefined =>
    submitted.find((body) => body.call === call)?.model;
  expect(submitted.slice(3).map(({ retryOf }) => modelOf(retryOf))).toEqual(
    submitted.slice(3).map(({ model }) => model),
  );
  expect(new Set(submitted.map(({ fanOut }) => fanOut))).toHaveProperty('size', 2);
  expect(ofType(await tab.events(), 'output.decided').map(({ body }) => body.decision)).toEqual([
    'superseded',
    'superseded',
    'superseded',
  ]);
});

test('with one engine ticked a run is a single one', async () => {
  const { tab, providers } = await atThree();
  tick(tab, [providers[2]]);
  tab.session.actions.setEngine('upscale', providers[0].engine.descriptor.id);
  await tab.session.actions.run('upscale');
  expect(postsOf(providers)).toEqual([1, 0, 0]);
  expect(ofType(await tab.events(), 'call.submitted')[0]?.body).not.toHaveProperty('fanOut');
});
