import { describe, expect, test } from 'vitest';

import { newProfile, openFresh, openTab, strokeShape } from '../drivers/sessionDriver.ts';
import { flattenRegion } from '../../src/kernel/document/flatten.ts';
import { must } from '../../src/kernel/shared/assert.ts';

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
    expect(after.state().recovered).toHaveLength(1);
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

test('a layer is imported in the colours of its document, whatever the file has', async () => {
  const tab = await openFresh(newProfile());
  const { openImage } = tab.ports;
  const spaces: unknown[] = [];
  tab.ports.openImage = (file, into) => {
    spaces.push(into);
    return openImage(file, into);
  };
  await tab.session.actions.importInto(new File([], 'wide gamut 80x60.png'));
  await tab.session.actions.importInto(new File([], 'logo 8x8.png'));
  expect(spaces).toEqual([null, 'display-p3']);
  expect(tab.state().document).toMatchObject({ colorSpace: 'display-p3', layerOrder: { length: 2 } });
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
