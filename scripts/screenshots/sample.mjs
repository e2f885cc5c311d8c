// The sample asset's picture: rendered by Studio through the product, as a person would.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../lib/paths.mjs';

export const samplePrompt =
  'a green glass bottle and two lemons on a marble table, soft window light, beige wall, copy space left';
export const sampleSeed = 1971;
export const sampleSide = 1024;

/** Soft gradients band below it. */
const quality = 97;
const renderTimeoutMs = 15 * 60_000;

/**
 * Renders the sample and writes `public/sample/bottle-and-lemons.webp`.
 *
 * @param {import('../../tests/e2e/harness/editorPage.ts').EditorPage} editor on the Assets screen
 * @returns {Promise<string>} the file's path from the project's root
 */
export async function renderSample(editor) {
  await editor.newAsset({ name: 'Bottle and lemons', width: sampleSide, height: sampleSide });
  await fillGenerate(editor, { prompt: samplePrompt, side: sampleSide, seed: sampleSeed });
  await editor.run(renderTimeoutMs);
  await editor.accept();
  const { page } = editor;
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('combobox', { name: 'Format' }).selectOption({ label: 'WebP' });
  await dialog.getByRole('slider', { name: 'Quality' }).fill(String(quality));
  await dialog.getByRole('combobox', { name: 'Preset' }).selectOption({ label: 'Minimal' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save' }).click(),
  ]);
  const path = join('public', 'sample', 'bottle-and-lemons.webp');
  mkdirSync(join(root, 'public', 'sample'), { recursive: true });
  await download.saveAs(join(root, path));
  return path;
}

/**
 * @param {import('../../tests/e2e/harness/editorPage.ts').EditorPage} editor
 * @param {{ prompt: string, side: number, seed: number }} wanted
 */
export async function fillGenerate(editor, wanted) {
  await editor.chooseTool('Generate');
  const { options } = editor;
  await options.getByRole('textbox', { name: 'Prompt' }).fill(wanted.prompt);
  await options.getByRole('spinbutton', { name: 'Width' }).fill(String(wanted.side));
  await options.getByRole('spinbutton', { name: 'Height' }).fill(String(wanted.side));
  await options.getByRole('spinbutton', { name: 'Seed' }).fill(String(wanted.seed));
  await options.getByRole('button', { name: 'Lock seed' }).click();
}
