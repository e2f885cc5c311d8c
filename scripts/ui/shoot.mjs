// Pictures of the interface states: node scripts/ui/shoot.mjs <base address> <folder> [name filter]
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright';

const [base = 'http://localhost:5185', folder = 'test-results/ui', filter = ''] = process.argv.slice(2);
const wide = { width: 1440, height: 900 };
const small = { width: 1024, height: 700 };
/** @type {readonly { name: string, query: string, hash: string, viewport: { width: number, height: number }, act?: (page: import('playwright').Page) => Promise<void> }[]} */
const shots = [
  { name: 'assets-empty', query: 'state=empty', hash: '#/', viewport: wide },
  { name: 'assets', query: 'state=cards', hash: '#/', viewport: wide },
  { name: 'assets-light', query: 'state=cards&theme=light', hash: '#/', viewport: wide },
  { name: 'assets-small', query: 'state=cards', hash: '#/', viewport: small },
  {
    name: 'new-asset',
    query: 'state=cards',
    hash: '#/',
    viewport: wide,
    act: (page) => page.getByRole('button', { name: 'New asset' }).click(),
  },
  { name: 'vacant', query: 'state=vacant', hash: '#/asset/a0', viewport: wide },
  { name: 'editor', query: 'state=editor', hash: '#/asset/a0', viewport: wide },
  { name: 'editor-light', query: 'state=editor&theme=light', hash: '#/asset/a0', viewport: wide },
  {
    name: 'editor-small',
    query: 'state=editor&name=Autumn campaign 2026 social set B portrait crop with copy space',
    hash: '#/asset/a0',
    viewport: small,
  },
  { name: 'generate', query: 'state=editor&tool=generate', hash: '#/asset/a0', viewport: wide },
  {
    name: 'replace-background',
    query: 'state=editor&tool=replace-background',
    hash: '#/asset/a0',
    viewport: wide,
  },
  { name: 'crop', query: 'state=editor&tool=crop', hash: '#/asset/a0', viewport: wide },
  { name: 'running', query: 'state=running', hash: '#/asset/a0', viewport: wide },
  { name: 'staged', query: 'state=staged', hash: '#/asset/a0', viewport: wide },
  {
    name: 'staged-split-light',
    query: 'state=staged&split&theme=light',
    hash: '#/asset/a0',
    viewport: small,
  },
  {
    name: 'reasons',
    query: 'state=staged',
    hash: '#/asset/a0',
    viewport: wide,
    act: (page) => page.getByRole('button', { name: 'Reject' }).click(),
  },
  { name: 'recovered', query: 'state=recovered', hash: '#/asset/a0', viewport: small },
  { name: 'error', query: 'state=error', hash: '#/asset/a0', viewport: wide },
  { name: 'away', query: 'state=away', hash: '#/asset/a0', viewport: small },
  { name: 'away-light', query: 'state=away&theme=light', hash: '#/asset/a0', viewport: wide },
  { name: 'budget-near', query: 'state=near', hash: '#/asset/a0', viewport: wide },
  { name: 'budget-over-light', query: 'state=over&theme=light', hash: '#/asset/a0', viewport: wide },
  { name: 'budget-over-small', query: 'state=over', hash: '#/asset/a0', viewport: small },
  {
    name: 'budget-dialog',
    query: 'state=near',
    hash: '#/asset/a0',
    viewport: wide,
    act: (page) => page.getByRole('button', { name: 'Edit budget' }).click(),
  },
  { name: 'finished', query: 'state=finished', hash: '#/asset/a0', viewport: { width: 1280, height: 720 } },
  {
    name: 'finished-light-small',
    query: 'state=finished&theme=light',
    hash: '#/asset/a0',
    viewport: { width: 1024, height: 640 },
  },
  {
    name: 'breakdown',
    query: 'state=editor',
    hash: '#/asset/a0',
    viewport: wide,
    act: (page) => page.getByRole('button', { name: 'Breakdown' }).click(),
  },
  {
    name: 'breakdown-light-small',
    query: 'state=editor&theme=light',
    hash: '#/asset/a0',
    viewport: { width: 1024, height: 640 },
    act: (page) => page.getByRole('button', { name: 'Breakdown' }).click(),
  },
  { name: 'blocked', query: 'state=blocked', hash: '#/asset/a0', viewport: small },
  {
    name: 'export',
    query: 'state=editor',
    hash: '#/asset/a0',
    viewport: wide,
    act: (page) => page.getByRole('button', { name: 'Export', exact: true }).click(),
  },
  {
    name: 'shortcuts',
    query: 'state=editor',
    hash: '#/asset/a0',
    viewport: wide,
    act: (page) => page.keyboard.press('?'),
  },
  { name: 'history', query: 'state=editor', hash: '#/asset/a0/history', viewport: wide },
  { name: 'settings-light', query: 'state=editor&theme=light', hash: '#/settings', viewport: wide },
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
for (const { name, query, hash, viewport, act } of shots) {
  if (!name.includes(filter)) continue;
  const page = await browser.newPage({ viewport });
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  page.on('console', (line) => line.type() === 'error' && console.error(`${name}: ${line.text()}`));
  await page.goto(`${base}/scripts/ui/preview.html?${query}${hash}`);
  await page.waitForSelector('h1, h2');
  await page.waitForTimeout(700);
  if (act) await act(page);
  await page.waitForTimeout(250);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
}
await browser.close();
