// An 8192² document with ten painted layers in the real editor: memory, strokes, undo and redo, and every tile at the end.
import { buildDocument, checkTiles, readDocument } from './lib/document8k.mjs';
import { listMs, median, pause, repeats } from './lib/numbers.mjs';
import { BenchProfile } from './lib/profile.mjs';
import { harness, quiet } from './lib/stopwatch.mjs';

export const name = 'memory8k';

const side = 8192;
const layers = 10;
const memoryLimitMb = 1024;
const strokes = repeats(6);
const wanderRounds = repeats(3);
const brushSize = 400;
const pixelsMb = (side * side * 4 * layers) / 2 ** 20;

/** @param {import('../bench.mjs').BenchContext} context */
export async function run({ log, baseUrl }) {
  const { EditorPage } = await harness();
  const profile = new BenchProfile();
  try {
    let page = await profile.start();
    await page.goto(baseUrl);
    await new EditorPage(page).newAsset({ name: 'Ten layers', width: side, height: side });
    const address = page.url();
    const asset = decodeURIComponent(new URL(address).hash.split('/')[2] ?? '');
    await page.goto('about:blank');
    const builder = await profile.blankPage(baseUrl);
    const buildStarted = performance.now();
    await buildDocument(builder, { asset, side, layers });
    const built = await readDocument(builder, asset);
    log(`${built.tiles} tiles written in ${Math.round((performance.now() - buildStarted) / 1000)} s`);

    // A new process: nothing of the building is in its memory.
    await profile.close();
    page = await profile.start();
    const started = performance.now();
    await page.goto(address);
    const editor = new EditorPage(page);
    await editor.isOpen();
    await editor.canvas.settled(240_000);
    const openMs = performance.now() - started;
    const opened = profile.memory();
    log(`open to settled ${Math.round(openMs)} ms, peak ${opened?.peakMb} MB`);

    const mouse = await profile.context.newCDPSession(page);
    for (let round = 0; round < wanderRounds; round += 1) await wander(editor, mouse);
    const wandered = profile.memory();
    log(`after panning and zooming: ${wandered?.rssMb} MB, peak ${wandered?.peakMb} MB`);

    await page.keyboard.press('0');
    await editor.canvas.settled(240_000);
    await editor.chooseTool('Remove background');
    await editor.options.getByRole('radio', { name: 'Hide' }).click();
    await editor.setBrushSize(brushSize);
    const painted = [];
    for (let i = 0; i < strokes; i += 1) painted.push(await timeStep(editor, () => stroke(editor, i)));
    log(`stroke to saved and drawn: ${listMs(painted)}`);
    const afterStrokes = await readDocument(page, asset);

    const undone = [];
    for (let i = 0; i < strokes; i += 1)
      undone.push(await timeStep(editor, () => page.keyboard.press('Control+z')));
    const afterUndo = await readDocument(page, asset);
    const redone = [];
    for (let i = 0; i < strokes; i += 1)
      redone.push(await timeStep(editor, () => page.keyboard.press('Control+Shift+z')));
    const afterRedo = await readDocument(page, asset);
    log(`undo: ${listMs(undone)}; redo: ${listMs(redone)}`);
    await wander(editor, mouse);
    const used = profile.memory();
    log(`at the end ${used?.rssMb} MB, peak ${used?.peakMb} MB`);

    await page.goto('about:blank');
    const checker = await profile.blankPage(baseUrl);
    const check = await checkTiles(checker, asset);
    log(`${check.named} tiles named, ${check.missing} missing, ${check.damaged} damaged`);
    const changed = afterStrokes.digest !== built.digest;
    const faithful = afterUndo.digest === built.digest && afterRedo.digest === afterStrokes.digest;
    if (!changed) throw new Error('The strokes changed nothing: undo was not measured.');

    return [
      {
        metric: `open ${side}² × ${layers} to settled`,
        value: openMs,
        unit: 'ms',
        note: 'navigation to drawn, tiles read from storage, new process',
      },
      ...(used
        ? [
            {
              metric: 'renderer memory, peak',
              value: used.peakMb,
              unit: 'MB',
              baseline: { what: 'the pixels of the layers', value: pixelsMb },
              target: { what: `≤ ${memoryLimitMb} MB`, met: used.peakMb <= memoryLimitMb },
              note: `resident after panning and zooming ${wandered?.rssMb} MB, at the end ${used.rssMb} MB; peak while opening ${opened?.peakMb} MB`,
            },
          ]
        : []),
      { metric: 'mask stroke, release to saved and drawn', value: median(painted), unit: 'ms' },
      { metric: 'undo, key press to saved and drawn', value: median(undone), unit: 'ms' },
      { metric: 'redo, key press to saved and drawn', value: median(redone), unit: 'ms' },
      {
        metric: 'tiles lost or damaged',
        value: check.missing + check.damaged,
        unit: 'tiles',
        target: {
          what: 'none, and undo and redo restore every tile',
          met: check.missing + check.damaged === 0 && faithful,
        },
        note: `of ${check.named}, each read back and hashed`,
      },
    ];
  } finally {
    await profile.dispose();
  }
}

