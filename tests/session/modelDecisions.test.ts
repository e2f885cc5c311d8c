import { describe, expect, test } from 'vitest';

import {
  newProfile,
  openFresh,
  openTab,
  strokeShape,
  type Profile,
  type Tab,
} from '../drivers/sessionDriver.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import type { EventOf, LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { noDecisions } from '../../src/kernel/ledger/modelDecisions.ts';
import { pickEngine } from '../../src/session/jobs/pickEngine.ts';
import { StorageFailure } from '../../src/kernel/workspace/ports.ts';
import type { NewModelDecision } from '../../src/session/types.ts';

const first = 'scripted-upscale';
const second = 'plain-upscale';

function decision(model: string, patch: Partial<NewModelDecision> = {}): NewModelDecision {
  return {
    provider: 'local',
    model,
    tool: 'upscale',
    decision: 'retire',
    tiers: [],
    evidence: { n: 40 },
    ...patch,
  };
}

/** The engine of the quote, the stop-loss and the picker: all of them ask this. */
const quoted = (tab: Tab, operation: 'upscale' | 'erase' = 'upscale'): string | undefined =>
  pickEngine(tab.ports.engines.forOperation(operation), tab.state(), operation)?.engine.descriptor.model;

const submitted = (events: readonly LedgerEvent[]): string[] =>
  events
    .filter((event): event is EventOf<'call.submitted'> => event.type === 'call.submitted')
    .map(({ body }) => body.model);

async function runUpscale(tab: Tab): Promise<string | undefined> {
  await tab.session.actions.run('upscale');
  await tab.session.actions.reject('style');
  return submitted(await tab.events()).at(-1);
}

/** Takes in a decision of another device, as a file of its ledger would. */
async function imported(profile: Profile, dev: string, body: NewModelDecision): Promise<void> {
  const event = {
    v: 1 as const,
    id: `${dev}:1`,
    dev,
    seq: 1,
    type: 'model.decided',
    at: 5,
    tz: 0,
    hlc: `0000000000005.0000.${dev}`,
    actor: 'p_other',
    scope: {},
    body,
  };
  const { workspace } = openTab(profile).ports;
  await workspace.importEvents({
    source: 'x',
    sha256: dev.padEnd(64, '0'),
    from: 0,
    events: [event],
    last: true,
  });
}

describe('a retired model', () => {
  test('leaves quote and run at once, in every tab, and comes back when it is kept', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    const lead = openTab(profile);
    expect(quoted(tab)).toBe(first);
    expect(await runUpscale(tab)).toBe(first);
    await lead.session.modelDecisions.decide(decision(first));
    await expect.poll(() => quoted(tab)).toBe(second);
    expect(await runUpscale(tab)).toBe(second);
    await lead.session.modelDecisions.decide(decision(first, { decision: 'keep' }));
    await expect.poll(() => quoted(tab)).toBe(first);
    expect(await runUpscale(tab)).toBe(first);
  });

  test('is known before the first quote of an asset that is opened later', async () => {
    const profile = newProfile();
    await openTab(profile).session.modelDecisions.decide(decision(first));
    const tab = openTab(profile);
    const id = await tab.library.create({ name: 'Bottle', tier: 2, width: 64, height: 48 });
    const quotes: (string | undefined)[] = [];
    tab.session.store.subscribe((state) => {
      if (state.status === 'open') quotes.push(quoted(tab));
    });
    await tab.session.actions.open(id);
    expect(new Set(quotes)).toEqual(new Set([second]));
  });

  test('that the person chose is passed over, and they are told what runs instead', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    const { actions, modelDecisions } = tab.session;
    actions.setTool('upscale');
    actions.setEngine('upscale', engineId('scripted.plain-upscale'));
    expect(quoted(tab)).toBe(second);
    await modelDecisions.decide(decision(second));
    await expect.poll(() => tab.state().message?.text).toMatch(/^Plain upscale is no longer offered/);
    expect(tab.state().message?.hint).toBe('The next run uses Scripted upscale.');
    const picked = pickEngine(tab.ports.engines.forOperation('upscale'), tab.state(), 'upscale');
    expect(picked?.insteadOf?.descriptor.model).toBe(second);
    await modelDecisions.decide(decision(second, { decision: 'keep' }));
    await expect.poll(() => tab.state().message?.text).toBe('Plain upscale is offered again.');
    expect(quoted(tab)).toBe(second);
  });

  test('says nothing to who has another tool in hand', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.modelDecisions.decide(decision(first));
    await expect.poll(() => quoted(tab)).toBe(second);
    expect(tab.state().message).toBeNull();
  });

  test('is not warmed up any more', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.modelDecisions.decide(decision('scripted-erase', { tool: 'erase' }));
    await expect.poll(() => quoted(tab, 'erase')).toBe('plain-erase');
    tab.session.actions.setTool('erase');
    await tab.session.actions.addMaskShape(strokeShape);
    await expect.poll(() => profile.script.warmed).toBe('plain-erase');
  });

  test('for “Select subject” is a matter of its own', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    const model = 'scripted-remove-background';
    await tab.session.modelDecisions.decide(decision(model, { tool: 'select-subject' }));
    await expect.poll(() => tab.state().modelDecisions.size).toBe(1);
    await tab.session.actions.selectSubject();
    await tab.session.actions.run('remove-background');
    expect(submitted(await tab.events())).toEqual(['plain-remove-background', model]);
  });

  test('of another tool stays where it is', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.modelDecisions.decide(decision(first, { tool: 'erase' }));
    await expect.poll(() => tab.state().modelDecisions.size).toBe(1);
    expect(await runUpscale(tab)).toBe(first);
  });
});

