import { expect, test } from 'vitest';

import { newProfile, openTab, type Profile, type Tab } from '../drivers/sessionDriver.ts';
import { flattenRegion } from '../../src/kernel/document/flatten.ts';
import { must } from '../../src/kernel/shared/assert.ts';

async function openPicture(profile: Profile, name: string): Promise<Tab> {
  const tab = openTab(profile);
  const imported = await tab.library.importAsAsset(new File([], name));
  if (!imported.ok) throw new Error(imported.message);
  await tab.session.actions.open(imported.id);
  return tab;
}

const firstPixel = async (tab: Tab): Promise<number[]> => {
  const document = must(tab.state().document, 'open');
  const { data } = await flattenRegion(document, tab.ports.tiles, { x: 0, y: 0, width: 1, height: 1 });
  return Array.from(data);
};

test('the first picture decides; layers and backdrops come in the space of the document', async () => {
  const profile = newProfile();
  const tab = await openPicture(profile, 'wide photo 64x48.png');
  expect(tab.state().document?.colorSpace).toBe('display-p3');
  await tab.session.actions.importInto(new File([], 'layer 10x10.png'));
  const imageFile = new File([], 'backdrop 64x48.png');
  tab.session.actions.setOptions('replace-background', { backdrop: 'image', imageFile });
  await tab.session.actions.run('replace-background');
  expect(profile.opened.map(({ into }) => into)).toEqual([null, 'display-p3', 'display-p3']);

  const srgb = await openPicture(profile, 'photo 64x48.png');
  await srgb.session.actions.importInto(new File([], 'wide layer 10x10.png'));
  expect(profile.opened.at(-1)).toEqual({ name: 'wide layer 10x10.png', into: 'srgb' });
});

test('a generated picture and a backdrop colour are converted into a Display P3 document', async () => {
  const profile = newProfile();
  const tab = await openPicture(profile, 'wide photo 64x48.png');
  tab.session.actions.setOptions('generate', { prompt: 'a bottle', width: 64, height: 48 });
  await tab.session.actions.run('generate');
  await tab.session.actions.accept();
  // The engine drew sRGB (0, 100, 200).
  expect(await firstPixel(tab)).toEqual([41, 98, 193, 255]);

  tab.session.actions.setOptions('replace-background', { backdrop: 'colour', colour: '#ff0000' });
  await tab.session.actions.run('replace-background');
  expect(profile.script.backdrop).toEqual({ kind: 'colour', colour: '#ea3323' });
});
