import { describe, expect, test } from 'vitest';

import { hostedId, hostedProvider, type HostedProvider } from '../drivers/hostedProvider.ts';
import { newProfile, openFresh, openTab, type Profile, type Tab } from '../drivers/sessionDriver.ts';
import { applyEvent, emptyMeterState, meterView } from '../../src/kernel/metrics/assetMeter.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { err, ok } from '../../src/kernel/shared/result.ts';
import { StorageFailure, type CommitBatch } from '../../src/kernel/workspace/ports.ts';
import type { AnswerCost, Engine } from '../../src/kernel/operations/ports.ts';
import type { EventType, LedgerEvent } from '../../src/kernel/ledger/events.ts';
import type { AssetId } from '../../src/kernel/shared/ids.ts';

interface Stage {
  readonly profile: Profile;
  readonly provider: HostedProvider;
  readonly tab: Tab;
  readonly id: AssetId;
}

async function withProvider(): Promise<Stage> {
  const profile = newProfile();
  const provider = hostedProvider();
  profile.hosted = [provider.engine];
  const tab = await openFresh(profile, { base: true });
  tab.session.actions.setEngine('upscale', hostedId);
  return { profile, provider, tab, id: must(tab.state().asset, 'open').id };
}

const never = new Promise<void>(() => {});
const typesOf = (events: readonly LedgerEvent[]): readonly EventType[] =>
  events.map(({ type }) => type).filter((type) => /^(call|charge|output)\./.test(type));

/** The tab is gone, and with it everything but storage and what the provider does. */
async function killedAndOpenedAgain({ profile, id }: Stage): Promise<Tab> {
  profile.locks.clear();
  const tab = openTab(profile);
  await tab.session.actions.open(id);
  return tab;
}

test('a hosted run reserves its upper bound, and is charged what the provider reports', async () => {
  const { tab, id, provider } = await withProvider();
  let done: () => void = () => {};
  provider.working = new Promise((resolve) => (done = resolve));
  const run = tab.session.actions.run('upscale');
  await expect.poll(() => tab.state().meter.committed.micros).toBe(50_000);
  expect(await tab.ports.workspace.pendingJobs(id)).toMatchObject([{ engine: hostedId, tool: 'upscale' }]);
  done();
  await run;
  const events = await tab.events();
  expect(typesOf(events)).toEqual([
    'call.quoted',
    'call.submitted',
    'call.attempt',
    'charge.reported',
    'call.completed',
    'output.created',
  ]);
  const submitted = events.find(({ type }) => type === 'call.submitted');
  expect(submitted?.body).toMatchObject({ source: 'hosted', reserveMicro: 50_000 });
  const charge = events.find(({ type }) => type === 'charge.reported');
  expect(charge?.body).toMatchObject({ micro: 45_000, ref: 'request-1', basis: 'reported' });
  expect(await tab.ports.workspace.pendingJobs(id)).toEqual([]);
  const [staged] = tab.state().staged;
  expect((await tab.ports.workspace.originalOf(must(staged, 'a result').id))?.bytes).toEqual(
    Uint8Array.of(1, 2, 3),
  );
  expect(tab.state().meter.committed.micros).toBe(0);
  expect(tab.state().meter.total.micros).toBe(45_000);
});

