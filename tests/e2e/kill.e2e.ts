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

/** How long a step may run before the kill, at most: the first moments and the middle of the work are both hit. */
const longestMs = {
  stroke: 250,
  erase: 2_500,
  upscale: 700,
  'remove-background': 2_500,
  'replace-background': 4_000,
  accept: 250,
  reject: 250,
  undo: 150,
  redo: 150,
  finish: 150,
  reopen: 150,
  export: 700,
} as const satisfies Readonly<Record<string, number>>;

type Step = keyof typeof longestMs;
type Now = StoredState & { readonly docWidth: number };

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
      await perform(editor, oneOf(calmSteps(possibleSteps(await state(editor, asset))), random), random);
      await acknowledged(editor);
    }
    await acknowledged(editor);
    const acked = await state(editor, asset);
    const step = leastHit(possibleSteps(acked), hit, random);
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
  const wanted: readonly Step[] = [
    'erase',
    'remove-background',
    'replace-background',
    'accept',
    'finish',
    'export',
  ];
  expect(Object.keys(hit), JSON.stringify(hit)).toEqual(expect.arrayContaining([...wanted]));
});

async function state(editor: EditorPage, asset: string): Promise<Now> {
  const stored = await readStored(editor.page, asset);
  return { ...stored, docWidth: (await editor.canvas.facts()).docWidth };
}

/** The editor says that all it shows is stored. */
async function acknowledged(editor: EditorPage): Promise<void> {
  await editor.page.locator('[data-saved="true"]').waitFor();
  await editor.canvas.settled();
}

/** What a person could do next; a step named twice is likelier. */
function possibleSteps(now: Now): readonly Step[] {
  if (now.status === 'finished') return ['reopen', 'reopen', 'export'];
  if (now.staged.length > 0) return ['accept', 'accept', 'reject', 'stroke'];
  const steps: Step[] = ['stroke', 'stroke', 'remove-background', 'replace-background', 'finish', 'export'];
  if (now.strokes > 0) steps.push('erase', 'erase');
  if (now.docWidth <= 640) steps.push('upscale');
  // The first step is the import: without it there is nothing to work on.
  if (now.undoable > 1) steps.push('undo');
  if (now.undoable > 0 && now.undoable < now.undoSteps) steps.push('redo');
  return steps;
}

/** The long ones are left to the kills: in between they would only take time. */
function calmSteps(steps: readonly Step[]): readonly Step[] {
  return steps.filter((step) => longestMs[step] <= 1_000);
}

function oneOf(steps: readonly Step[], random: () => number): Step {
  return steps[Math.floor(random() * steps.length)] ?? 'stroke';
}

/** Every kind of step is cut off, and the ones that are rarely possible when they are. */
function leastHit(steps: readonly Step[], hit: Readonly<Record<string, number>>, random: () => number): Step {
  const fewest = Math.min(...steps.map((step) => hit[step] ?? 0));
  return oneOf(
    steps.filter((step) => (hit[step] ?? 0) === fewest),
    random,
  );
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
  if (step === 'remove-background') {
    await editor.chooseTool('Remove background');
    await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), 'quick');
    return editor.run();
  }
  if (step === 'replace-background') {
    await editor.chooseTool('Replace background');
    return editor.run();
  }
  if (step === 'finish') {
    await editor.finish();
    return editor.page.getByText('Finished', { exact: true }).first().waitFor();
  }
  if (step === 'reopen') return editor.reopen();
  if (step === 'export') {
    const { bytes } = await editor.export({ format: 'PNG' });
    return expect(bytes.length).toBeGreaterThan(0);
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
  expectStatusWithItsEvent(acked, found, step, where);
  // Reading is all that an export does.
  if (step === 'export') expect(found, where).toEqual({ ...acked, events: found.events });
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

/** Finished and reopened: the row and its event are there both, or neither. */
function expectStatusWithItsEvent(acked: StoredState, found: StoredState, step: Step, where: string): void {
  const turns = (state: StoredState): number =>
    state.events.filter(({ type }) => type === 'asset.finished' || type === 'asset.reopened').length;
  const turned = turns(found) - turns(acked);
  if (step !== 'finish' && step !== 'reopen') {
    expect([turned, found.status], where).toEqual([0, acked.status]);
    return;
  }
  expect(found.revision, where).toBe(acked.revision);
  const after = step === 'finish' ? 'finished' : 'reopened';
  expect([turned, found.status], where).toEqual(turned === 0 ? [0, acked.status] : [1, after]);
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
