import type { Locator, Page } from 'playwright';

import { CanvasDriver, type DocumentPoint } from './canvasDriver.ts';
import { chooseIn, downloadFrom } from './controls.ts';

export interface NewAsset {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly tier?: 1 | 2 | 3;
}

export interface ExportChoice {
  readonly format: 'PNG' | 'JPEG' | 'WebP';
  readonly preset?: 'Client delivery' | 'Internal archive' | 'Minimal';
}

/** Raw figures of the meter by `data-metric`; `null` stands for "unpriced". */
export type MeterReading = Readonly<Record<string, number | null>>;

const toolTimeoutMs = 120_000;

/**
 * The product as a person or a screen reader knows it: roles and accessible names, nothing of its inside.
 * Every name used here is part of the contract in the product description.
 */
export class EditorPage {
  readonly page: Page;
  readonly canvas: CanvasDriver;

  constructor(page: Page) {
    this.page = page;
    this.canvas = new CanvasDriver(page);
  }

  // --- Assets ---------------------------------------------------------------------------------------------------

  async newAsset(asset: NewAsset): Promise<void> {
    await this.#button('New asset').first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New asset' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(asset.name);
    await dialog.getByRole('spinbutton', { name: 'Width' }).fill(String(asset.width));
    await dialog.getByRole('spinbutton', { name: 'Height' }).fill(String(asset.height));
    if (asset.tier) await this.#chooseTier(dialog, asset.tier);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await this.isOpen();
  }

