// `npm run screenshots`: the pictures of the documentation, made from the product itself.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { softwareGlFlags } from './lib/chromium.mjs';
import { importTs } from './lib/importTs.mjs';
import { readOptions } from './lib/options.mjs';
import { root } from './lib/paths.mjs';
import { buildProduct, servePreview } from './lib/preview.mjs';
import { renderSample } from './screenshots/sample.mjs';
import { screens } from './screenshots/screens.mjs';

const usage = `npm run screenshots [-- --until NAME] [-- --sample] [-- --no-build] [-- --out FOLDER]
  --until NAME  stop after this screen. Screens: ${screens.map((screen) => screen.name).join(', ')}
  --sample      render the sample asset's picture instead (public/sample/)
  --out         folder for the pictures instead of docs/screenshots
  --no-build    use the build that is in dist/`;

const options = readOptions(
  {
    until: { type: 'string' },
    out: { type: 'string' },
    sample: { type: 'boolean' },
    'no-build': { type: 'boolean' },
  },
  usage,
);
const folder = join(root, options.out ?? join('docs', 'screenshots'));
const large = { width: 1440, height: 900 };
const small = { width: 1024, height: 700 };
/** A picture in a README should not weigh more than a photograph. */
const mostBytes = 400_000;

/** @type {{ BrowserProfile: typeof import('../tests/e2e/harness/browserProfile.ts').BrowserProfile }} */
const { BrowserProfile } = await importTs('tests/e2e/harness/browserProfile.ts');
/** @type {{ EditorPage: typeof import('../tests/e2e/harness/editorPage.ts').EditorPage }} */
const { EditorPage } = await importTs('tests/e2e/harness/editorPage.ts');

if (!options['no-build']) await buildProduct();
mkdirSync(folder, { recursive: true });
// As on a server with keys, so that the engines of providers are there to be seen; none is run.
for (const name of ['FAL_KEY', 'BFL_API_KEY', 'RECRAFT_API_TOKEN', 'STABILITY_API_KEY'])
  process.env[name] = 'for-pictures-only';
const server = await servePreview({ port: 0 });
const profile = new BrowserProfile({ viewport: large, extraFlags: softwareGlFlags });
try {
  const page = await profile.open(`${server.url}/`);
  page.setDefaultTimeout(120_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const editor = new EditorPage(page);
  if (options.sample) console.log(await renderSample(editor));
  else for (const screen of upTo(options.until)) await capture(editor, screen);
} finally {
  await profile.dispose();
  await server.close();
}

/** @param {string | undefined} name */
function upTo(name) {
  const last = name === undefined ? screens.length - 1 : screens.findIndex((screen) => screen.name === name);
  return screens.slice(0, last + 1);
}

/**
 * @param {import('../tests/e2e/harness/editorPage.ts').EditorPage} editor
 * @param {import('./screenshots/screens.mjs').Screen} screen
 */
async function capture(editor, screen) {
  const { page } = editor;
  if (screen.small) await page.setViewportSize(small);
  if (screen.light) await setTheme(page, 'light');
  await screen.prepare(editor);
  // No tooltip and no hover under a pointer that only the script has.
  if (!(await page.locator('dialog[open], [role="menu"]').count())) await page.mouse.move(335, 24);
  // Controls that were used by name may have been scrolled to: each panel is shown from its top.
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('aside *, dialog *')) element.scrollTop = 0;
  });
  // Meter segments and thumbnails are written a moment after what they belong to.
  await page.waitForTimeout(1_000);
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const path = join(folder, `${screen.name}.webp`);
  const bytes = await sharp(picture).webp({ quality: 95, smartSubsample: true, effort: 6 }).toBuffer();
  if (bytes.length > mostBytes) throw new Error(`${screen.name} weighs ${bytes.length} bytes.`);
  writeFileSync(path, bytes);
  console.log(`${path.slice(root.length + 1)} ${Math.round(bytes.length / 1000)} kB`);
  if (screen.light) await setTheme(page, 'dark');
  if (screen.small) await page.setViewportSize(large);
}

/**
 * As another tab's settings would: the theme is kept under this key and read on load.
 *
 * @param {import('playwright').Page} page
 * @param {'dark' | 'light'} theme
 */
async function setTheme(page, theme) {
  await page.evaluate((value) => localStorage.setItem('ninetyten.theme', value), theme);
  await page.reload();
  await page.locator('main').first().waitFor();
}
