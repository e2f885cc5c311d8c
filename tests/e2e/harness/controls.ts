import type { Locator, Page } from 'playwright';

/** Chooses in a `combobox`, be it a native select or a button that opens a listbox. `option` may be part of the name. */
export async function chooseIn(combobox: Locator, option: string | RegExp): Promise<void> {
  const pattern = typeof option === 'string' ? new RegExp(escapePattern(option), 'i') : option;
  const isNative = await combobox.evaluate((element) => element instanceof HTMLSelectElement);
  if (isNative) {
    // Options can be on their way: the engine list is asked for when the tool opens.
    const wanted = combobox.locator('option').filter({ hasText: pattern });
    await wanted.first().waitFor({ state: 'attached' });
    const label = (await wanted.first().textContent()) ?? '';
    await combobox.selectOption({ label });
    return;
  }
  await combobox.click();
  await combobox.page().getByRole('option', { name: pattern }).first().click();
}

/** Reads the bytes that a click saves. */
export async function downloadFrom(
  page: Page,
  click: () => Promise<void>,
): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(Buffer.concat(chunks)) };
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