test('a run with an own key says so in the ledger and in its pending job, also after a reload', async () => {
  const stage = await withProvider();
  const { tab, id, provider, profile } = stage;
  const paid: (string | undefined)[] = [];
  const run = provider.engine.run;
  profile.hosted = [
    {
      ...provider.engine,
      payer: () => 'own key' as const,
      run: (...given: Parameters<typeof run>) => {
        paid.push(given[3]?.payer);
        return run(...given);
      },
    },
  ];
  provider.working = never;
  const own = await killedAndOpenedAgain(stage);
  own.session.actions.setEngine('upscale', hostedId);
  void own.session.actions.run('upscale');
  await expect
    .poll(async () => (await tab.ports.workspace.pendingJobs(id))[0])
    .toMatchObject({ payer: 'own key', handle: { ids: { request: 'request-1' } } });
  provider.working = Promise.resolve();
  // The key is gone by now: the run still belongs to its account.
  profile.hosted = [{ ...must(profile.hosted[0], 'an engine'), payer: () => null }] as typeof profile.hosted;
  const next = await killedAndOpenedAgain(stage);
  await expect.poll(() => next.state().staged.length).toBe(1);
  expect(paid).toEqual(['own key', 'own key']);
  const submitted = (await next.events()).find(({ type }) => type === 'call.submitted');
  expect(submitted?.body).toMatchObject({ settings: { payer: 'own key' } });
});

test('a run with the server\u2019s key names no payer', async () => {
  const { tab } = await withProvider();
  await tab.session.actions.run('upscale');
  const submitted = (await tab.events()).find(({ type }) => type === 'call.submitted');
  expect(JSON.stringify(submitted?.body)).not.toContain('payer');
});

test('an exact price that is not what was charged is told with the result', async () => {
  const { tab, provider } = await withProvider();
  const said = (): string => tab.state().message?.text ?? '';
  provider.price = { micros: 45_000, upperMicros: 45_000, qualifier: 'exact' };
  await tab.session.actions.run('upscale');
  expect(said()).not.toContain('charged');
  await tab.session.actions.reject('style');
  provider.price = { micros: 40_000, upperMicros: 40_000, qualifier: 'exact' };
  await tab.session.actions.run('upscale');
  expect(said()).toMatch(/charged \$0\.045; the price on the button was \$0\.040?, exactly/u);
});

test('an answer without a cost leaves the quote to count, once', async () => {
  const { tab, provider } = await withProvider();
  provider.chargeMicros = null;
  await tab.session.actions.run('upscale');
  expect(typesOf(await tab.events())).not.toContain('charge.reported');
  await expect.poll(() => tab.state().meter.total.micros).toBe(40_000);
});

describe('a tab that goes', () => {
  test('while the provider works: the next one takes the result in, submitted and charged once', async () => {
    const stage = await withProvider();
    const { provider, tab, id } = stage;
    provider.working = never;
    void tab.session.actions.run('upscale');
    await expect
      .poll(async () => (await tab.ports.workspace.pendingJobs(id))[0]?.handle?.ids)
      .toEqual({ request: 'request-1' });
    let deliver: () => void = () => {};
    provider.working = new Promise((resolve) => (deliver = resolve));
    const next = await killedAndOpenedAgain(stage);
    await expect.poll(() => next.state().job?.progress.label).toBe('Asking for the result');
    // It runs again, here: nobody is to be told that it is in doubt.
    await expect.poll(() => next.state().iterations.at(-1)?.status).toBe('running');
    deliver();
    await expect.poll(() => next.state().staged.length).toBe(1);
    expect(provider.posts).toBe(1);
    const events = await next.events();
    expect(events.filter(({ type }) => type === 'charge.reported')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'call.submitted')).toHaveLength(1);
    expect(await next.ports.workspace.pendingJobs(id)).toEqual([]);
    expect(next.state().staged[0]?.change).toMatchObject({ kind: 'document', pixelWidth: 128 });
    await next.session.actions.accept();
    expect(next.state().document?.width).toBe(128);
  });

  test('before the answer: nothing is submitted again, and the quote counts as possibly charged', async () => {
    const stage = await withProvider();
    const { provider, tab, id } = stage;
    provider.answering = never;
    void tab.session.actions.run('upscale');
    await expect.poll(() => provider.posts).toBe(1);
    const next = await killedAndOpenedAgain(stage);
    await expect.poll(async () => typesOf(await next.events()).at(-1)).toBe('call.failed');
    expect(provider.posts).toBe(1);
    const end = (await next.events()).findLast(({ type }) => type === 'call.failed');
    expect(end?.body).toMatchObject({ errorType: 'timeout-unknown', billed: '?' });
    expect(await next.ports.workspace.pendingJobs(id)).toEqual([]);
    expect(next.state().message?.hint).toContain('It may have been charged, up to $0.05.');
    await expect.poll(() => next.state().meter.total.micros).toBe(40_000);
  });

  test('with the asset open in another tab: one of them takes it up, not both', async () => {
    const stage = await withProvider();
    const { provider, tab, id, profile } = stage;
    provider.working = never;
    void tab.session.actions.run('upscale');
    await expect
      .poll(async () => (await tab.ports.workspace.pendingJobs(id))[0]?.handle ?? null)
      .not.toBeNull();
    profile.locks.clear();
    provider.working = Promise.resolve();
    const tabs = [openTab(profile), openTab(profile)];
    await Promise.all(tabs.map((one) => one.session.actions.open(id)));
    const ends = async () =>
      typesOf(await must(tabs[0], 'a tab').ports.workspace.eventsOfAsset(id)).filter(
        (type) => type === 'call.completed',
      );
    await expect.poll(ends).toHaveLength(1);
    expect(provider.posts).toBe(1);
  });

  test('and the engine with it: the call ends as possibly charged', async () => {
    const stage = await withProvider();
    const { provider, tab, id, profile } = stage;
    provider.working = never;
    void tab.session.actions.run('upscale');
    await expect
      .poll(async () => (await tab.ports.workspace.pendingJobs(id))[0]?.handle ?? null)
      .not.toBeNull();
    profile.hosted = [];
    const next = await killedAndOpenedAgain(stage);
    await expect.poll(async () => typesOf(await next.events()).at(-1)).toBe('call.failed');
    expect(next.state().message?.text).toContain('not known here any more');
  });
});

