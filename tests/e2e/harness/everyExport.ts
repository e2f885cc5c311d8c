import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import type { Download, Page } from 'playwright';
import { expect } from 'vitest';

import { teamWorkflowsFile } from '../../../src/engines/hosted/comfyui/team.ts';
import { eraseFile, facts } from '../../engines/hosted/comfyui/workflows.ts';
import { chooseIn } from './controls.ts';
import type { EditorPage } from './editorPage.ts';

export interface SavedFile {
  readonly name: string;
  /** Unpacked. */
  readonly content: Buffer;
}

const pictures = ['PNG', 'JPEG', 'WebP'] as const;
const presets = ['Internal archive', 'Client delivery', 'Minimal'] as const;

/** What each of them ends in; a file that is missing was not looked through. */
const expectedEndings = [
  '.png',
  '.jpg',
  '.webp',
  '.xmp',
  '.receipt.json',
  'events.jsonl.gz',
  'calls.csv',
  'charges.csv',
  'assets.csv',
  'labour.csv',
  'focus-1.2.csv',
  'focus-1.3.csv',
  'focus-1.4.csv',
  '.parquet',
  '.otlp.jsonl',
  '.manifest.json',
];

/**
 * Everything that the product can save of the asset that is open, of the ledger and of the settings. Goes from screen to
 * screen without loading the page anew, and comes back.
 */
export async function everyExport(editor: EditorPage): Promise<readonly SavedFile[]> {
  const { page } = editor;
  const files: Download[] = [];
  const listen = (file: Download): unknown => files.push(file);
  page.on('download', listen);
  const { hash } = new URL(page.url());
  for (const format of pictures) for (const preset of presets) await editor.export({ format, preset });
  await ledgerFiles(page);
  await settingsFiles(page, files);
  const missing = (): readonly string[] =>
    expectedEndings.filter((ending) => !files.some((file) => file.suggestedFilename().endsWith(ending)));
  await expect.poll(missing).toEqual([]);
  page.off('download', listen);
  await go(page, hash);
  await editor.isOpen();
  return Promise.all(files.map(read));
}

const go = (page: Page, hash: string): Promise<void> =>
  page.evaluate((target) => {
    location.hash = target;
  }, hash);

async function ledgerFiles(page: Page): Promise<void> {
  await go(page, '#/review/files');
  // The manifest comes last.
  const save = async (name: string, manifest: string): Promise<void> => {
    const arriving = page.waitForEvent('download', {
      predicate: (file) => file.suggestedFilename() === manifest,
      timeout: 60_000,
    });
    await page.getByRole('button', { name: `Save ${name}`, exact: true }).click();
    await arriving;
    // No person saves as fast: Chromium drops what a page downloads beyond about ten files a second.
    await page.waitForTimeout(1_000);
  };
  await save('Events', 'manifest.json');
  for (const name of ['Tables', 'Parquet', 'Traces']) await save(name, `${name.toLowerCase()}.manifest.json`);
  for (const version of ['1.2', '1.3', '1.4']) {
    await chooseIn(page.getByRole('combobox', { name: 'FOCUS version' }), version);
    await save('FOCUS', `focus-${version}.manifest.json`);
  }
}

/** Prices and workflows; one workflow is put there, or there were none to save. */
async function settingsFiles(page: Page, files: readonly Download[]): Promise<void> {
  const workflow = {
    ...facts('erase'),
    microsPerSecond: 200,
    usualSeconds: 3,
    changedOn: '2026-11-27',
    graph: eraseFile,
    slots: null,
  };
  const text = JSON.stringify(teamWorkflowsFile([workflow]));
  await page.evaluate((kept) => localStorage.setItem('ninetyten.workflows', kept), text);
  await go(page, '#/settings');
  for (const [button, name] of [
    ['Export prices', /^ninetyten-prices-/],
    ['Export', /^ninetyten-workflows-/],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect.poll(() => files.some((file) => name.test(file.suggestedFilename()))).toBe(true);
  }
  await page.evaluate(() => localStorage.removeItem('ninetyten.workflows'));
}

async function read(file: Download): Promise<SavedFile> {
  const bytes = await readFile(await file.path());
  return { name: file.suggestedFilename(), content: bytes[0] === 0x1f ? gunzipSync(bytes) : bytes };
}
