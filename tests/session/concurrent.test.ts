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
    await importing;
    expect(tab.state().document).toMatchObject({ layerOrder: [], width: 32 });
    expect(tab.state().message?.text).toMatch(/late 10x10.png was not imported/);
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