test('a provider that cannot be asked keeps its call: nothing ends, and the next opening takes the result in', async () => {
  const stage = await withProvider();
  const { provider, tab, id } = stage;
  provider.pollFails = { kind: 'timeout-unknown', message: 'The network is gone.' };
  await tab.session.actions.run('upscale');
  expect(tab.state().message?.text).toContain('could not be taken in: The network is gone.');
  expect(typesOf(await tab.events())).not.toContain('call.failed');
  expect(await tab.ports.workspace.pendingJobs(id)).toHaveLength(1);
  await expect.poll(() => tab.state().iterations.at(-1)?.status).toBe('in-doubt');
  provider.pollFails = null;
  await tab.session.actions.close();
  await tab.session.actions.open(id);
  await expect.poll(() => tab.state().staged.length).toBe(1);
  expect(provider.posts).toBe(1);
});

test.each(['auth', 'unreachable', 'rate-limited'] as const)(
  'a server that cannot ask just now (%s) ends no call that the provider has accepted',
  async (kind) => {
    const { provider, tab, id } = await withProvider();
    provider.pollFails = { kind, message: 'Not now.' };
    await tab.session.actions.run('upscale');
    expect(typesOf(await tab.events())).not.toContain('call.failed');
    expect(await tab.ports.workspace.pendingJobs(id)).toHaveLength(1);
  },
);

test('a lost answer that the provider may tell of later ends nothing: it is asked again at the next opening', async () => {
  const { provider, tab, id } = await withProvider();
  provider.fail = { kind: 'timeout-unknown', message: 'Nobody answers.', billed: '?', askAgain: true };
  await tab.session.actions.run('upscale');
  expect(typesOf(await tab.events())).not.toContain('call.failed');
  expect(await tab.ports.workspace.pendingJobs(id)).toMatchObject([{ handle: null }]);
  expect(tab.state().meter.committed.micros).toBe(50_000);
});

