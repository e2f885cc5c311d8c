import { expect, test } from 'vitest';

import { newProfile, openFresh, type Tab } from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { digitalSourceType } from '../../src/kernel/provenance/derivation.ts';
import { faceKey } from '../../src/session/faceKey.ts';
import { findFaces } from '../../src/session/faceSearch.ts';
import { runBlocker } from '../../src/session/jobs/blocker.ts';

const faceFile = new File([], 'colleague 64x48.png', { lastModified: 5 });
const left = { x: 4, y: 6, width: 20, height: 24 };
const right = { x: 40, y: 6, width: 18, height: 24 };

async function readyTab(faces: readonly (typeof left)[]): Promise<{ tab: Tab; script: Script }> {
  const profile = newProfile();
  profile.script.faces = faces;
  const tab = await openFresh(profile, { base: true });
  tab.session.actions.setOptions('face-swap', { faceFile, consentFor: faceKey(faceFile) });
  return { tab, script: profile.script };
}
type Script = ReturnType<typeof newProfile>['script'];

const blockerOf = (tab: Tab) => runBlocker(tab.state(), 'face-swap', tab.ports.engines);

test('a run is blocked until a picture is chosen and the consent for this very picture is given', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  expect(blockerOf(tab)).toMatch(/Choose the picture/);
  tab.session.actions.setOptions('face-swap', { faceFile });
  expect(blockerOf(tab)).toMatch(/consent/);
  const another = new File([], 'stranger 64x48.png', { lastModified: 5 });
  tab.session.actions.setOptions('face-swap', { consentFor: faceKey(another) });
  expect(blockerOf(tab)).toMatch(/consent/);
  await tab.session.actions.run('face-swap');
  expect((await tab.events()).some(({ type }) => type === 'call.submitted')).toBe(false);
  tab.session.actions.setOptions('face-swap', { consentFor: faceKey(faceFile) });
  expect(blockerOf(tab)).toBeNull();
});

test('the only face is swapped: staged as a layer of that face, with the consent in the ledger', async () => {
  const { tab, script } = await readyTab([left]);
  await tab.session.actions.run('face-swap');
  expect(script.target).toEqual(left);
  const [staged] = tab.state().staged;
  expect(staged?.change.kind).toBe('layer');
  expect(staged?.changed).toEqual(left);
  const submitted = must(
    (await tab.events()).find((event) => event.type === 'call.submitted'),
    'submitted',
  );
  expect(submitted.body).toMatchObject({
    settings: { faceFile: faceFile.name, consent: 'I have the consent of the person shown.' },
  });
  await tab.session.actions.accept();
  const { code, reasons } = digitalSourceType(must(tab.state().document, 'open'));
  expect(code).toBe('composite');
  expect(reasons).toContain('A face was exchanged.');
});

test('of several faces none is guessed; the chosen one is swapped', async () => {
  const { tab, script } = await readyTab([left, right]);
  await tab.session.actions.run('face-swap');
  expect(tab.state().staged).toEqual([]);
  expect(tab.state().message).toMatchObject({ tone: 'error' });
  expect(`${tab.state().message?.text} ${tab.state().message?.hint}`).toMatch(/2 faces.*choose/);
  tab.session.actions.setOptions('face-swap', { target: right });
  await tab.session.actions.run('face-swap');
  expect(script.target).toEqual(right);
  expect(tab.state().staged).toHaveLength(1);
});

test('a picture without a face says what to do; a face outside the picture is asked for again', async () => {
  const { tab } = await readyTab([]);
  await tab.session.actions.run('face-swap');
  expect(`${tab.state().message?.text} ${tab.state().message?.hint}`).toMatch(/No face.*Crop/);
  tab.session.actions.setOptions('face-swap', { target: { ...right, x: 5_000 } });
  await tab.session.actions.run('face-swap');
  expect(tab.state().message?.text).toMatch(/no longer inside/);
});

test('a search gives every face with a picture of it, and is no call', async () => {
  const { tab } = await readyTab([left, right]);
  const before = (await tab.events()).length;
  const found = await findFaces(tab.ports, tab.state().document, new AbortController().signal);
  expect(found).toMatchObject({ ok: true, faces: [{ rect: left }, { rect: right }] });
  expect(await tab.events()).toHaveLength(before);
  expect(await findFaces(tab.ports, null, new AbortController().signal)).toMatchObject({ ok: false });
});
