import { describe, expect, test } from 'vitest';

import {
  newProfile,
  openFresh,
  openTab,
  strokeShape,
  type Profile,
  type Tab,
} from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { tileKey, type LayerId } from '../../src/kernel/shared/ids.ts';
import { tileSize } from '../../src/kernel/document/records.ts';

/** Something slow that a test lets go of. */
function gate(): { readonly wait: Promise<void>; open(): void } {
  let open = (): void => {};
  const wait = new Promise<void>((resolve) => (open = resolve));
  return { wait, open: () => open() };
}

const idOf = (tab: Tab) => must(tab.state().asset, 'open').id;
const shapesOf = (tab: Tab): unknown => tab.state().document?.selection.shapes;
const otherShape = { ...strokeShape, rect: { x: 0, y: 0, width: 4, height: 4 } };

function holdDecoding(profile: Profile): () => void {
  const { wait, open } = gate();
  profile.decoding = wait;
  return open;
}

describe('a slow import', () => {
  test('adds its layer to the picture as it is by then: strokes made meanwhile stay', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    const release = holdDecoding(profile);
    const importing = tab.session.actions.importInto(new File([], 'late 10x10.png'));
    await tab.session.actions.addMaskShape(strokeShape);
    release();
    await importing;
    expect(shapesOf(tab)).toEqual([strokeShape]);
    expect(tab.state().document?.layerOrder).toHaveLength(2);
    await tab.session.actions.undo();
    expect(shapesOf(tab)).toEqual([strokeShape]);
  });

  test('does not land in another asset that was opened meanwhile', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile);
    const other = await tab.library.create({ name: 'Other', tier: 3, width: 32, height: 32 });
    const release = holdDecoding(profile);
    const importing = tab.session.actions.importInto(new File([], 'late 10x10.png'));
    await tab.session.actions.close();
    await tab.session.actions.open(other);
    release();
    expect(await importing).toBe('cancelled');
    expect(tab.state().document).toMatchObject({ layerOrder: [], width: 32 });
  });
});

describe('an import in progress', () => {
  test('is shown with its file and how far it is, and gone when it is done', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    const seen: unknown[] = [];
    tab.session.store.subscribe(({ importing }) => {
      if (importing) seen.push([importing.fileName, importing.progress.label, importing.progress.fraction]);
    });
    const outcome = await tab.session.actions.importInto(new File([], 'tall 10x2000.png'));
    const steps = [...new Set(seen.map((step) => JSON.stringify(step)))].map(
      (step) => JSON.parse(step) as unknown,
    );
    expect(steps).toEqual([
      ['tall 10x2000.png', 'Opening tall 10x2000.png', null],
      ...[512, 1024, 1536, 2000].map((rows) => [
        'tall 10x2000.png',
        'Importing tall 10x2000.png',
        rows / 2000,
      ]),
    ]);
    expect([outcome, tab.state().importing]).toEqual(['imported', null]);
  });

  test.each(['while it is decoded', 'while it is stored'])('can be cancelled %s', async (when) => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    const before = tab.state().document;
    const release = when === 'while it is decoded' ? holdDecoding(profile) : (): void => {};
    tab.session.store.subscribe(({ importing }) => {
      const stored = importing?.progress.fraction === 512 / 2000;
      if (stored && !importing.cancelling) tab.session.actions.cancelImport();
    });
    const importing = tab.session.actions.importInto(new File([], 'tall 10x2000.png'));
    await expect.poll(() => tab.state().importing).not.toBeNull();
    if (when === 'while it is decoded') tab.session.actions.cancelImport();
    expect(await importing).toBe('cancelled');
    expect(tab.state().document).toEqual(before);
    expect(tab.state().importing).toBeNull();
    expect(tab.state().message).toMatchObject({ tone: 'info', text: expect.stringMatching(/cancelled/i) });
    release();
    await expect.poll(() => profile.openPictures).toBe(0);
  });

  test('into an empty document keeps runs from starting: it brings the frame', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile);
    const release = holdDecoding(profile);
    const importing = tab.session.actions.importInto(new File([], 'photo 20x10.png'));
    await expect.poll(() => tab.state().importing).not.toBeNull();
    tab.session.actions.setOptions('generate', { prompt: 'a bottle' });
    await tab.session.actions.run('generate');
    expect([profile.script.runs, tab.state().message?.text]).toEqual([0, 'A picture is being imported.']);
    release();
    await importing;
  });

  test('as an asset of its own leaves no asset when it is cancelled', async () => {
    const profile = newProfile();
    const tab = openTab(profile);
    const abort = new AbortController();
    const made = await tab.library.importAsAsset(new File([], 'tall 10x2000.png'), {
      signal: abort.signal,
      onProgress: ({ fraction }) => {
        if (fraction !== null) abort.abort();
      },
    });
    expect(made).toMatchObject({ ok: false, cancelled: true });
    expect(await tab.library.list()).toEqual([]);
  });
});