test('an asset that is deleted with a call in doubt releases what the call reserves', async () => {
  const { provider, tab, id } = await withProvider();
  provider.pollFails = { kind: 'timeout-unknown', message: 'The network is gone.' };
  await tab.session.actions.run('upscale');
  await tab.session.actions.close();
  await tab.library.remove(id);
  const events = await tab.events(id);
  expect(events.at(-1)).toMatchObject({ type: 'call.failed', body: { billed: '?' } });
  expect(meterView(events.reduce(applyEvent, emptyMeterState()))).toMatchObject({
    committed: { micros: 0 },
    // It may have been charged: the quote counts.
    money: { micros: 40_000 },
  });
});

test('an asset that is deleted while its run goes on: the run ends itself, once', async () => {
  const { provider, tab, id } = await withProvider();
  let deliver: () => void = () => {};
  provider.working = new Promise((resolve) => (deliver = resolve));
  const run = tab.session.actions.run('upscale');
  await expect.poll(async () => typesOf(await tab.events(id))).toContain('call.attempt');
  await tab.library.remove(id);
  deliver();
  await run;
  const ends = typesOf(await tab.events(id)).slice(-2);
  expect(ends).toEqual(['charge.reported', 'call.failed']);
});

describe('a full disk when the result arrives', () => {
  /** Refuses results, as storage without room does. */
  function withoutRoom(tab: Tab): () => void {
    const { commit } = tab.ports.workspace;
    const full = (batch: Parameters<typeof commit>[0]): ReturnType<typeof commit> =>
      batch.staged
        ? Promise.reject(new StorageFailure({ kind: 'quota', message: 'no room' }))
        : commit.call(tab.ports.workspace, batch);
    Object.assign(tab.ports.workspace, { commit: full });
    return () => Object.assign(tab.ports.workspace, { commit });
  }

  test('what the provider still has is fetched again once there is room', async () => {
    const { provider, tab, id } = await withProvider();
    const makeRoom = withoutRoom(tab);
    await tab.session.actions.run('upscale');
    expect(tab.state().message?.text).toContain('there is no room for it here');
    expect(typesOf(await tab.events())).not.toContain('call.failed');
    makeRoom();
    await tab.session.actions.close();
    await tab.session.actions.open(id);
    await expect.poll(() => tab.state().staged.length).toBe(1);
    expect(provider.posts).toBe(1);
    expect(typesOf(await tab.events()).filter((type) => type === 'charge.reported')).toHaveLength(1);
  });

  test('a result that came with the answer is lost, and charged', async () => {
    const { provider, tab } = await withProvider();
    provider.isSynchronous = true;
    withoutRoom(tab);
    await tab.session.actions.run('upscale');
    const events = await tab.events();
    expect(typesOf(events).slice(-2)).toEqual(['charge.reported', 'call.failed']);
    expect(events.at(-1)?.body).toMatchObject({ errorType: 'storage-full', billed: 'y' });
    await expect.poll(() => tab.state().meter.total.micros).toBe(45_000);
  });
});

test('two tabs at the edge of a budget: one run fits, and only one is submitted', async () => {
  const { profile, provider, tab, id } = await withProvider();
  provider.working = never;
  await tab.session.actions.setBudget({ micros: 60_000, hardStop: true, stopRounds: null });
  const other = openTab(profile);
  await other.session.actions.open(id);
  other.session.actions.setEngine('upscale', hostedId);
  void tab.session.actions.run('upscale');
  void other.session.actions.run('upscale');
  await expect
    .poll(async () => typesOf(await tab.events()).filter((type) => type === 'call.blocked'))
    .toHaveLength(1);
  await expect.poll(() => provider.posts).toBe(1);
  const submitted = (await tab.events()).filter(({ type }) => type === 'call.submitted');
  expect(submitted).toHaveLength(1);
});

