import { softwareGlFlags } from './lib/chromium.mjs';
import { importTs } from './lib/importTs.mjs';
import { servePreview } from './lib/preview.mjs';
const { BrowserProfile } = await importTs('tests/e2e/harness/browserProfile.ts');
const { EditorPage } = await importTs('tests/e2e/harness/editorPage.ts');
const { photograph } = await importTs('tests/e2e/harness/photographs.ts');
const { chooseIn } = await importTs('tests/e2e/harness/controls.ts');
const server = await servePreview({ port: 0 });
const profile = new BrowserProfile({ viewport: { width: 1440, height: 900 }, extraFlags: softwareGlFlags });
const shot = async (page, name, full = true) => {
  await page.waitForTimeout(800);
  await page.screenshot({ path: `/tmp/h-shots/${name}.png`, fullPage: full, animations: 'disabled' });
};
try {
  const page = await profile.open(`${server.url}/`);
  page.setDefaultTimeout(60_000);
  page.on('console', (m) => m.type() === 'error' && console.log('console', m.text()));
  const editor = new EditorPage(page);
  await editor.importImage(await photograph());
  await editor.canvas.settled();
  await editor.chooseTool('Upscale');
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
  await editor.run();
  await editor.reject('style');
  await editor.run();
  await editor.accept();
  await editor.chooseTool('Erase');
  try {
    await editor.brush?.([
      [200, 200],
      [260, 220],
    ]);
  } catch (e) {
    console.log(String(e));
  }
  await editor.finish();
  await page.waitForTimeout(1500);
  await page.getByRole('link', { name: 'Open history' }).click();
  await page.getByRole('region', { name: 'Step', exact: true }).waitFor();
  await shot(page, 'own-1');
  await page
    .getByRole('list', { name: 'Steps' })
    .getByRole('button')
    .filter({ hasText: 'Kept' })
    .first()
    .click();
  await shot(page, 'own-kept');
  await page.getByRole('link', { name: 'All assets' }).click();
  await page
    .getByText(/assets?$/)
    .first()
    .waitFor();
  await page.evaluate(() => {
    location.hash = '#/review';
  });
  await page.getByText('Data quality').waitFor();
  await shot(page, 'month');
  await page.evaluate(() => {
    location.hash = '#/review/history?asset=none';
  });
  await shot(page, 'none', false);
} finally {
  await profile.dispose();
  await server.close();
}
