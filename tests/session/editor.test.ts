import { describe, expect, test } from 'vitest';

import { newProfile, openFresh, openTab, strokeShape, type Tab } from '../drivers/sessionDriver.ts';
import { flattenRegion } from '../../src/kernel/document/flatten.ts';
import { StorageFailure } from '../../src/kernel/workspace/ports.ts';
import { tileSize } from '../../src/kernel/document/records.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { tileKey, type LayerId } from '../../src/kernel/shared/ids.ts';

const typesOf = (events: readonly { type: string }[]): string[] => events.map((event) => event.type);

describe('a run', () => {
  test('is in the ledger before the work starts', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile);
    let release = (): void => {};
    profile.script.hold = new Promise((resolve) => (release = resolve));
    tab.session.actions.setOptions('generate', { prompt: 'a bottle' });
    const running = tab.session.actions.run('generate');
    await expect.poll(() => profile.script.runs).toBe(1);
    expect(typesOf(await tab.events())).toEqual(['asset.created', 'call.quoted', 'call.submitted']);
    expect(tab.state().job?.tool).toBe('generate');
    release();
    await running;
    expect(typesOf(await tab.events()).slice(3)).toEqual([
      'charge.metered',
      'call.completed',
      'output.created',
    ]);
    expect(tab.state().staged).toHaveLength(1);
    expect(tab.state().notUnderstood).toEqual(['flurb']);
  });

  test('tells and records what the engine had to say of it; silence leaves no trace', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile);
    tab.session.actions.setOptions('generate', { prompt: 'a bottle' });
    profile.script.notes = ['WebGPU failed, wasm ran instead: device lost', 'No contact shadow'];
    await tab.session.actions.run('generate');
    expect(tab.state().message).toMatchObject({
      tone: 'info',
      text: 'Scripted generate: WebGPU failed, wasm ran instead: device lost · No contact shadow',
    });
    expect(tab.state().iterations.at(-1)?.notes).toEqual(profile.script.notes);
    profile.script.notes = [];
    await tab.session.actions.tryAgain();
    expect(tab.state().message).toBeNull();
    const completed = (await tab.events()).filter(({ type }) => type === 'call.completed');
    expect(completed.map(({ body }) => 'notes' in body)).toEqual([true, false]);
  });

  test('stages without changing the document; accept adds a layer and the decision in one commit', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    const before = must(tab.state().document, 'open');
    await tab.session.actions.run('erase');
    expect(tab.state().document?.layerOrder).toEqual(before.layerOrder);
    await tab.session.actions.accept();
    const after = must(tab.state().document, 'open');
    expect(after.layerOrder).toHaveLength(2);
    expect(after.selection.shapes).toEqual([]);
    expect(tab.state().meter.accepted).toBe(1);
    const pixels = await flattenRegion(after, tab.ports.tiles, { x: 0, y: 0, width: 64, height: 48 });
    expect(Array.from(pixels.data.subarray((10 * 64 + 10) * 4, (10 * 64 + 10) * 4 + 4))).toEqual([
      255, 0, 0, 255,
    ]);
    expect(Array.from(pixels.data.subarray(0, 4))).toEqual([1, 2, 3, 255]);
  });

  test('that takes pixels away replaces the layers by a merged copy; undo brings them back', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    const before = must(tab.state().document, 'open');
    const base = must(before.layerOrder[0], 'the base');
    profile.script.clears = true;
    await tab.session.actions.run('erase');
    expect(tab.state().staged[0]).toMatchObject({
      change: { kind: 'document' },
      changed: { x: 8, y: 8, width: 16, height: 12 },
    });
    await tab.session.actions.accept();
    const after = must(tab.state().document, 'open');
    expect(after.layers[base]).toMatchObject({ visible: false, tiles: before.layers[base]?.tiles });
    const pixels = await flattenRegion(after, tab.ports.tiles, { x: 0, y: 0, width: 64, height: 48 });
    const at = (x: number, y: number) =>
      Array.from(pixels.data.subarray((y * 64 + x) * 4, (y * 64 + x) * 4 + 4));
    expect(at(10, 10)).toEqual([0, 0, 0, 0]);
    expect(at(7, 10)).toEqual([1, 2, 3, 255]);
    await tab.session.actions.undo();
    expect(tab.state().document?.layers[base]?.visible).toBe(true);
  });

  test('that fails leaves document, mask and stage alone and is recorded', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    const before = tab.state().document;
    profile.script.fail = { kind: 'out-of-memory', message: 'The browser ran out of memory.' };
    await tab.session.actions.run('erase');
    expect(tab.state().document).toEqual(before);
    expect(tab.state().staged).toEqual([]);
    expect(tab.state().message?.tone).toBe('error');
    expect(tab.state().meter).toMatchObject({ iterations: 1, failed: 1 });
  });

  test('that finds no subject stages nothing and says what to do instead', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    profile.script.fail = { kind: 'no-subject', message: 'No subject stands out. Crop closer around it.' };
    await tab.session.actions.run('remove-background');
    expect(tab.state().staged).toEqual([]);
    expect(tab.state().message).toMatchObject({
      tone: 'warning',
      text: 'No subject stands out. Crop closer around it.',
    });
  });

  test('can be cancelled; the cancel is recorded and nothing else changes', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    const before = tab.state().document;
    profile.script.hold = new Promise(() => {});
    const running = tab.session.actions.run('erase');
    await expect.poll(() => profile.script.runs).toBe(1);
    tab.session.actions.cancel();
    await running;
    expect(tab.state().document).toEqual(before);
    expect(typesOf(await tab.events())).toContain('call.cancelled');
    expect(tab.state().job).toBeNull();
  });

  test('is refused with a sentence while its inputs are missing, and costs nothing', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.actions.run('erase');
    expect(tab.state().message?.text).toMatch(/paint over/i);
    expect(profile.script.runs).toBe(0);
    expect(tab.state().meter.iterations).toBe(0);
  });
});

