import { expect, test } from 'vitest';

import { newProfile, openFresh, openTab, type Tab } from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { contributingOrigins } from '../../src/kernel/provenance/contributing.ts';
import { digitalSourceType } from '../../src/kernel/provenance/derivation.ts';

const aiMade = new File([], 'ai-made 64x48.png');

const documentOf = (tab: Tab) => must(tab.state().document, 'open');

const noticesOf = (tab: Tab) =>
  contributingOrigins(documentOf(tab)).flatMap((origin) =>
    origin.kind === 'import' ? (origin.copyright ?? []) : [],
  );

async function deleteLowest(tab: Tab, count: number): Promise<void> {
  for (const id of documentOf(tab).layerOrder.slice(0, count)) await tab.session.actions.deleteLayer(id);
}

test('an upscaled picture keeps the AI mark and the owner of its source when the source layer is deleted', async () => {
  const profile = newProfile();
  const tab = await openFresh(profile);
  await tab.session.actions.importInto(aiMade);
  await tab.session.actions.run('upscale');
  await tab.session.actions.accept();
  await deleteLowest(tab, 1);
  expect(documentOf(tab).layerOrder).toHaveLength(1);
  expect(digitalSourceType(documentOf(tab)).code).toBe('trainedAlgorithmicMedia');
  expect(new Set(noticesOf(tab))).toEqual(new Set(['© Model House']));

  // Through a second result as well, and after a reload.
  await tab.session.actions.run('upscale');
  await tab.session.actions.accept();
  await deleteLowest(tab, 1);
  const again = openTab(profile);
  await again.session.actions.open(must(tab.state().asset, 'open').id);
  expect(digitalSourceType(documentOf(again)).code).toBe('trainedAlgorithmicMedia');
  expect(new Set(noticesOf(again))).toEqual(new Set(['© Model House']));
});

test('an AI-made backdrop is part of what the picture is made from', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  tab.session.actions.setOptions('replace-background', { backdrop: 'image', imageFile: aiMade });
  await tab.session.actions.run('replace-background');
  await tab.session.actions.accept();
  expect(digitalSourceType(documentOf(tab)).code).toBe('compositeSynthetic');
  expect(new Set(noticesOf(tab))).toEqual(new Set(['© Model House']));
});

test('a generated picture is not made from the layers under it', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  tab.session.actions.setOptions('generate', { prompt: 'a bottle' });
  await tab.session.actions.run('generate');
  await tab.session.actions.accept();
  await deleteLowest(tab, 1);
  expect(digitalSourceType(documentOf(tab)).code).toBe('trainedAlgorithmicMedia');
});
