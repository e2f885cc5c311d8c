/** Two tabs of one browser work on one asset at the same time: nothing is lost, counted twice or silently overwritten. */
import { afterEach, expect, inject, test } from 'vitest';

import { BrowserProfile } from './harness/browserProfile.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { photograph } from './harness/photographs.ts';
import { numberingFaults, readEvents } from './harness/rawEvents.ts';
import { recount } from './harness/recount.ts';
import { readStored } from './harness/storedState.ts';

const baseUrl = inject('baseUrl');
const toldText = 'This asset was changed in another tab.';

let profile: BrowserProfile | null = null;
afterEach(async () => {
  await profile?.dispose();
  profile = null;
});

interface Tabs {
  readonly a: EditorPage;
  readonly b: EditorPage;
  readonly asset: string;
}

/** One asset with a picture, open in two tabs. */
async function openTwice(): Promise<Tabs> {
  profile = new BrowserProfile();
  const a = new EditorPage(await profile.open(baseUrl));
  a.page.setDefaultTimeout(60_000);
  await a.importImage(await photograph());
  await a.canvas.settled();
  const b = new EditorPage(await profile.openTab('about:blank'));
  b.page.setDefaultTimeout(60_000);
  await b.page.addInitScript(deafenOnDemand);
  await b.page.goto(a.page.url());
  await b.isOpen();
  await b.canvas.settled();
  for (const tab of [a, b]) {
    await tab.chooseTool('Erase');
    await tab.options.getByRole('radio', { name: 'Box' }).click();
  }
  return { a, b, asset: decodeURIComponent(new URL(a.page.url()).hash.split('/')[2] ?? '') };
}

test('what one tab draws, the other shows; steps from both are kept in one row', async () => {
  const { a, b, asset } = await openTwice();
  const start = await readStored(a.page, asset);
  for (const [round, tab] of [a, b, b, a].entries()) {
    await addBox(tab);
    await expect.poll(() => shapesSaid(a)).toBe(round + 1);
    await expect.poll(() => shapesSaid(b)).toBe(round + 1);
  }
  expect(await readStored(b.page, asset)).toMatchObject({ revision: start.revision + 4, strokes: 4 });
  // One history: a step of the first tab is undone from the second.
  await b.undo();
  await expect.poll(() => shapesSaid(a)).toBe(3);
  expect(numberingFaults(await readEvents(a.page))).toEqual([]);
  expect(profile?.complaints).toEqual([]);
});

test('a tab that had not heard is told, and shows the newest state', async () => {
  const { a, b, asset } = await openTwice();
  await b.page.evaluate(() => Reflect.set(globalThis, 'deaf', true));
  await addBox(a);
  await expect.poll(async () => (await readStored(a.page, asset)).strokes).toBe(1);
  const newest = await readStored(a.page, asset);
  expect(await shapesSaid(b)).toBe(0);

  // The second tab still works from the older revision: its step must not replace the first tab's.
  await b.options.getByRole('spinbutton', { name: 'Left' }).fill('7');
  await addBox(b);
  await b.page.getByRole('status').getByText(toldText).waitFor();
  expect(await shapesSaid(b)).toBe(1);
  expect(await readStored(b.page, asset)).toMatchObject({ revision: newest.revision, strokes: 1 });

  // From there it goes on.
  await addBox(b);
  await expect.poll(async () => (await readStored(b.page, asset)).strokes).toBe(2);
  await expect.poll(() => shapesSaid(a)).toBe(2);
  expect(profile?.complaints).toEqual([]);
});

test('ten rounds at the same moment: each step is stored once or its tab is told', async () => {
  const { a, b, asset } = await openTwice();
  for (let round = 0; round < 10; round += 1) {
    const before = await readStored(a.page, asset);
    await Promise.all([addBox(a), addBox(b)]);
    const settled = async (): Promise<number> => {
      const told = (await Promise.all([isTold(a), isTold(b)])).filter(Boolean).length;
      return (await readStored(a.page, asset)).revision - before.revision + told;
    };
    await expect.poll(settled, { timeout: 20_000 }).toBe(2);
    const after = await readStored(a.page, asset);
    expect(after.strokes - before.strokes).toBe(after.revision - before.revision);
    expect(after.undoSteps - before.undoSteps).toBe(after.revision - before.revision);
    for (const tab of [a, b]) {
      await expect.poll(() => shapesSaid(tab)).toBe(after.strokes);
      if (await isTold(tab)) await tab.page.getByRole('button', { name: 'Dismiss message' }).click();
    }
  }
  expect(numberingFaults(await readEvents(a.page))).toEqual([]);
  expect(profile?.complaints).toEqual([]);
});