describe('verdicts', () => {
  test('a rejection keeps mask and settings and records the reason', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    const before = tab.state().document;
    await tab.session.actions.run('erase');
    await tab.session.actions.reject('artefact');
    expect(tab.state().document).toEqual(before);
    expect(tab.state().staged).toEqual([]);
    expect(tab.state().iterations.at(-1)).toMatchObject({ status: 'rejected', reason: 'artefact' });
  });

  test('try again supersedes the set and links the retry', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.run('erase');
    await tab.session.actions.tryAgain();
    const [first, second] = tab.state().iterations;
    expect(first?.status).toBe('superseded');
    expect(second).toMatchObject({ status: 'undecided', retryOf: first?.call });
    expect(second?.settings['variation']).toBe(1);
  });

  test('undo takes an accepted layer back and never an event', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.run('erase');
    await tab.session.actions.accept();
    const recorded = (await tab.events()).length;
    await tab.session.actions.undo();
    expect(tab.state().document?.layerOrder).toHaveLength(1);
    expect(tab.state().document?.selection.shapes).toEqual([strokeShape]);
    expect(await tab.events()).toHaveLength(recorded);
    expect(tab.state().meter.accepted).toBe(1);
    await tab.session.actions.redo();
    expect(tab.state().document?.layerOrder).toHaveLength(2);
  });
});

