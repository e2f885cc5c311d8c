/**
 * Renders prompts with the Studio engine in a headless Chromium and saves PNGs, to be judged by eye.
 * Usage: node scripts/studio/contactSheet.mjs <prompts.json> <output folder> [columns]
 * prompts.json: [{ "name", "prompt", "width"?, "height"?, "seed"? }]; also writes sheet.png with all of them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright';
import sharp from 'sharp';
import { createServer } from 'vite';

const [, , listPath, folder, columnsText = '4'] = process.argv;
if (listPath === undefined || folder === undefined) {
  console.error('usage: contactSheet.mjs <prompts.json> <output folder> [columns]');
  process.exit(2);
}
const jobs = JSON.parse(readFileSync(listPath, 'utf8'));
mkdirSync(folder, { recursive: true });
const server = await createServer({
  server: { port: 5181, strictPort: true, hmr: false, watch: null },
  logLevel: 'warn',
});
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
const tiles = [];
try {
  const page = await browser.newPage();
  page.on('worker', (w) => w.on('console', (m) => console.log(m.text())));
  page.on('console', (message) => console.log(`[page] ${message.text()}`));
  page.on('pageerror', (error) => console.log(`[page error] ${error.message}`));
  await page.goto(`http://localhost:5181/scripts/studio/studio.html${process.env.STUDIO_LOG ? '#log' : ''}`);
  await page.waitForFunction(() => 'renderPrompt' in globalThis);
  for (const job of jobs) {
    const { name, prompt, width = 384, height = 384, seed = 1 } = job;
    const answer = await page.evaluate(
      ([p, w, h, s]) => globalThis.renderPrompt(p, w, h, s),
      [prompt, width, height, seed],
    );
    if (answer.png === undefined) {
      console.log(`${name}: ${JSON.stringify(answer)}`);
      continue;
    }
    const png = Buffer.from(answer.png, 'base64');
    writeFileSync(join(folder, `${name}.png`), png);
    tiles.push(png);
    console.log(
      `${name}: ${(answer.ms / 1000).toFixed(1)} s  ${answer.objects.join(', ')}${answer.notUnderstood.length > 0 ? `  not understood: ${answer.notUnderstood.join(', ')}` : ''}`,
    );
  }
} finally {
  await browser.close();
  await server.close();
}
if (tiles.length > 0) {
  const columns = Math.min(Number(columnsText), tiles.length);
  const first = await sharp(tiles[0]).metadata();
  const [w, h] = [first.width, first.height];
  const rows = Math.ceil(tiles.length / columns);
  const composite = await Promise.all(
    tiles.map(async (tile, index) => ({
      input: await sharp(tile).resize(w, h, { fit: 'contain' }).toBuffer(),
      left: (index % columns) * (w + 6),
      top: Math.floor(index / columns) * (h + 6),
    })),
  );
  await sharp({
    create: { width: columns * (w + 6), height: rows * (h + 6), channels: 3, background: '#111111' },
  })
    .composite(composite)
    .png()
    .toFile(join(folder, 'sheet.png'));
}
process.exit(0);