test('runs in both tabs are all recorded, once, without a gap', async () => {
  const { a, b, asset } = await openTwice();
  for (const tab of [a, b]) {
    await tab.chooseTool('Upscale');
    // The network takes seconds: both runs are under way before the first one ends.
    await chooseIn(tab.options.getByRole('combobox', { name: 'Engine' }), 'ESRGAN slim');
  }
  // At once, without the pointer's waiting: a result that is staged in one tab is taken up by an idle other one.
  await Promise.all([a, b].map((tab) => tab.runButton.evaluate((button: HTMLElement) => button.click())));
  await Promise.all([a, b].map((tab) => tab.reviewBar.waitFor({ timeout: 120_000 })));
  for (const tab of [a, b]) await tab.page.getByRole('progressbar').waitFor({ state: 'hidden' });
  await a.accept();
  // The other result was made from a document that is no longer there; rejecting it is always possible.
  await b.reject('composition');
  const events = (await readEvents(a.page)).filter((event) => event.scope.asset === asset);
  expect(numberingFaults(await readEvents(a.page))).toEqual([]);
  expect(recount(events)).toMatchObject({ iterations: 2, accepted: 1, rejected: 1, failed: 0, inDoubt: 0 });
  const stored = await readStored(a.page, asset);
  expect(stored).toMatchObject({ staged: [], missingTiles: [] });
  for (const tab of [a, b]) {
    await expect.poll(async () => (await tab.canvas.facts()).docWidth).toBe(1280);
    await expect.poll(async () => (await tab.meter())['iterations']).toBe(2);
  }
  expect(profile?.complaints).toEqual([]);
});

test('a result decided in one tab stops waiting in the other', async () => {
  const { a, b, asset } = await openTwice();
  await stageInBoth(a, b);
  await a.accept();
  await b.reviewBar.waitFor({ state: 'hidden' });
  await expect.poll(async () => (await b.canvas.facts()).docWidth).toBe(1280);
  await expectOneDecision(a, asset);
});

test('a result accepted in both tabs at the same moment is decided once', async () => {
  const { a, b, asset } = await openTwice();
  await stageInBoth(a, b);
  // Enter accepts, and needs no tab in front.
  await Promise.all([a, b].map((tab) => tab.page.keyboard.press('Enter')));
  for (const tab of [a, b]) await tab.reviewBar.waitFor({ state: 'hidden' });
  await expectOneDecision(a, asset);
});

async function stageInBoth(a: EditorPage, b: EditorPage): Promise<void> {
  await a.chooseTool('Upscale');
  await chooseIn(a.options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
  await a.run();
  await b.page.reload();
  await b.reviewBar.waitFor();
  for (const tab of [a, b]) await tab.reviewBar.getByRole('button', { name: 'Accept' }).focus();
}

async function expectOneDecision(tab: EditorPage, asset: string): Promise<void> {
  const events = (await readEvents(tab.page)).filter((event) => event.scope.asset === asset);
  expect(events.filter((event) => event.type === 'output.decided')).toHaveLength(1);
  expect(await readStored(tab.page, asset)).toMatchObject({ layers: 2, staged: [], missingTiles: [] });
}

async function addBox(tab: EditorPage): Promise<void> {
  await tab.options.getByRole('button', { name: 'Add box to mask' }).click();
}

/** Boxes in the mask, as this tab tells its person: "No mask yet", "2 boxes". */
async function shapesSaid(tab: EditorPage): Promise<number> {
  const text = await tab.options.getByText(/^(No mask yet|\d+ box)/).innerText();
  return Number(/\d+/.exec(text)?.[0] ?? 0);
}

async function isTold(tab: EditorPage): Promise<boolean> {
  return tab.page.getByRole('status').getByText(toldText).isVisible();
}

/** Runs in the page before its scripts: while `deaf` is set, news of other tabs does not arrive. */
function deafenOnDemand(): void {
  const listen = BroadcastChannel.prototype.addEventListener;
  const isDeaf = (): boolean => Reflect.get(globalThis, 'deaf') === true;
  BroadcastChannel.prototype.addEventListener = function (
    this: BroadcastChannel,
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    if (type !== 'message' || typeof listener !== 'function')
      return listen.call(this, type, listener, options);
    listen.call(this, type, (event) => (isDeaf() ? undefined : listener.call(this, event)), options);
  } as typeof BroadcastChannel.prototype.addEventListener;
}