describe('what survives', () => {
  test('undo and redo continue after a reload', async () => {
    const profile = newProfile();
    const first = await openFresh(profile, { base: true });
    await first.session.actions.addMaskShape(strokeShape);
    await first.session.actions.undo();
    const id = must(first.state().asset, 'open').id;
    const second = openTab(profile);
    await second.session.actions.open(id);
    expect(second.state().redoLabel).toBe('Mask area');
    await second.session.actions.redo();
    expect(second.state().document?.selection.shapes).toEqual([strokeShape]);
    await second.session.actions.undo();
    await second.session.actions.undo();
    expect(second.state().document?.layerOrder).toEqual([]);
  });

  test('a staged result waits on the canvas after a reload', async () => {
    const profile = newProfile();
    const first = await openFresh(profile, { base: true });
    await first.session.actions.addMaskShape(strokeShape);
    await first.session.actions.run('erase');
    const second = openTab(profile);
    await second.session.actions.open(must(first.state().asset, 'open').id);
    expect(second.state().staged).toHaveLength(1);
    await second.session.actions.accept();
    expect(second.state().document?.layerOrder).toHaveLength(2);
  });

  test('a staged result keeps its options over a reload, and try again repeats its run', async () => {
    const profile = newProfile();
    const first = await openFresh(profile);
    first.session.actions.setOptions('generate', { prompt: 'a bottle', count: 2, width: 40, height: 30 });
    await first.session.actions.run('generate');
    const id = must(first.state().asset, 'open').id;
    const second = openTab(profile);
    await second.session.actions.open(id);
    const { seed } = first.state().options.generate;
    expect(second.state().options.generate).toMatchObject({ prompt: 'a bottle', count: 2, width: 40, seed });
    await second.session.actions.tryAgain();
    expect(second.state().iterations.map((row) => row.status)).toEqual(['superseded', 'undecided']);
    expect(second.state().iterations[1]?.settings).toMatchObject({ prompt: 'a bottle', count: 2 });
  });

  test('a repeated erase goes on counting its variations after a reload', async () => {
    const profile = newProfile();
    const first = await openFresh(profile, { base: true });
    await first.session.actions.addMaskShape(strokeShape);
    await first.session.actions.run('erase');
    await first.session.actions.tryAgain();
    const second = openTab(profile);
    await second.session.actions.open(must(first.state().asset, 'open').id);
    await second.session.actions.tryAgain();
    expect(second.state().iterations.map((row) => row.settings['variation'])).toEqual([0, 1, 2]);
  });

  test('try again that cannot run keeps the waiting result', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.run('erase');
    await tab.session.actions.clearMask();
    await tab.session.actions.tryAgain();
    expect(tab.state().staged).toHaveLength(1);
    expect(tab.state().message?.text).toMatch(/paint over/i);
    expect(typesOf(await tab.events())).not.toContain('output.decided');
  });

  test('a call that a killed tab left behind is resolved once, and told', async () => {
    const profile = newProfile();
    const first = await openFresh(profile, { base: true });
    await first.session.actions.addMaskShape(strokeShape);
    profile.script.hold = new Promise(() => {});
    void first.session.actions.run('erase');
    await expect.poll(() => profile.script.runs).toBe(1);
    const id = must(first.state().asset, 'open').id;

    const beside = openTab(profile);
    await beside.session.actions.open(id);
    expect(beside.state().recovered).toEqual([]);

    profile.locks.clear(); // The killed tab's locks go with it.
    const after = openTab(profile);
    await after.session.actions.open(id);
    expect(after.state().recovered).toMatchObject([{ status: 'failed', errorType: 'interrupted' }]);
    expect(after.state().meter).toMatchObject({ iterations: 1, failed: 1, inDoubt: 0 });
    const again = openTab(profile);
    await again.session.actions.open(id);
    expect(again.state().recovered).toEqual([]);
    expect(typesOf(await again.events()).filter((type) => type === 'call.failed')).toHaveLength(1);
  });
});

describe('two tabs on one asset', () => {
  test('the stale one loses its step, says so and shows what is stored', async () => {
    const profile = newProfile();
    const one = await openFresh(profile, { base: true });
    const two = openTab(profile);
    await two.session.actions.open(must(one.state().asset, 'open').id);
    const other = { ...strokeShape, rect: { x: 0, y: 0, width: 4, height: 4 } };
    await Promise.all([
      one.session.actions.addMaskShape(strokeShape),
      two.session.actions.addMaskShape(other),
    ]);
    await Promise.all([one.session.settled(), two.session.settled()]);
    await expect.poll(() => two.state().document?.selection.shapes).toEqual([strokeShape]);
    expect(one.state().document?.selection.shapes).toEqual([strokeShape]);
    expect(two.state().message?.text).toMatch(/another tab/);
  });
});

