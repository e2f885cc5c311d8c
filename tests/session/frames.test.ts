import { describe, expect, test } from 'vitest';

import {
  newProfile,
  openFresh,
  openTab,
  strokeShape,
  type Profile,
  type Tab,
} from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';

const sizeOf = (tab: Tab): unknown => [tab.state().document?.width, tab.state().document?.height];
const idOf = (tab: Tab) => must(tab.state().asset, 'open').id;

async function openMasked(profile: Profile): Promise<Tab> {
  const tab = await openFresh(profile, { base: true });
  await tab.session.actions.rotate(2);
  await tab.session.actions.addMaskShape(strokeShape);
  return tab;
}

/** Every way to change the frame by hand; the undo goes back past the half turn. */
const frameChanges: Readonly<Record<string, (tab: Tab) => Promise<void>>> = {
  rotate: (tab) => tab.session.actions.rotate(1),
  resize: (tab) => tab.session.actions.resize(32, 24),
  crop: async (tab) => {
    tab.session.actions.setOptions('crop', { frame: { x: 0, y: 0, width: 20, height: 20 } });
    await tab.session.actions.applyCrop();
  },
  undo: async (tab) => {
    await tab.session.actions.undo();
    await tab.session.actions.undo();
  },
};

describe.each(Object.entries(frameChanges))('%s', (_name, changeFrame) => {
  test('is refused while a run is in progress, and says why', async () => {
    const profile = newProfile();
    const tab = await openMasked(profile);
    profile.script.hold = new Promise(() => {});
    const running = tab.session.actions.run('erase');
    await expect.poll(() => profile.script.runs).toBe(1);
    await changeFrame(tab);
    expect(sizeOf(tab)).toEqual([64, 48]);
    expect(tab.state().document?.placement).toMatchObject({ rotation: 180 });
    expect(tab.state().message).toMatchObject({
      tone: 'warning',
      text: expect.stringMatching(/while a run is in progress/),
    });
    tab.session.actions.cancel();
    await running;
  });

  test('is refused while a result waits, and possible once it is decided', async () => {
    const tab = await openMasked(newProfile());
    await tab.session.actions.run('erase');
    await changeFrame(tab);
    expect(tab.state().document?.placement).toMatchObject({ rotation: 180 });
    expect(sizeOf(tab)).toEqual([64, 48]);
    expect(tab.state().message?.text).toMatch(/while a result is waiting/);
    await tab.session.actions.reject('other');
    const before = tab.state().document;
    await changeFrame(tab);
    expect([tab.state().document?.placement, sizeOf(tab)]).not.toEqual([before?.placement, [64, 48]]);
  });
});

test('undo within the frame stays possible while a result waits', async () => {
  const tab = await openMasked(newProfile());
  await tab.session.actions.run('erase');
  await tab.session.actions.undo();
  expect(tab.state().document?.selection.shapes).toEqual([]);
});

test('importing a base picture of another size is refused while a run is in progress', async () => {
  const profile = newProfile();
  const tab = await openFresh(profile);
  profile.script.hold = new Promise(() => {});
  tab.session.actions.setOptions('generate', { prompt: 'a bottle' });
  const running = tab.session.actions.run('generate');
  await expect.poll(() => profile.script.runs).toBe(1);
  await tab.session.actions.importInto(new File([], 'photo 20x10.png'));
  expect(sizeOf(tab)).toEqual([64, 48]);
  expect(tab.state().message?.text).toMatch(/while a run is in progress/);
  tab.session.actions.cancel();
  await running;
});

/** The other tab turns the picture while this one has a result waiting for the old frame. */
async function turnElsewhere(profile: Profile, tab: Tab): Promise<Tab> {
  const other = openTab(profile);
  await other.session.actions.open(idOf(tab));
  other.session.store.setState({ staged: [], stagedShown: null, job: null });
  await other.session.actions.rotate(1);
  await expect.poll(() => sizeOf(tab)).toEqual([48, 64]);
  return other;
}

test('a result whose frame was changed in another tab is not accepted; undo brings the frame and the result back', async () => {
  const profile = newProfile();
  const tab = await openMasked(profile);
  await tab.session.actions.run('erase');
  await turnElsewhere(profile, tab);
  await tab.session.actions.accept();
  expect(tab.state().message?.text).toMatch(/cropped, rotated or resized/);
  expect(tab.state().document?.layerOrder).toHaveLength(1);
  expect(tab.state().staged).toHaveLength(1);
  await tab.session.actions.undo();
  expect(sizeOf(tab)).toEqual([64, 48]);
  await tab.session.actions.accept();
  expect(tab.state().document?.layerOrder).toHaveLength(2);
});

test('a subject found for another frame is not added to the mask, and its call still ends', async () => {
  const profile = newProfile();
  const tab = await openMasked(profile);
  let release = (): void => {};
  profile.script.hold = new Promise((resolve) => (release = resolve));
  const running = tab.session.actions.selectSubject();
  await expect.poll(() => profile.script.runs).toBe(1);
  await turnElsewhere(profile, tab);
  const shapes = tab.state().document?.selection.shapes;
  release();
  await running;
  expect(tab.state().document?.selection.shapes).toEqual(shapes);
  expect(tab.state().message?.text).toMatch(/cropped, rotated or resized/);
  expect(tab.state().iterations.at(-1)).toMatchObject({ status: 'superseded' });
});

test('a finished asset is not changed by undo either', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  await tab.session.actions.finish();
  await tab.session.actions.undo();
  expect(tab.state().document?.layerOrder).toHaveLength(1);
  expect(tab.state().message?.text).toMatch(/finished/);
});