  /** Imports from the Assets screen; `file` is a path or bytes with a name. */
  async importImage(file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.#button('Import image').first().click(),
    ]);
    await chooser.setFiles(file);
    await this.isOpen();
  }

  async openSample(): Promise<void> {
    await this.#button('Open sample').click();
    await this.isOpen();
  }

  /** Opens an asset's card by its name. */
  async openAsset(name: string): Promise<void> {
    await this.page.getByRole('link', { name }).or(this.#button(name)).first().click();
    await this.isOpen();
  }

  // --- Editor ---------------------------------------------------------------------------------------------------

  async isOpen(): Promise<void> {
    await this.page.getByRole('toolbar', { name: 'Tools' }).waitFor({ timeout: 60_000 });
  }

  async chooseTool(name: string): Promise<void> {
    const button = this.page
      .getByRole('toolbar', { name: 'Tools' })
      .getByRole('button', { name, exact: true });
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
  }

  get options(): Locator {
    return this.page.getByRole('region', { name: 'Tool options' });
  }

  get runButton(): Locator {
    return this.options.getByRole('button', { name: /^Run/ });
  }

  /** Runs the active tool and waits for its result to be staged. */
  async run(timeoutMs = toolTimeoutMs): Promise<void> {
    await this.runButton.click();
    await this.reviewBar.waitFor({ timeout: timeoutMs });
    await this.canvas.settled();
  }

  async generate(prompt: string): Promise<void> {
    await this.chooseTool('Generate');
    await this.options.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
    await this.run();
  }

  /** Paints a mask stroke through points of the document with the active tool's brush. */
  async paintMask(points: readonly DocumentPoint[], brushSize?: number): Promise<void> {
    if (brushSize !== undefined) await this.setBrushSize(brushSize);
    await this.canvas.settled();
    await this.canvas.drag(points);
  }

  async setBrushSize(size: number): Promise<void> {
    const slider = this.options.getByRole('slider', { name: 'Brush size' });
    const isNative = await slider.evaluate((element) => element instanceof HTMLInputElement);
    if (isNative) {
      await slider.fill(String(size));
      return;
    }
    await slider.focus();
    for (let presses = 0; presses < 500; presses += 1) {
      const now = Number(await slider.getAttribute('aria-valuenow'));
      if (now === size) return;
      await this.page.keyboard.press(now < size ? 'ArrowRight' : 'ArrowLeft');
      const next = Number(await slider.getAttribute('aria-valuenow'));
      // A step wider than the rest of the way: the nearest size will do.
      if (Math.abs(next - size) >= Math.abs(now - size)) return;
    }
    throw new Error(`The brush did not reach size ${size}.`);
  }

  async cancel(): Promise<void> {
    await this.#button('Cancel').click();
  }

  // --- Staging --------------------------------------------------------------------------------------------------

  get reviewBar(): Locator {
    return this.page.getByRole('toolbar', { name: 'Review result' });
  }

  async accept(): Promise<void> {
    await this.reviewBar.getByRole('button', { name: 'Accept' }).click();
    await this.reviewBar.waitFor({ state: 'hidden' });
    await this.canvas.settled();
  }

  async reject(reason: string): Promise<void> {
    await this.reviewBar.getByRole('button', { name: 'Reject' }).click();
    await this.page.getByRole('menu', { name: 'Reason' }).getByRole('menuitem', { name: reason }).click();
    await this.reviewBar.waitFor({ state: 'hidden' });
    await this.canvas.settled();
  }

  async tryAgain(timeoutMs = toolTimeoutMs): Promise<void> {
    await this.reviewBar.getByRole('button', { name: 'Try again' }).click();
    await this.page.getByRole('progressbar').first().waitFor();
    await this.page.getByRole('progressbar').first().waitFor({ state: 'hidden', timeout: timeoutMs });
    await this.reviewBar.waitFor({ timeout: timeoutMs });
  }

  // --- Top bar --------------------------------------------------------------------------------------------------

  async undo(): Promise<void> {
    await this.#button('Undo').click();
    await this.canvas.settled();
  }

  async redo(): Promise<void> {
    await this.#button('Redo').click();
    await this.canvas.settled();
  }

  async finish(): Promise<void> {
    await this.#button('Finish asset').click();
  }

  async reopen(): Promise<void> {
    await this.#button('Reopen').click();
    await this.#button('Finish asset').waitFor();
  }

  async export(choice: ExportChoice): Promise<{ name: string; bytes: Uint8Array }> {
    await this.#button('Export').click();
    const dialog = this.page.getByRole('dialog', { name: 'Export' });
    await chooseIn(dialog.getByRole('combobox', { name: 'Format' }), choice.format);
    if (choice.preset) await chooseIn(dialog.getByRole('combobox', { name: 'Preset' }), choice.preset);
    const saved = await downloadFrom(this.page, () => dialog.getByRole('button', { name: 'Save' }).click());
    // The dialog goes on to say what the check found, and is left as a person leaves it.
    const open = this.page.locator('dialog[open]');
    await open.getByRole('button', { name: 'Save', exact: true }).waitFor({ state: 'hidden' });
    for (let tries = 0; tries < 50 && (await open.count()) > 0; tries += 1) {
      await this.page.keyboard.press('Escape');
      await this.page.waitForTimeout(100);
    }
    return saved;
  }

  /** The meter's raw figures. Fails where a figure is shown twice with different values. */
  async meter(): Promise<MeterReading> {
    const region = this.page.getByRole('region', { name: 'Cost meter' });
    const pairs = await region
      .locator('[data-metric]')
      .evaluateAll((elements) =>
        elements.map(
          (element) => [element.getAttribute('data-metric'), element.getAttribute('data-value')] as const,
        ),
      );
    const reading: Record<string, number | null> = {};
    for (const [metric, text] of pairs) {
      const value = text === 'unpriced' ? null : Number(text ?? Number.NaN);
      if (metric === null || Number.isNaN(value)) throw new Error(`The meter's ${metric} reads ${text}.`);
      if (metric in reading && reading[metric] !== value)
        throw new Error(`The meter shows two values of ${metric}.`);
      reading[metric] = value;
    }
    return reading;
  }

  #button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async #chooseTier(dialog: Locator, tier: 1 | 2 | 3): Promise<void> {
    const pattern = [/hero|tier 1/i, /fast|tier 2/i, /automated|tier 3/i][tier - 1] ?? /hero/i;
    const group = dialog.getByRole('radiogroup', { name: 'Tier' });
    if (await group.isVisible()) await group.getByRole('radio', { name: pattern }).click();
    else await chooseIn(dialog.getByRole('combobox', { name: 'Tier' }), pattern);
  }
}