describe('news from another tab', () => {
  const box = (x: number) => ({ ...strokeShape, rect: { x, y: 0, width: 4, height: 4 } });

  test('that is no document leaves a step alone that is being drawn', async () => {
    const profile = newProfile();
    const one = await openFresh(profile, { base: true });
    const id = must(one.state().asset, 'open').id;
    const two = openTab(profile);
    await two.session.actions.open(id);
    // A slow read: what it answers is older than the step taken meanwhile.
    const { loadDocument } = two.ports.workspace;
    two.ports.workspace.loadDocument = async (asset) => {
      const stored = await loadDocument(asset);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return stored;
    };
    await one.ports.workspace.commit({
      events: [{ type: 'time.segment', scope: { asset: id }, body: { kind: 'active', ms: 5, asset: id } }],
    });
    await Promise.resolve();
    await two.session.actions.addMaskShape(box(1));
    await two.session.actions.addMaskShape(box(2));
    await two.session.settled();
    expect(two.state().document?.selection.shapes).toEqual([box(1), box(2)]);
    expect(two.state().message).toBeNull();
  });

  test('is never overwritten by a second step built on the refused first', async () => {
    const profile = newProfile();
    const one = await openFresh(profile, { base: true });
    const id = must(one.state().asset, 'open').id;
    const two = openTab(profile);
    await two.session.actions.open(id);
    await Promise.all([
      one.session.actions.addMaskShape(box(1)),
      two.session.actions.addMaskShape(box(2)),
      two.session.actions.addMaskShape(box(3)),
    ]);
    await Promise.all([one.session.settled(), two.session.settled()]);
    expect((await one.ports.workspace.loadDocument(id))?.selection.shapes).toEqual([box(1)]);
    await expect.poll(() => two.state().document?.selection.shapes).toEqual([box(1)]);
    expect(two.state().message?.text).toMatch(/another tab/);
    await two.session.actions.addMaskShape(box(4));
    expect(two.state().document?.selection.shapes).toEqual([box(1), box(4)]);
    await expect.poll(() => one.state().document?.selection.shapes).toEqual([box(1), box(4)]);
  });
});

describe('importing', () => {
  test('a Display P3 picture makes an empty document Display P3, and undo takes it back', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile);
    await tab.session.actions.importInto(new File([], 'wide gamut 80x60.png'));
    expect(tab.state().message).toBeNull();
    expect(tab.state().document).toMatchObject({ colorSpace: 'display-p3', width: 80, height: 60 });
    await tab.session.actions.undo();
    expect(tab.state().document).toMatchObject({ colorSpace: 'srgb', width: 64, height: 48 });
    await tab.session.actions.redo();
    const reloaded = openTab(profile);
    await reloaded.session.actions.open(must(tab.state().asset, 'open').id);
    expect(reloaded.state().document?.colorSpace).toBe('display-p3');
  });
});

describe('finishing', () => {
  test('closes the asset until it is reopened', async () => {
    const tab = await openFresh(newProfile());
    tab.session.actions.setOptions('generate', { prompt: 'a bottle', count: 2 });
    await tab.session.actions.run('generate');
    await tab.session.actions.finish();
    expect(tab.state().asset?.status).toBe('in-progress');
    await tab.session.actions.accept();
    await tab.session.actions.finish();
    expect(tab.state().asset?.status).toBe('finished');
    await tab.session.actions.run('upscale');
    expect(tab.state().message?.text).toMatch(/finished/);
    const layers = tab.state().document?.layerOrder;
    await tab.session.actions.rotate(1);
    expect(tab.state().document?.layerOrder).toEqual(layers);
    expect(tab.state().document?.width).toBe(64);
    await tab.session.actions.reopen();
    expect(typesOf(await tab.events()).slice(-2)).toEqual(['asset.finished', 'asset.reopened']);
    expect(tab.state().asset?.status).toBe('reopened');
  });
});