test('the last engine stays, and runs', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  await tab.session.modelDecisions.decide(decision(first));
  await tab.session.modelDecisions.decide(decision(second, { tool: null }));
  await expect.poll(() => tab.state().modelDecisions.size).toBe(2);
  expect(quoted(tab)).toBe(second);
  expect(await runUpscale(tab)).toBe(second);
  const picked = pickEngine(tab.ports.engines.forOperation('upscale'), tab.state(), 'upscale');
  expect(picked?.offers.map(({ offer }) => offer.kind)).toEqual(['refused', 'last']);
});

test('a limit follows the tier of the asset that is open', async () => {
  const profile = newProfile();
  const tab = await openFresh(profile, { base: true });
  await tab.session.modelDecisions.decide(decision(first, { decision: 'limit', tiers: [1] }));
  await expect.poll(() => quoted(tab)).toBe(second);
  const hero = await tab.library.create({ name: 'Hero', tier: 1, width: 64, height: 48 });
  await tab.session.actions.close();
  await tab.session.actions.open(hero);
  expect(quoted(tab)).toBe(first);
});

describe('decisions of other devices', () => {
  test('count when their ledger is taken in, and no longer once the device is forgotten', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await imported(profile, 'bea', decision(first));
    await expect.poll(() => quoted(tab)).toBe(second);
    await tab.ports.workspace.forgetDevices('bea');
    await expect.poll(() => quoted(tab)).toBe(first);
  });

  test('never count when they are of the demo', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await imported(profile, 'demo-01', decision(first));
    await imported(profile, 'bea', decision(second));
    await expect.poll(() => tab.state().modelDecisions.size).toBe(1);
    expect(quoted(tab)).toBe(first);
    const later = openTab(profile);
    await later.session.modelDecisions.read();
    expect([...later.state().modelDecisions.values()].map(({ dev }) => dev)).toEqual(['bea']);
  });
});

test('a decision is an event of nobody’s asset with the evidence, written by the pseudonym', async () => {
  const tab = openTab(newProfile());
  await tab.session.modelDecisions.decide(decision(first, { note: 'Drifts on labels' }));
  const [event, ...others] = await tab.ports.workspace.modelDecisions();
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    actor: 'p_test',
    scope: {},
    body: decision(first, { note: 'Drifts on labels' }),
  });
});

test('what storage refuses to read is told to who asked, and read the next time', async () => {
  const profile = newProfile();
  await openTab(profile).session.modelDecisions.decide(decision(first));
  const tab = openTab(profile);
  const { workspace } = tab.ports;
  const { modelDecisions } = workspace;
  workspace.modelDecisions = () => Promise.reject(new StorageFailure({ kind: 'io', message: 'No answer.' }));
  await expect(tab.session.modelDecisions.read()).rejects.toThrow('No answer.');
  expect(tab.state().modelDecisions).toBe(noDecisions);
  workspace.modelDecisions = modelDecisions;
  await tab.session.modelDecisions.read();
  expect(quoted(tab)).toBe(second);
});
