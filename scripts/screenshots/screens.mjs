import { fillGenerate, samplePrompt, sampleSeed } from './sample.mjs';

/**
 * What each picture shows, in the order in which one person gets there: a screen starts where the one before it ended.
 * `light` and `small` change the window for one picture.
 *
 * @typedef {{
 *   name: string,
 *   light?: boolean,
 *   small?: boolean,
 *   prepare: (editor: import('../../tests/e2e/harness/editorPage.ts').EditorPage) => Promise<void>,
 * }} Screen
 */

/** Where the sample's right lemon lies, as shares of its sides: what the erase picture takes away. */
const unwanted = { from: [0.76, 0.76], to: [0.86, 0.76], brush: 0.2 };

const runTimeoutMs = 5 * 60_000;

/** @type {readonly Screen[]} */
export const screens = [
  {
    name: 'assets-empty',
    prepare: async (editor) => {
      await editor.page.getByRole('button', { name: 'New asset' }).first().waitFor();
    },
  },
  {
    name: 'review',
    prepare: async (editor) => {
      await openReview(editor, 'month');
      await editor.page.getByRole('button', { name: 'Load a demo year' }).click();
      await editor.page.getByText('Data quality').waitFor();
      await editor.page.locator('main[aria-busy="false"]').waitFor();
      // Figures grow while the year is taken in: all of it has a hundred finished assets a month.
      await editor.page.waitForFunction(
        () => Number(document.querySelector('[data-metric="finished-assets"]')?.dataset.value) > 120,
      );
      await editor.page.waitForTimeout(5_000);
    },
  },
  {
    name: 'review-models',
    light: true,
    prepare: async (editor) => {
      await openReview(editor, 'models');
      await editor.page.getByRole('table').last().waitFor();
    },
  },
  {
    name: 'review-what-if',
    small: true,
    prepare: async (editor) => {
      await openReview(editor, 'what-if');
      await editor.page.getByRole('region', { name: 'Answer' }).waitFor();
    },
  },
  {
    name: 'new-asset',
    prepare: async (editor) => {
      await leaveReview(editor);
      await editor.page.getByRole('button', { name: 'New asset' }).first().click();
      const dialog = editor.page.getByRole('dialog', { name: 'New asset' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Spring campaign, hero 1');
    },
  },
  {
    name: 'generate',
    prepare: async (editor) => {
      const { page } = editor;
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await editor.newAsset({ name: 'Spring campaign, hero 1', width: 640, height: 640, tier: 1 });
      await fillGenerate(editor, { prompt: samplePrompt, side: 640, seed: sampleSeed });
      await editor.run(runTimeoutMs);
    },
  },
  {
    name: 'mask-painted',
    prepare: async (editor) => {
      await editor.accept();
      await paintUnwanted(editor);
    },
  },
  {
    name: 'staged-compare',
    prepare: async (editor) => {
      await editor.run(runTimeoutMs);
      await editor.reviewBar.getByRole('button', { name: 'Compare' }).click();
      await editor.canvas.settled();
    },
  },
  {
    name: 'reject-menu',
    prepare: async (editor) => {
      await editor.reviewBar.getByRole('button', { name: 'Compare' }).click();
      await editor.reviewBar.getByRole('button', { name: 'Reject' }).click();
      await editor.page.getByRole('menu', { name: 'Reason' }).waitFor();
    },
  },
  {
    name: 'editor',
    prepare: async (editor) => {
      const { page } = editor;
      await page.getByRole('menuitem', { name: 'Artefact' }).click();
      await editor.reviewBar.waitFor({ state: 'hidden' });
      await editor.run(runTimeoutMs);
      await editor.accept();
      await editor.chooseTool('Upscale');
      await editor.options.getByRole('combobox', { name: 'Engine' }).selectOption({ index: 2 });
      await editor.run(runTimeoutMs);
      await editor.accept();
    },
  },
  {
    name: 'editor-light',
    light: true,
    prepare: (editor) => editor.canvas.settled(),
  },
  {
    name: 'editor-1024x700',
    small: true,
    prepare: (editor) => editor.canvas.settled(),
  },
  {
    name: 'compare-engines',
    prepare: async (editor) => {
      await editor.options.getByRole('button', { name: 'Compare engines' }).click();
      await editor.page.getByRole('dialog').getByRole('row').nth(3).waitFor();
    },
  },
  {
    name: 'export',
    prepare: async (editor) => {
      await editor.page.keyboard.press('Escape');
      await editor.finish();
      await editor.page.getByRole('button', { name: 'Reopen' }).waitFor();
      await editor.page.getByRole('button', { name: 'Export', exact: true }).click();
      await editor.page.getByRole('dialog', { name: 'Export' }).locator('dd').first().waitFor();
    },
  },
  {
    name: 'export-result',
    prepare: async (editor) => {
      await editor.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await editor.page.getByRole('dialog', { name: 'Exported' }).waitFor();
    },
  },
  {
    name: 'shortcuts',
    prepare: async (editor) => {
      await editor.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
      await editor.page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await editor.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'history',
    prepare: async (editor) => {
      await editor.page.keyboard.press('Escape');
      await editor.page.getByRole('link', { name: 'Open history' }).click();
      await editor.page.getByRole('region', { name: 'Step', exact: true }).waitFor();
    },
  },
  {
    name: 'settings',
    prepare: async (editor) => {
      await editor.page.getByRole('link', { name: 'Settings' }).click();
      await editor.page.getByText('as this browser estimates it').waitFor();
      await editor.page.getByRole('list').first().waitFor();
    },
  },
  {
    name: 'assets',
    prepare: async (editor) => {
      await fillAssets(editor);
      await toAssets(editor);
    },
  },
  {
    name: 'assets-light',
    light: true,
    prepare: async () => {},
  },
];

/**
 * @param {import('../../tests/e2e/harness/editorPage.ts').EditorPage} editor
 * @param {string} section
 */
async function openReview(editor, section) {
  await editor.page.evaluate((name) => {
    location.hash = `#/review/${name}`;
  }, section);
  await editor.page.getByRole('heading', { name: /Review|Nothing to review yet/ }).waitFor();
}

/** The rest of the pictures is about real work. */
async function leaveReview(/** @type {import('../../tests/e2e/harness/editorPage.ts').EditorPage} */ editor) {
  await editor.page.getByRole('button', { name: 'Remove demo data' }).click();
  await editor.page.getByRole('heading', { name: 'Nothing to review yet' }).waitFor();
  await editor.page.evaluate(() => {
    location.hash = '#/';
  });
  await editor.page.getByRole('button', { name: 'New asset' }).first().waitFor();
}

/** @param {import('../../tests/e2e/harness/editorPage.ts').EditorPage} editor */
async function paintUnwanted(editor) {
  const { docWidth, docHeight } = await editor.canvas.facts();
  await editor.chooseTool('Erase');
  const at = ([x = 0, y = 0]) => ({ x: x * docWidth, y: y * docHeight });
  await editor.paintMask([at(unwanted.from), at(unwanted.to)], Math.round(unwanted.brush * docWidth));
  await editor.options.getByText('1 stroke').waitFor();
  // The pointer would leave its ring on the picture.
  await editor.page.mouse.move(335, 24);
}

/** Assets in every state, cheaply: the sample under several names, and drafts without a picture. */
async function fillAssets(/** @type {import('../../tests/e2e/harness/editorPage.ts').EditorPage} */ editor) {
  const { page } = editor;
  for (const name of ['Bottle on marble, square', 'Bottle on marble, story']) {
    await toAssets(editor);
    await editor.openSample();
    await editor.canvas.settled();
    await page.getByRole('textbox', { name: 'Asset name' }).fill(name);
    await page.getByRole('textbox', { name: 'Asset name' }).press('Enter');
    await editor.chooseTool('Crop, rotate, resize');
  }
  for (const [name, tier, width, height] of /** @type {const} */ ([
    ['Autumn launch, link preview', 2, 1200, 628],
    ['Product page 114, white ground', 3, 2000, 2000],
  ])) {
    await toAssets(editor);
    await editor.newAsset({ name, width, height, tier });
  }
}

/** @param {import('../../tests/e2e/harness/editorPage.ts').EditorPage} editor */
async function toAssets(editor) {
  await editor.page.evaluate(() => {
    location.hash = '#/';
  });
  await editor.page.getByRole('heading', { name: 'Assets', exact: true }).waitFor();
  await editor.page.getByRole('list', { name: 'Assets' }).waitFor();
}