describe('opening that fails', () => {
  test('says why, whatever could not be read, and the next opening works', async () => {
    const profile = newProfile();
    const id = must((await openFresh(profile, { base: true })).state().asset, 'open').id;
    const tab = openTab(profile);
    const { workspace } = tab.ports;
    const reads = ['loadAsset', 'eventsOfAsset', 'listStaged', 'loadDocument', 'loadHistory'] as const;
    for (const read of reads) {
      const works = workspace[read];
      Object.assign(workspace, {
        [read]: () => Promise.reject(new StorageFailure({ kind: 'io', message: `broken ${read}` })),
      });
      await tab.session.actions.open(id);
      expect(tab.state()).toMatchObject({ status: 'failed', failure: `broken ${read}` });
      Object.assign(workspace, { [read]: works });
    }
    workspace.thumbnails = () => Promise.reject(new TypeError('a defect'));
    await expect(tab.session.actions.open(id)).rejects.toThrow('a defect');
    expect(tab.state().status).toBe('failed');
    workspace.thumbnails = () => Promise.resolve({});
    await tab.session.actions.open(id);
    expect(tab.state().status).toBe('open');
  });
});

describe('a closed asset', () => {
  test('is not moved by undo, redo or an edit, finished or abandoned, until it is reopened', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.rotate(1);
    await tab.session.actions.undo();
    const before = tab.state().document;
    const { undo, redo, rotate, run, finish, reopen } = tab.session.actions;
    const id = must(tab.state().asset, 'open').id;
    const other = openTab(profile);
    for (const close of [finish, () => other.library.abandon(id)]) {
      await close();
      await expect.poll(() => tab.state().asset?.status).toMatch(/finished|abandoned/);
      await undo();
      await redo();
      await rotate(1);
      await run('erase');
      expect(tab.state().document).toEqual(before);
      expect(tab.state().message?.text).toMatch(/This asset is (finished|abandoned)/);
      await reopen();
    }
    expect(profile.script.runs).toBe(0);
    await redo();
    expect(tab.state().document?.width).toBe(48);
  });

  test('is nobody’s time: measuring stops before it is closed and goes on after reopening', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    const id = must(tab.state().asset, 'open').id;
    const told: string[] = [];
    Object.assign(tab.ports.activity, {
      assetOpened: () => told.push('opened'),
      assetClosed: () => told.push('closed'),
    });
    await tab.session.actions.finish();
    await tab.session.actions.close();
    await tab.session.actions.open(id);
    expect(told).toEqual(['closed', 'closed']);
    await tab.session.actions.reopen();
    expect(told.slice(2)).toEqual(['opened']);
    await openTab(profile).library.abandon(id);
    await expect.poll(() => told.slice(3)).toEqual(['closed']);
  });
});

describe('when things go wrong around a run', () => {
  test('an engine that throws ends its call and says so', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    profile.script.hold = Promise.reject(new Error('worker died'));
    await tab.session.actions.run('erase');
    expect(tab.state().meter).toMatchObject({ iterations: 1, failed: 1 });
    expect(tab.state().message?.text).toMatch(/worker died/);
    expect(tab.state().job).toBeNull();
  });

  test('a run goes on while another asset is open, and its result waits', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    const first = must(tab.state().asset, 'open').id;
    await tab.session.actions.addMaskShape(strokeShape);
    let release = (): void => {};
    profile.script.hold = new Promise((resolve) => (release = resolve));
    const running = tab.session.actions.run('erase');
    await expect.poll(() => profile.script.runs).toBe(1);
    const other = await tab.library.create({ name: 'Other', tier: 3, width: 32, height: 32 });
    await tab.session.actions.close();
    await tab.session.actions.open(other);
    expect(tab.state().job).toBeNull();
    await tab.session.actions.close();
    await tab.session.actions.open(first);
    expect(tab.state().job?.tool).toBe('erase');
    expect(tab.state().recovered).toEqual([]);
    await tab.session.actions.close();
    await tab.session.actions.open(other);
    release();
    await running;
    expect(tab.state().staged).toEqual([]);
    await tab.session.actions.close();
    await tab.session.actions.open(first);
    expect(tab.state().staged).toHaveLength(1);
  });

  test('is made again for another picture only: a rejected result costs none', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    let made = 0;
    const { thumbnail } = tab.ports;
    tab.ports.thumbnail = (pixels, colorSpace) => {
      if (pixels.width === 64) made += 1;
      return thumbnail(pixels, colorSpace);
    };
    const round = async (verdict: () => Promise<void>): Promise<void> => {
      await tab.session.actions.run('upscale');
      await verdict();
      await new Promise((resolve) => setTimeout(resolve, 500));
    };
    await round(() => tab.session.actions.reject('other'));
    await expect.poll(() => made).toBe(1);
    await round(() => tab.session.actions.reject('other'));
    expect(made).toBe(1);
  });

  test('a late thumbnail does not bring an older status back', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    const finishing = tab.session.actions.finish();
    await tab.session.actions.close();
    await finishing;
    const stored = await tab.ports.workspace.listAssets();
    expect(stored[0]).toMatchObject({ status: 'finished' });
    expect(stored[0]?.thumbnail).toMatch(/^data:/);
  });
});

