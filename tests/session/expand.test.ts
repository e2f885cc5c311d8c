import { expect, test } from 'vitest';

import { newProfile, openFresh, openTab } from '../drivers/sessionDriver.ts';
import type { Tab } from '../drivers/sessionDriver.ts';
import { flattenRegion } from '../../src/kernel/document/flatten.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { runBlocker } from '../../src/session/jobs/blocker.ts';
import { runShape } from '../../src/session/jobs/runShape.ts';

const margins = { left: 8, top: 0, right: 4, bottom: 12 };

const documentOf = (tab: Tab) => must(tab.state().document, 'open');
const blocker = (tab: Tab) => runBlocker(tab.state(), 'expand', tab.ports.engines);

async function pixels(tab: Tab, x: number, y: number, width: number, height: number): Promise<number[]> {
  const region = await flattenRegion(documentOf(tab), tab.ports.tiles, { x, y, width, height });
  return [...region.data];
}

test('the frame grows when the result is accepted: layers stay, the selection moves along, undo brings all back', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  const { actions } = tab.session;
  const { width, height, layerOrder } = documentOf(tab);
  const before = await pixels(tab, 0, 0, width, height);
  await actions.selectRect({ x: 1, y: 2, width: 3, height: 4 });
  actions.setOptions('expand', margins);
  await actions.run('expand');
  const [staged] = tab.state().staged;
  expect(staged?.change).toMatchObject({
    kind: 'frame',
    pixelWidth: width + 12,
    pixelHeight: height + 12,
    margins,
    isUnder: true,
  });
  expect(staged?.origin).toMatchObject({ tool: 'expand', generative: true });
  // Nothing is changed before somebody says so.
  expect(documentOf(tab)).toMatchObject({ width, height });

  await actions.accept();
  const after = documentOf(tab);
  expect(after).toMatchObject({ width: width + 12, height: height + 12 });
  expect(after.layerOrder.slice(1)).toEqual(layerOrder);
  expect(after.selection.shapes[0]).toMatchObject({ rect: { x: 9, y: 2, width: 3, height: 4 } });
  expect(await pixels(tab, 8, 0, width, height)).toEqual(before);
  expect(await pixels(tab, 0, 0, 1, 1)).toEqual([0, 255, 0, 255]);
  // It was asked for once.
  expect(tab.state().options.expand).toMatchObject({ left: 0, top: 0, right: 0, bottom: 0 });

  await actions.undo();
  expect(documentOf(tab)).toMatchObject({ width, height, layerOrder });
  expect(await pixels(tab, 0, 0, width, height)).toEqual(before);
  await actions.redo();
  expect(documentOf(tab)).toMatchObject({ width: width + 12, height: height + 12 });
});

test('a result that waits survives a reload, with the margins and words it was made with', async () => {
  const profile = newProfile();
  const tab = await openFresh(profile, { base: true });
  const { id } = must(tab.state().asset, 'open');
  tab.session.actions.setOptions('expand', { ...margins, prompt: 'a table' });
  await tab.session.actions.run('expand');
  await tab.session.actions.close();

  const next = openTab(profile);
  await next.session.actions.open(id);
  expect(next.state().options.expand).toEqual({ ...margins, prompt: 'a table' });
  const { width } = documentOf(next);
  await next.session.actions.accept();
  expect(documentOf(next).width).toBe(width + 12);
});

test('what stands in the way is said before the run', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  const { width, height } = documentOf(tab);
  expect(blocker(tab)).toMatch(/set a margin/u);
  const set = (left: number) => tab.session.actions.setOptions('expand', { left });
  set(8192);
  expect(blocker(tab)).toMatch(/8192 px a side/u);
  // This engine goes half a side.
  set(width / 2 + 1);
  expect(blocker(tab)).toContain(`goes ${width / 2} px to the sides and ${height / 2} px up and down`);
  set(width / 2);
  expect(blocker(tab)).toBeNull();
});

test('the price depends on the document and its margins', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  tab.session.actions.setOptions('expand', { ...margins, prompt: 'a table' });
  const { width, height } = documentOf(tab);
  expect(runShape('expand', documentOf(tab), tab.state().options, null)).toEqual({
    outputs: 1,
    width,
    height,
    margins,
  });
});