describe('an end without a result', () => {
  test('withheld by the provider: blocked, with what it cost', async () => {
    const { tab, provider } = await withProvider();
    provider.fail = {
      kind: 'moderation-output',
      message: 'The picture was withheld.',
      hint: 'Change the prompt.',
      billed: 'y',
      ref: 'request-1',
      charge: { micros: 45_000, basis: 'metered', qty: 1, stated: null },
    };
    await tab.session.actions.run('upscale');
    const types = typesOf(await tab.events());
    expect(types.slice(-2)).toEqual(['charge.metered', 'call.blocked']);
    expect(tab.state().message?.hint).toContain('Change the prompt. It was charged: $0.045.');
    await expect.poll(() => tab.state().meter.total.micros).toBe(45_000);
  });

  test('a failure that is known to be free costs nothing', async () => {
    const { tab, provider } = await withProvider();
    provider.fail = { kind: 'upstream', message: 'The service had a fault.', billed: 'n' };
    await tab.session.actions.run('upscale');
    expect(typesOf(await tab.events()).at(-1)).toBe('call.failed');
    expect(tab.state().message?.hint).not.toContain('charged');
    await expect.poll(() => tab.state().meter.total.micros).toBe(0);
  });

  test('cancelled while it works: whether it is charged is not assumed', async () => {
    const { tab, provider } = await withProvider();
    provider.working = never;
    const run = tab.session.actions.run('upscale');
    await expect.poll(() => provider.posts).toBe(1);
    await expect.poll(async () => typesOf(await tab.events())).toContain('call.attempt');
    tab.session.actions.cancel();
    await run;
    const end = (await tab.events()).at(-1);
    expect(end).toMatchObject({ type: 'call.cancelled', body: { billed: '?' } });
    expect(tab.state().message?.hint).toContain('may have been charged, up to $0.05');
  });
});

test('a second click while the first is on its way to the provider submits nothing', async () => {
  const { tab, provider } = await withProvider();
  await Promise.all([tab.session.actions.run('upscale'), tab.session.actions.run('upscale')]);
  expect(provider.posts).toBe(1);
  expect((await tab.events()).filter(({ type }) => type === 'call.submitted')).toHaveLength(1);
});

describe('what goes wrong on this side of the engine', () => {
  const fails = () => Promise.reject(new StorageFailure({ kind: 'quota', message: 'no room' }));

  /** The disk is full from when the picture has come until the answer is called. */
  function breaking(stage: Stage): () => void {
    const { profile, provider, tab } = stage;
    const { put } = tab.ports.tiles;
    const run = provider.engine.run;
    profile.hosted = [
      {
        ...provider.engine,
        run: (...[signal, request, onProgress, given]: Parameters<typeof run>) => {
          const link = must(given, 'a link');
          const answered = (cost: AnswerCost): void => {
            link.answered(cost);
            Object.assign(tab.ports.tiles, { put: fails });
          };
          return run(signal, request, onProgress, { ...link, answered });
        },
      },
    ];
    return () => Object.assign(tab.ports.tiles, { put });
  }

  test('after a result that came with the answer: it is lost, and its charge is not', async () => {
    const stage = await withProvider();
    stage.provider.isSynchronous = true;
    breaking(stage);
    const tab = await openedAgain(stage);
    await tab.session.actions.run('upscale');
    const events = await tab.events();
    expect(typesOf(events).slice(-2)).toEqual(['charge.reported', 'call.failed']);
    await expect.poll(() => tab.state().meter.total.micros).toBe(45_000);
  });

  test('after a result that the provider still has: it is fetched again at the next opening', async () => {
    const stage = await withProvider();
    const mend = breaking(stage);
    const tab = await openedAgain(stage);
    await tab.session.actions.run('upscale');
    expect(typesOf(await tab.events())).not.toContain('call.failed');
    stage.profile.hosted = [stage.provider.engine];
    mend();
    const next = await killedAndOpenedAgain(stage);
    await expect.poll(() => next.state().staged.length).toBe(1);
    expect(stage.provider.posts).toBe(1);
  });

  test('before anything is sent: that is known to be free', async () => {
    const { profile, id } = await withProvider();
    const restyle = styleProvider();
    profile.hosted = [restyle.engine];
    const tab = openTab(profile);
    Object.assign(tab.ports, {
      openImage: () => Promise.resolve(err({ message: 'That is no picture.', hint: 'Choose another.' })),
    });
    await tab.session.actions.open(id);
    tab.session.actions.setEngine('style-transfer', restyle.engine.descriptor.id);
    tab.session.actions.setOptions('style-transfer', { style: 'image', imageFile: new File([], 'x.png') });
    await tab.session.actions.run('style-transfer');
    expect((await tab.events()).at(-1)).toMatchObject({ type: 'call.failed', body: { billed: 'n' } });
    expect(restyle.asked).toBe(0);
    expect(tab.state().meter.total.micros).toBe(0);
  });

  test('a handle that cannot be stored: the run is followed to its end from here', async () => {
    const { provider, tab } = await withProvider();
    const { commit } = tab.ports.workspace;
    Object.assign(tab.ports.workspace, {
      commit: (batch: CommitBatch) =>
        batch.jobs?.some(({ handle }) => handle !== null) ? fails() : commit.call(tab.ports.workspace, batch),
    });
    await tab.session.actions.run('upscale');
    expect(provider.posts).toBe(1);
    expect(tab.state().staged).toHaveLength(1);
    await expect.poll(() => tab.state().meter.total.micros).toBe(45_000);
  });
});

