import { importTs } from '../../lib/importTs.mjs';

/** @returns {Promise<typeof import('../../../tests/e2e/harness/editorPage.ts')>} */
export function harness() {
  return importTs('tests/e2e/harness/editorPage.ts');
}

/**
 * Presses the run button with the mouse and times, inside the page, from that press's own time stamp:
 * - `barMs` until the review bar is there,
 * - `drawnMs` until the canvas has drawn the staged pixels (`data-busy` false, and it stays so).
 *
 * @param {InstanceType<Awaited<ReturnType<typeof harness>>['EditorPage']>} editor
 * @param {number} [timeoutMs]
 * @returns {Promise<{ barMs: number, drawnMs: number }>}
 */
export async function timeRun(editor, timeoutMs = 300_000) {
  await editor.page.evaluate(arm);
  await editor.runButton.click();
  const result = await editor.page.waitForFunction(() => globalThis.benchStaged, null, {
    timeout: timeoutMs,
    polling: 200,
  });
  return /** @type {Promise<{ barMs: number, drawnMs: number }>} */ (result.jsonValue());
}

/** Runs in the page. */
function arm() {
  const settleMs = 250;
  globalThis.benchStaged = null;
  let pressedAt = 0;
  let barAt = 0;
  let drawnAt = 0;
  addEventListener('click', (event) => (pressedAt = event.timeStamp), { capture: true, once: true });
  const observer = new MutationObserver(look);
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-busy'],
  });

  function look() {
    if (pressedAt === 0) return;
    const bar = document.querySelector('[role="toolbar"][aria-label="Review result"]');
    if (!bar) return;
    barAt ||= performance.now();
    if (document.querySelector('[data-doc-width][data-busy="true"]')) {
      drawnAt = 0;
      return;
    }
    if (drawnAt !== 0) return;
    drawnAt = performance.now();
    const mine = drawnAt;
    setTimeout(() => {
      if (mine !== drawnAt) return;
      observer.disconnect();
      globalThis.benchStaged = { barMs: barAt - pressedAt, drawnMs: drawnAt - pressedAt };
    }, settleMs);
  }
}

/**
 * The page does nothing any more: no long task for a while, and an idle moment.
 *
 * @param {import('playwright').Page} page
 */
export function quiet(page, ms = 1000) {
  return page.evaluate(
    (quietMs) =>
      new Promise((resolve) => {
        let last = performance.now();
        let before = last;
        const tick = () => {
          const now = performance.now();
          if (now - before > 100) last = now;
          before = now;
          if (now - last > quietMs) resolve(null);
          else setTimeout(tick, 20);
        };
        tick();
      }),
    ms,
  );
}
