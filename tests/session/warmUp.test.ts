import { expect, test } from 'vitest';

import { newProfile, openTab, strokeShape } from '../drivers/sessionDriver.ts';

async function openPicture() {
  const profile = newProfile();
  const tab = openTab(profile);
  const id = await tab.library.create({ name: 'Bottle', tier: 2, width: 64, height: 48 });
  await tab.session.actions.open(id);
  await tab.session.actions.importInto(new File([], 'photo 64x48.png'));
  return { tab, script: profile.script, actions: tab.session.actions };
}

test('choosing Erase gets its engine ready, and marking keeps it so', async () => {
  const { script, actions } = await openPicture();
  expect(script.warmUps).toBe(0);
  actions.setTool('erase');
  await expect.poll(() => script.warmUps).toBe(1);
  await actions.addMaskShape(strokeShape);
  await expect.poll(() => script.warmUps).toBe(2);
});

test('weights that are not stored are not fetched before somebody asks for them', async () => {
  const { tab, script, actions } = await openPicture();
  script.missing = true;
  actions.setTool('erase');
  await actions.addMaskShape(strokeShape);
  await tab.session.settled();
  expect(script.warmUps).toBe(0);
});

test('no other tool, and no finished asset, loads a network', async () => {
  const { tab, script, actions } = await openPicture();
  actions.setTool('upscale');
  await actions.addMaskShape(strokeShape);
  actions.setTool('erase');
  await actions.run('erase');
  await actions.accept();
  actions.setTool('crop');
  await expect.poll(() => script.warmUps).toBeGreaterThan(0);
  const before = script.warmUps;
  await actions.finish();
  actions.setTool('erase');
  await tab.session.settled();
  expect(script.warmUps).toBe(before);
});
