/**
 * The browser process is killed (SIGKILL, nothing flushed) at 25 seeded moments of the main job. After each kill the
 * same profile is opened again: what had been acknowledged must be there, whole, and counted once.
 */
import { afterAll, expect, inject, test } from 'vitest';

import { BrowserProfile } from './harness/browserProfile.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { mulberry, photograph } from './harness/photographs.ts';
import { eventsOfAsset, numberingFaults, readEvents } from './harness/rawEvents.ts';
import { recount } from './harness/recount.ts';
import { readStored, type StoredState } from './harness/storedState.ts';

const baseUrl = inject('baseUrl');
const kills = 25;
const profile = new BrowserProfile();
afterAll(() => profile.dispose());

type Step = 'stroke' | 'erase' | 'upscale' | 'accept' | 'reject' | 'undo' | 'redo';

/** How long a step may run before the kill, at most: the first moments and the middle of the work are both hit. */
const longestMs: Readonly<Record<Step, number>> = {
  stroke: 250,
  erase: 2_500,
  upscale: 700,
  accept: 250,
  reject: 250,
  undo: 150,
  redo: 150,
};

test(`${kills} kills lose nothing that was acknowledged`, { timeout: 25 * 60_000 }, async () => {
  const random = mulberry(20_261_122);
  let editor = new EditorPage(await profile.open(baseUrl));
  await editor.importImage(await photograph(7));
  const url = editor.page.url();
  const asset = decodeURIComponent(new URL(url).hash.split('/')[2] ?? '');
  const hit: Record<string, number> = {};

  for (let kill = 0; kill < kills; kill += 1) {
    const calm = Math.floor(random() * 3);
    for (let done = 0; done < calm; done += 1) {
      await perform(editor, nextStep(await state(editor, asset), random), random);
      await acknowledged(editor);
    }
    await acknowledged(editor);
    const acked = await state(editor, asset);
    const step = nextStep(acked, random);
    const delayMs = random() * longestMs[step];
    // The step is cut off at any point: its own failure is what is wanted.
    const cut = perform(editor, step, random).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await profile.kill();
    await cut;
    hit[step] = (hit[step] ?? 0) + 1;

    editor = new EditorPage(await profile.open(url));
    await editor.isOpen();
    await editor.canvas.settled();
    const found = await state(editor, asset);
    const where = `kill ${kill} in ${step} after ${Math.round(delayMs)} ms`;
    expectNothingLost(acked, found, step, where);
    await expectCountedOnce(editor, asset, where);
  }
  expect(Object.keys(hit).length, JSON.stringify(hit)).toBeGreaterThanOrEqual(4);
});

async function state(
  editor: EditorPage,
  asset: string,
): Promise<StoredState & { readonly docWidth: number }> {
  const stored = await readStored(editor.page, asset);
  return { ...stored, docWidth: (await editor.canvas.facts()).docWidth };
}

/** The editor says that all it shows is stored. */
async function acknowledged(editor: EditorPage): Promise<void> {
  await editor.page.locator('[data-saved="true"]').waitFor();
  await editor.canvas.settled();
}

function nextStep(now: StoredState & { readonly docWidth: number }, random: () => number): Step {
  const pick = (steps: readonly Step[]): Step => steps[Math.floor(random() * steps.length)] ?? 'stroke';
  if (now.staged.length > 0) return pick(['accept', 'accept', 'reject', 'stroke']);
  const steps: Step[] = ['stroke', 'stroke'];
  if (now.strokes > 0) steps.push('erase', 'erase', 'erase');
  if (now.docWidth <= 640) steps.push('upscale');
  // The first step is the import: without it there is nothing to work on.
  if (now.undoable > 1) steps.push('undo');
  if (now.undoable > 0 && now.undoable < now.undoSteps) steps.push('redo');
  return pick(steps);
}

async function perform(editor: EditorPage, step: Step, random: () => number): Promise<void> {
  if (step === 'accept') return editor.accept();
  if (step === 'reject') return editor.reject('artefact');
  if (step === 'undo') return editor.undo();
  if (step === 'redo') return editor.redo();
  if (step === 'upscale') {
    await editor.chooseTool('Upscale');
    await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
    return editor.run();
  }
  await editor.chooseTool('Erase');
  if (step === 'erase') return editor.run();
  const { docWidth, docHeight } = await editor.canvas.facts();
  const x = (0.2 + 0.6 * random()) * docWidth;
  const y = (0.2 + 0.6 * random()) * docHeight;
  return editor.paintMask([
    { x, y },
    { x: x + 30, y: y + 12 },
  ]);
}

function expectNothingLost(acked: StoredState, found: StoredState, step: Step, where: string): void {
  expect(found.missingTiles, `${where}: tiles that the document names`).toEqual([]);
  const byId = new Map(found.events.map((event) => [event.id, event]));
  for (const event of acked.events) expect(byId.get(event.id), `${where}: event ${event.id}`).toEqual(event);
  // The step in flight is there as a whole or not at all.
  expect([acked.revision, acked.revision + 1], where).toContain(found.revision);
  const applied = found.revision > acked.revision;
  if (!applied) {
    expect([found.strokes, found.layers, found.undoSteps], where).toEqual([
      acked.strokes,
      acked.layers,
      acked.undoSteps,
    ]);
  }
  if (applied && step === 'stroke') expect(found.strokes, where).toBe(acked.strokes + 1);
  const decided = step === 'accept' || step === 'reject';
  if (!decided) for (const id of acked.staged) expect(found.staged, where).toContain(id);
  if (step === 'accept') {
    // Accepted and staged at once, or neither, would be a result twice or lost.
    expect(found.staged.length === 0, where).toBe(applied);
    const verdicts = found.events.filter((event) => event.type === 'output.decided').length;
    const before = acked.events.filter((event) => event.type === 'output.decided').length;
    expect(verdicts - before, where).toBe(applied ? 1 : 0);
  }
}

/** No double id, no double end, no call left in doubt, and the meter agrees with a recount. */
async function expectCountedOnce(editor: EditorPage, asset: string, where: string): Promise<void> {
  const events = eventsOfAsset(await readEvents(editor.page), asset);
  expect(numberingFaults(await readEvents(editor.page)), where).toEqual([]);
  const submitted = events
    .filter((event) => event.type === 'call.submitted')
    .map((event) => event.body['call']);
  const ended = events
    .filter((event) => /^call\.(completed|failed|cancelled|blocked)$/.test(event.type))
    .map((event) => event.body['call']);
  expect(ended.map(String).sort(), `${where}: every call has one end`).toEqual(submitted.map(String).sort());
  const counted = recount(events);
  await expect
    .poll(() => editor.meter(), { message: where })
    .toMatchObject({
      iterations: counted.iterations,
      accepted: counted.accepted,
      rejected: counted.rejected,
      failed: counted.failed,
      'money-micros': counted.moneyMicros,
    });
}