/** @typedef {InstanceType<Awaited<ReturnType<typeof harness>>['EditorPage']>} Editor */

/**
 * Zooms in at a corner, pans across and zooms out: every level of detail, many places.
 *
 * @param {Editor} editor
 * @param {import('playwright').CDPSession} mouse
 */
async function wander(editor, mouse) {
  const box = await editor.canvas.element.boundingBox();
  if (!box) throw new Error('The canvas is not visible.');
  const wheel = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ deltaX,
    /** @type {number} */ deltaY,
    zoom = false,
  ) =>
    mouse.send('Input.dispatchMouseEvent', {
      type: 'mouseWheel',
      x: box.x + box.width * x,
      y: box.y + box.height * y,
      deltaX,
      deltaY,
      modifiers: zoom ? 2 : 0,
    });
  for (const [x, y, dx, dy] of [
    [0.3, 0.3, 90, 40],
    [0.7, 0.6, -70, 60],
    [0.4, 0.7, 60, -80],
  ]) {
    for (let i = 0; i < 10; i += 1) {
      await wheel(x, y, 0, -120, true);
      await pause(30);
    }
    for (let i = 0; i < 40; i += 1) {
      await wheel(0.5, 0.5, dx, dy);
      await pause(16);
    }
    await editor.canvas.settled(120_000);
    for (let i = 0; i < 12; i += 1) {
      await wheel(0.5, 0.5, 0, 120, true);
      await pause(30);
    }
    await editor.canvas.settled(120_000);
  }
}

/** @param {Editor} editor @param {number} index */
function stroke(editor, index) {
  const x = 1200 + (index % 3) * 2000;
  const y = 1500 + index * 800;
  return editor.canvas.drag(
    [
      { x, y },
      { x: x + 1400, y: y + 500 },
      { x: x + 2000, y },
    ],
    12,
  );
}

/**
 * Milliseconds from the last key or button of `act` to the later of two: storage has acknowledged the new revision,
 * and the canvas has drawn it.
 *
 * @param {Editor} editor
 * @param {() => Promise<unknown>} act
 */
async function timeStep(editor, act) {
  await quiet(editor.page, 300);
  await editor.page.evaluate(arm);
  await act();
  const result = await editor.page.waitForFunction(() => globalThis.benchStep?.(), null, {
    timeout: 120_000,
    polling: 100,
  });
  return /** @type {Promise<number>} */ (result.jsonValue());
}

/** Runs in the page. */
function arm() {
  const settleMs = 300;
  const revision = () => document.querySelector('[data-saved-revision]')?.dataset.savedRevision;
  const before = revision();
  let actedAt = 0;
  let savedAt = 0;
  let lastBusyEnd = 0;
  const acted = (event) => {
    actedAt = event.timeStamp;
  };
  const types = ['pointerup', 'keydown'];
  for (const type of types) addEventListener(type, acted, { capture: true });
  const isBusy = () => document.querySelector('[data-doc-width][data-busy="true"]') !== null;
  const observer = new MutationObserver((changes) => {
    const now = performance.now();
    if (savedAt === 0 && revision() !== before) savedAt = now;
    if (changes.some((change) => change.attributeName === 'data-busy') && !isBusy()) lastBusyEnd = now;
  });
  observer.observe(document.body, {
    subtree: true,
    attributes: true,
    attributeFilter: ['data-busy', 'data-saved-revision'],
  });
  globalThis.benchStep = () => {
    const end = Math.max(savedAt, lastBusyEnd);
    if (actedAt === 0 || savedAt === 0 || isBusy() || performance.now() - end < settleMs) return 0;
    observer.disconnect();
    for (const type of types) removeEventListener(type, acted, { capture: true });
    return end - actedAt;
  };
}