test('a cancel that comes while a paid cut-out is put into the picture does not undo it', async () => {
  const { profile, id, tab: first } = await withProvider();
  // A second picture on top: the cut-out is made from both of them.
  await first.session.actions.importInto(new File([], 'photo 32x24.png'));
  const cutter = cutProvider(() => tab.session.actions.cancel());
  profile.hosted = [cutter];
  const tab = openTab(profile);
  await tab.session.actions.open(id);
  tab.session.actions.setEngine('remove-background', cutter.descriptor.id);
  await tab.session.actions.run('remove-background');
  expect(typesOf(await tab.events()).slice(-3)).toEqual([
    'charge.reported',
    'call.completed',
    'output.created',
  ]);
});

/** With the engines as they are now. */
async function openedAgain({ profile, id, tab }: Stage): Promise<Tab> {
  await tab.session.actions.close();
  const next = openTab(profile);
  Object.assign(next.ports, { tiles: tab.ports.tiles });
  await next.session.actions.open(id);
  next.session.actions.setEngine('upscale', hostedId);
  return next;
}

function styleProvider() {
  const { engine: like } = hostedProvider('restyler');
  const provider = { asked: 0, engine: {} as Engine<'style-transfer'> };
  provider.engine = {
    ...like,
    descriptor: { ...like.descriptor, operation: 'style-transfer' },
    run: async () => {
      provider.asked += 1;
      return err({ kind: 'internal', message: 'It was not to be asked.' });
    },
  };
  return provider;
}

/** `before`: when the result is here, and not yet in the picture. */
function cutProvider(before: () => void): Engine<'remove-background'> {
  const { engine: like } = hostedProvider('cutter');
  return {
    ...like,
    descriptor: { ...like.descriptor, operation: 'remove-background' },
    run: async (_signal, { source, sink }, _onProgress, link) => {
      const cost = { micros: 20_000, basis: 'reported', qty: 1, stated: null } as const;
      link?.begun();
      const { width, height } = source;
      await sink.write(0, 0, { width, height, data: new Uint8ClampedArray(width * height).fill(255) });
      link?.answered({ billed: 'y', ref: 'cut-1', charge: cost });
      before();
      const hosted = { ref: 'cut-1', charge: cost, queueMs: 0, serverMs: 1, decodeMs: 1, originals: [] };
      const times = { threads: 0, computeMs: 0, downloadMs: 0, modelVersion: '1', notes: [] };
      return ok({ result: { coverage: 1 }, report: { backend: 'hosted', ...times, hosted } });
    },
  };
}