test('two strokes in a row are both in the picture, whichever was stored first', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  const layer = must(tab.state().activeLayer, 'a layer is active');
  const slow = gate();
  const { put } = tab.ports.tiles;
  let puts = 0;
  tab.ports.tiles.put = async (bytes) => {
    puts += 1;
    if (puts === 1) await slow.wait;
    return put(bytes);
  };
  const paint = (value: number) => paintedTile(layer, value);
  const first = tab.session.actions.applyPaint(paint(1));
  const second = tab.session.actions.applyPaint(paint(2));
  slow.open();
  await Promise.all([first, second]);
  const hash = must(tab.state().document?.layers[layer]?.tiles[tileKey(0, 0)], 'painted');
  expect((await tab.ports.tiles.get(hash))?.[0]).toBe(2);
});

function paintedTile(layer: LayerId, value: number) {
  const tile = new Uint8Array(tileSize * tileSize * 4).fill(value);
  const bounds = { x: 0, y: 0, width: 8, height: 8 };
  return { layer, target: 'pixels' as const, tiles: new Map([[tileKey(0, 0), tile]]), bounds };
}

describe('a verdict', () => {
  test('given twice in a row counts once', async () => {
    const tab = await openFresh(newProfile(), { base: true });
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.run('erase');
    const { accept, reject } = tab.session.actions;
    await Promise.all([accept(), accept(), reject('other')]);
    expect(tab.state().document?.layerOrder).toHaveLength(2);
    const verdicts = (await tab.events()).filter((event) => event.type === 'output.decided');
    expect(verdicts).toHaveLength(1);
  });
});

describe('another tab', () => {
  test('keeps its step although two were made here on top of the older state', async () => {
    const profile = newProfile();
    const one = await openFresh(profile, { base: true });
    const two = openTab(profile);
    await two.session.actions.open(idOf(one));
    await Promise.all([
      one.session.actions.addMaskShape(strokeShape),
      two.session.actions.addMaskShape(otherShape),
      two.session.actions.invertMask(),
    ]);
    await Promise.all([one.session.settled(), two.session.settled()]);
    const stored = await one.ports.workspace.loadDocument(idOf(one));
    expect(stored?.selection.shapes).toEqual([strokeShape]);
    expect(shapesOf(two)).toEqual([strokeShape]);
    await two.session.actions.addMaskShape(otherShape);
    expect(shapesOf(two)).toEqual([strokeShape, otherShape]);
  });

  test('that records something else does not take a step off this screen', async () => {
    const profile = newProfile();
    const one = await openFresh(profile, { base: true });
    const two = openTab(profile);
    await two.session.actions.open(idOf(one));
    const slow = gate();
    const { loadDocument } = two.ports.workspace;
    two.ports.workspace.loadDocument = async (id) => {
      const document = await loadDocument(id);
      await slow.wait;
      return document;
    };
    await one.session.actions.rename('Bottle 2');
    const made = two.session.actions.addMaskShape(strokeShape);
    slow.open();
    await made;
    await two.session.settled();
    expect(shapesOf(two)).toEqual([strokeShape]);
    await two.session.actions.addMaskShape(otherShape);
    expect(two.state().message).toBeNull();
    expect(shapesOf(two)).toEqual([strokeShape, otherShape]);
  });
});

test('finishing records the outputs of the picture as it is then', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  await tab.session.actions.addMaskShape(strokeShape);
  await tab.session.actions.run('erase');
  await tab.session.actions.accept();
  const flushing = gate();
  tab.ports.activity.flush = () => flushing.wait;
  const finishing = tab.session.actions.finish();
  await tab.session.actions.undo();
  flushing.open();
  await finishing;
  const finished = (await tab.events()).find((event) => event.type === 'asset.finished');
  expect(finished?.body).toMatchObject({ output: null, outputs: [] });
  expect(tab.state().asset).toMatchObject({ status: 'finished', deliveredOutput: null });
});