test('a thumbnail written late by another tab does not reopen a finished asset', async () => {
  const profile = newProfile();
  const one = await openFresh(profile, { base: true });
  const id = must(one.state().asset, 'open').id;
  const two = openTab(profile);
  await two.session.actions.open(id);
  // The other tab has read the row before this one finishes the asset.
  const { loadAsset } = two.ports.workspace;
  const before = await loadAsset(id);
  await one.session.actions.finish();
  two.ports.workspace.loadAsset = () => Promise.resolve(before);
  await two.library.rename(id, 'Carafe');
  await two.session.actions.rename('Flask');
  expect((await loadAsset(id))?.status).toBe('finished');
});

test('a result shown in two tabs is decided once', async () => {
  const profile = newProfile();
  const one = await openFresh(profile, { base: true });
  await one.session.actions.addMaskShape(strokeShape);
  await one.session.actions.run('erase');
  const two = openTab(profile);
  await two.session.actions.open(must(one.state().asset, 'open').id);
  expect(two.state().staged).toHaveLength(1);
  await one.session.actions.accept();
  await expect.poll(() => two.state().staged).toEqual([]);
  await two.session.actions.accept();
  await two.session.actions.reject('other');
  const verdicts = (await one.events()).filter((event) => event.type === 'output.decided');
  expect(verdicts).toHaveLength(1);
  expect(two.state().document?.layerOrder).toHaveLength(2);
});

test('everything that happens to an asset of a campaign is recorded under that campaign', async () => {
  const profile = newProfile();
  const tab = await openFresh(profile, { base: true });
  const asset = must(tab.state().asset, 'open');
  await tab.ports.workspace.commit({ assets: [{ ...asset, campaign: 'autumn' }] });
  const again = openTab(profile);
  await again.session.actions.open(asset.id);
  const before = (await again.events()).length;
  await again.session.actions.selectSubject();
  await again.session.actions.run('erase');
  await again.session.actions.reject('other');
  await again.session.actions.finish();
  await again.session.actions.reopen();
  await again.library.abandon(asset.id);
  const recorded = (await again.events()).slice(before);
  expect(typesOf(recorded)).toEqual(
    expect.arrayContaining(['output.decided', 'asset.finished', 'asset.reopened', 'asset.abandoned']),
  );
  for (const event of recorded) expect([event.type, event.scope.campaign]).toEqual([event.type, 'autumn']);
});

describe('the tool in hand', () => {
  test('is put down with the asset, and one that is chosen while the next one opens is kept', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    const { actions } = tab.session;
    const { id } = must(tab.state().asset, 'open');
    actions.setTool('upscale');
    await actions.close();
    expect(tab.state().tool).toBeNull();
    await actions.open(id);
    expect(tab.state().tool).toBe('erase');
    await actions.close();
    const opening = actions.open(id);
    actions.setTool('upscale');
    await opening;
    expect(tab.state().tool).toBe('upscale');
  });
});

