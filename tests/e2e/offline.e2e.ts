/** Without a network: the page opens again, and tools whose weights were used once go on working. */
import { afterAll, expect, inject, test } from 'vitest';

import { BrowserProfile } from './harness/browserProfile.ts';
import { EditorPage } from './harness/editorPage.ts';
import { photograph } from './harness/photographs.ts';

const baseUrl = inject('baseUrl');
const profile = new BrowserProfile();
afterAll(() => profile.dispose());

test('the editor opens and erases without a network', { timeout: 10 * 60_000 }, async () => {
  const page = await profile.open(baseUrl);
  const editor = new EditorPage(page);
  await editor.importImage(await photograph(3));
  await editor.chooseTool('Erase');
  const stroke = [
    { x: 110, y: 360 },
    { x: 130, y: 360 },
  ];
  await editor.paintMask(stroke, 64);
  await editor.run();
  await editor.accept();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

  await page.context().setOffline(true);
  await page.reload();
  await editor.isOpen();
  await editor.canvas.settled();
  expect(await page.evaluate(() => navigator.onLine)).toBe(false);
  await editor.chooseTool('Erase');
  await editor.paintMask(
    stroke.map(({ x, y }) => ({ x: x + 100, y: y - 20 })),
    64,
  );
  await editor.run();
  await editor.accept();
  await expect.poll(() => editor.meter()).toMatchObject({ iterations: 2, accepted: 2, failed: 0 });
});
