/** The whole main job with the keyboard alone: no pointer event reaches the page, and the focus is always somewhere and always seen. */
import { afterAll, expect, inject, test } from 'vitest';

import { BrowserProfile } from './harness/browserProfile.ts';
import { downloadFrom } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { KeyboardHand } from './harness/keyboardHand.ts';
import { photograph, subject } from './harness/photographs.ts';
import { comparePictures, decodePicture } from './harness/pixels.ts';
import { numberingFaults, readEvents } from './harness/rawEvents.ts';
import { recount } from './harness/recount.ts';

const baseUrl = inject('baseUrl');
const profile = new BrowserProfile();
afterAll(() => profile.dispose());

const runTimeoutMs = 4 * 60_000;

test('the main job by keyboard alone', { timeout: 15 * 60_000 }, async () => {
  const page = await profile.open('about:blank');
  page.setDefaultTimeout(60_000);
  await KeyboardHand.forbidPointers(page);
  await page.goto(baseUrl);
  const editor = new EditorPage(page);
  const hand = new KeyboardHand(page);
  const { options, canvas } = editor;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const staged = async (): Promise<void> => {
    await editor.reviewBar.waitFor({ timeout: runTimeoutMs });
    await canvas.settled();
    await hand.check('when a result is staged');
  };
  const decided = async (): Promise<void> => {
    await editor.reviewBar.waitFor({ state: 'hidden' });
    await canvas.settled();
    await hand.check('after a decision');
  };

  // New asset.
  await hand.tabTo(button('New asset').first());
  await hand.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New asset' });
  await dialog.waitFor();
  await hand.check('in the dialog');
  await hand.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await hand.check('after Escape closed the dialog');
  expect(
    await button('New asset')
      .first()
      .evaluate((one) => one === document.activeElement),
  ).toBe(true);
  await hand.press('Enter');
  await hand.typeInto(dialog.getByRole('textbox', { name: 'Name' }), 'Keys only');
  await hand.pick(dialog.getByRole('combobox', { name: 'Tier' }), /Automated/);
  await hand.typeInto(dialog.getByRole('spinbutton', { name: 'Width' }), '640');
  await hand.typeInto(dialog.getByRole('spinbutton', { name: 'Height' }), '480');
  await page.keyboard.press('Enter');
  await editor.isOpen();
  await page.getByText('A base image first').waitFor();

  // A picture, through the focused button.
  await hand.tabTo(button('Choose a picture'));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(await photograph());
  await page.getByText('A base image first').waitFor({ state: 'detached' });
  await canvas.settled();
  await hand.check('after the import');
  const before = await decodePicture(await exported());

  // Erase a box given by numbers, run by Ctrl+Enter from inside a field, reject it with a reason, run and accept.
  await hand.tabTo(page.getByRole('toolbar', { name: 'Tools' }).locator('[tabindex="0"]'));
  await hand.arrowTo(
    page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Erase', exact: true }),
    'ArrowDown',
  );
  await hand.press('Enter');
  await hand.choose(options.getByRole('radiogroup', { name: 'Mark with' }), 'Box');
  for (const [field, value] of [
    ['Left', '90'],
    ['Top', '330'],
    ['Box width', '60'],
    ['Box height', '60'],
  ] as const) {
    await hand.typeInto(options.getByRole('spinbutton', { name: field }), value);
  }
  await hand.tabTo(options.getByRole('button', { name: 'Add box to mask' }));
  await hand.press('Enter');
  await options.getByText('1 box').waitFor();
  await page.keyboard.press('Control+Enter');
  await staged();
  await hand.press('r');
  const reasons = page.getByRole('menu', { name: 'Reason' });
  await reasons.waitFor();
  expect(await reasons.evaluate((menu) => menu.contains(document.activeElement))).toBe(true);
  await hand.press('Escape');
  await reasons.waitFor({ state: 'detached' });
  await hand.check('after Escape closed the reasons');
  await hand.press('r');
  await reasons.waitFor();
  await page.keyboard.press('a');
  await decided();
  await page.keyboard.press('Control+Enter');
  await staged();
  await page.keyboard.press('Enter');
  await decided();
  const erased = await decodePicture(await exported());
  const margin = 18;
  const outside = (x: number, y: number): boolean =>
    x < 90 - margin || y < 330 - margin || x >= 150 + margin || y >= 390 + margin;
  expect(comparePictures(before, erased, outside)).toMatchObject({ changed: 0 });
  expect(comparePictures(before, erased).changed).toBeGreaterThan(1000);

  // Undo and redo.
  await hand.press('Control+z');
  await canvas.settled();
  expect(comparePictures(before, await decodePicture(await exported())).changed).toBe(0);
  await hand.press('Control+Shift+z');
  await canvas.settled();
  expect(comparePictures(erased, await decodePicture(await exported())).changed).toBe(0);

  // A mask without numbers: the subject, found by S; the mask shows in words.
  await hand.press('Control+d');
  await hand.press('s');
  await options.getByText('1 subject').waitFor({ timeout: runTimeoutMs });
  await hand.check('after Select subject');
  await hand.press('Control+d');
  await options.getByText('No mask yet').waitFor();

  // Remove background by its letter.
  const tool = page
    .getByRole('toolbar', { name: 'Tools' })
    .getByRole('button', { name: 'Remove background' });
  const letter = (await tool.getAttribute('aria-keyshortcuts')) ?? '';
  await hand.press(letter.toLowerCase());
  await expect.poll(() => tool.getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('Control+Enter');
  await staged();
  await hand.press('c');
  await hand.press('c');
  await page.keyboard.press('Enter');
  await decided();
  const cut = await decodePicture(await exported());
  const alphaAt = (x: number, y: number): number | undefined => cut.rgba[(y * cut.width + x) * 4 + 3];
  expect(alphaAt(4, 4)).toBeLessThan(8);
  expect(alphaAt(subject.x + subject.width / 2, subject.y + subject.height / 2)).toBeGreaterThan(250);

  // The sheet of shortcuts, finish, export.
  await hand.press('?');
  await page.getByRole('dialog').waitFor();
  await hand.check('in the shortcuts sheet');
  await hand.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hand.check('after the sheet');
  await hand.tabTo(button('Finish asset'));
  await page.keyboard.press('Enter');
  await button('Reopen').waitFor();
  await hand.check('after Finish asset');
  expect((await exported()).length).toBeGreaterThan(1000);

  const events = await readEvents(page);
  expect(numberingFaults(events)).toEqual([]);
  const asset = decodeURIComponent(new URL(page.url()).hash.split('/')[2] ?? '');
  expect(recount(events.filter((event) => event.scope.asset === asset))).toMatchObject({
    rejected: 1,
    failed: 0,
    undecided: 0,
  });
  expect(hand.faults).toEqual([]);
  expect(await hand.pointerUses()).toBe(0);
  expect(profile.complaints).toEqual([]);

  /** Export by Ctrl+E, Save by Enter, and out again. */
  async function exported(): Promise<Uint8Array> {
    await page.keyboard.press('Control+e');
    const exporting = page.getByRole('dialog', { name: 'Export' });
    await exporting.waitFor();
    await hand.check('in the export dialog');
    const save = exporting.getByRole('button', { name: 'Save' });
    await hand.tabTo(save);
    const { bytes } = await downloadFrom(page, () => page.keyboard.press('Enter'));
    const result = page.getByRole('dialog', { name: 'Exported' });
    await result.waitFor();
    await hand.check('in the export result');
    await hand.press('Escape', 'after the export result');
    await result.waitFor({ state: 'detached' });
    await hand.check('after the export');
    return bytes;
  }
});
