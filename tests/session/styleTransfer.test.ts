import { expect, test } from 'vitest';

import { newProfile, openTab, type Profile, type Tab } from '../drivers/sessionDriver.ts';
import { digitalSourceType } from '../../src/kernel/provenance/derivation.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { runBlocker } from '../../src/session/jobs/blocker.ts';

async function openPicture(profile: Profile, name = 'photo 64x48.png'): Promise<Tab> {
  const tab = openTab(profile);
  const imported = await tab.library.importAsAsset(new File([], name));
  if (!imported.ok) throw new Error(imported.message);
  await tab.session.actions.open(imported.id);
  return tab;
}

const byImage = engineId('scripted.plain-style-transfer');
const documentOf = (tab: Tab) => must(tab.state().document, 'open');

test('a preset becomes a layer over the picture, which stays as it was', async () => {
  const profile = newProfile();
  const tab = await openPicture(profile);
  const before = documentOf(tab);
  tab.session.actions.setOptions('style-transfer', { preset: 'ink', seed: 40 });
  await tab.session.actions.run('style-transfer');
  expect(profile.script.style).toEqual({ choice: { kind: 'preset', preset: 'ink' }, seed: 40 });
  const [staged] = tab.state().staged;
  expect(staged?.change).toMatchObject({ kind: 'layer', x: 0, y: 0, pixelWidth: 64, pixelHeight: 48 });
  expect(staged?.settings).toMatchObject({ style: 'preset', preset: 'ink', strength: 1, seed: 40 });
  await tab.session.actions.accept();
  const after = documentOf(tab);
  expect(after.layerOrder).toHaveLength(2);
  const [base] = before.layerOrder;
  expect(after.layers[must(base, 'a base')]).toEqual(before.layers[must(base, 'a base')]);
});

test('what is half transparent hides what it was made from, and deletes nothing of it', async () => {
  const profile = newProfile();
  profile.script.translucent = true;
  const tab = await openPicture(profile);
  await tab.session.actions.run('style-transfer');
  await tab.session.actions.accept();
  const { layerOrder, layers } = documentOf(tab);
  expect(layerOrder.map((id) => layers[id]?.visible)).toEqual([false, true]);
});

test('“Try again” takes another seed', async () => {
  const profile = newProfile();
  const tab = await openPicture(profile);
  tab.session.actions.setOptions('style-transfer', { seed: 40 });
  await tab.session.actions.run('style-transfer');
  await tab.session.actions.tryAgain();
  expect(profile.script.style?.seed).toBe(41);
});

test('a reference is opened in the document’s colours, closed again, and is a source of the result', async () => {
  const profile = newProfile();
  const tab = await openPicture(profile, 'wide photo 64x48.png');
  const imageFile = new File([], 'ai-made 32x32.png');
  tab.session.actions.setEngine('style-transfer', byImage);
  tab.session.actions.setOptions('style-transfer', { style: 'image', imageFile });
  await tab.session.actions.run('style-transfer');
  expect(profile.script.style?.choice.kind).toBe('image');
  expect(profile.opened.at(-1)).toEqual({ name: 'ai-made 32x32.png', into: 'display-p3' });
  expect(profile.openPictures).toBe(0);
  await tab.session.actions.accept();
  expect(digitalSourceType(documentOf(tab)).code).toBe('compositeSynthetic');
});

test('what an engine cannot take its style from is said before the run', async () => {
  const profile = newProfile();
  const tab = await openPicture(profile);
  const blocker = () => runBlocker(tab.state(), 'style-transfer', tab.ports.engines);
  const set = tab.session.actions.setOptions;
  expect(blocker()).toBeNull();
  set('style-transfer', { style: 'prompt', prompt: 'a linocut' });
  expect(blocker()).toMatch(/reads no words/u);
  set('style-transfer', { style: 'image' });
  expect(blocker()).toMatch(/takes no picture for a style/u);
  tab.session.actions.setEngine('style-transfer', byImage);
  expect(blocker()).toBe('Choose a picture to take the style from.');
  set('style-transfer', { imageFile: new File([], 'a.png') });
  expect(blocker()).toBeNull();
  set('style-transfer', { style: 'preset' });
  expect(blocker()).toMatch(/has no presets/u);
});