describe('a stroke that is still becoming tiles', () => {
  async function drawn(tab: Tab): Promise<{ readonly layer: LayerId; land(): void }> {
    const layer = must(tab.state().document?.layerOrder[0], 'the base');
    let land = (): void => {};
    const painted = new Promise<void>((resolve) => (land = resolve));
    const tiles = new Map([[tileKey(0, 0), new Uint8Array(tileSize * tileSize * 4).fill(7)]]);
    const bounds = { x: 0, y: 0, width: 64, height: 48 };
    tab.session.actions.awaitStroke(
      painted.then(() => tab.session.actions.applyPaint({ layer, target: 'pixels', tiles, bounds })),
    );
    return { layer, land };
  }

  test('is unsaved work, and closing the asset waits for it', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    const id = must(tab.state().asset, 'open').id;
    const before = must(tab.state().document, 'open');
    const { layer, land } = await drawn(tab);
    expect(tab.state().strokesUnderWay).toBe(1);
    const closing = tab.session.actions.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(tab.state().document).not.toBeNull();
    land();
    await closing;
    expect(tab.state()).toMatchObject({ strokesUnderWay: 0, status: 'closed' });
    const stored = await tab.ports.workspace.loadDocument(id);
    expect(stored?.layers[layer]?.tiles).not.toEqual(before.layers[layer]?.tiles);
  });

  test('is in the document before a run past a stop starts', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    const before = must(tab.state().document, 'open').revision;
    const { land } = await drawn(tab);
    const running = tab.session.actions.runAnyway('erase');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(tab.state().job).toBeNull();
    expect(tab.state().staged).toEqual([]);
    land();
    await running;
    expect(tab.state().document?.revision).toBe(before + 1);
    expect(tab.state().staged).toHaveLength(1);
  });

  test('is in the document before the asset is finished', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    const before = must(tab.state().document, 'open').revision;
    const { land } = await drawn(tab);
    const finishing = tab.session.actions.finish();
    land();
    await finishing;
    expect(tab.state().asset?.status).toBe('finished');
    expect(tab.state().document?.revision).toBe(before + 1);
  });
});

test('a stroke on a hidden mask shows it', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  tab.session.actions.setMaskVisible(false);
  await tab.session.actions.addMaskShape(strokeShape);
  expect(tab.state().maskVisible).toBe(true);
});

test('of several files dropped on an asset, each has its say', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  const names = ['wall 9000x10.png', 'fine 10x10.png', 'roof 9001x10.png'];
  await tab.session.actions.importAll(names.map((name) => new File([], name)));
  const lines = tab.state().message?.text.split('\n') ?? [];
  expect(lines.map((line) => line.split(' is ')[0])).toEqual(['wall 9000x10.png', 'roof 9001x10.png']);
  expect(tab.state().message?.tone).toBe('error');
  expect(tab.state().document?.layerOrder).toHaveLength(2);
});

test('pixels that could not be read are told of once', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  tab.session.actions.tellUnreadPixels();
  expect(tab.state().message?.text).toContain('could not be read');
  tab.session.actions.dismissMessage();
  tab.session.actions.tellUnreadPixels();
  expect(tab.state().message).toBeNull();
});

test('a mask from the selection is one undoable step; the selection stays', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  const layer = must(tab.state().document?.layerOrder[0], 'the base');
  await tab.session.actions.maskFromSelection(layer);
  expect(tab.state().message?.text).toBe('Nothing is selected.');
  await tab.session.actions.addMaskShape(strokeShape);
  await tab.session.actions.maskFromSelection(layer);
  const { document, undoLabel } = tab.state();
  expect(undoLabel).toBe('Add mask');
  expect(document?.selection.shapes).toHaveLength(1);
  const pixels = await flattenRegion(must(document, 'open'), tab.ports.tiles, {
    x: 7,
    y: 8,
    width: 2,
    height: 1,
  });
  expect([pixels.data[3], pixels.data[7]]).toEqual([0, 255]);
});
