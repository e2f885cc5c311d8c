import '../../src/design/base.css';

import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';

import { App } from '../../src/app/App.tsx';
import { twoTries } from '../drivers/assetEvents.ts';
import {
  createFakeSession,
  fakeAsset,
  fakeDocument,
  fakeIteration,
  fakeLayer,
  fakeMeter,
  money,
} from '../drivers/fakeSession.ts';

const asset = fakeAsset('a1', { name: 'Bottle 4' });
const meter = fakeMeter({
  money: money(84_000),
  iterations: 5,
  accepted: 2,
  rejected: 1,
  failed: 2,
  total: money(84_000),
});

let root: Root | null = null;
afterEach(() => {
  root?.unmount();
  location.hash = '';
});

/** Elements whose own text holds a digit and whose digits differ in width. */
function proportional(): readonly string[] {
  return [...document.body.querySelectorAll('*')]
    .filter((element) =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && /\d/.test(node.nodeValue ?? ''),
      ),
    )
    .filter((element) => !getComputedStyle(element).fontVariantNumeric.includes('tabular-nums'))
    .map((element) => `${element.className}: ${element.textContent}`);
}

function show(hash: string): void {
  const session = createFakeSession(
    {
      status: 'open',
      asset,
      document: fakeDocument(asset.id, [fakeLayer('l1', 'Base 1')]),
      tool: 'erase',
      meter,
      iterations: [fakeIteration('c1', 'erase', 'accepted'), fakeIteration('c2', 'upscale', 'failed')],
    },
    [{ asset, meter }],
  );
  session.ledger.set(asset.id, twoTries);
  location.hash = hash;
  const place = document.createElement('div');
  document.body.replaceChildren(place);
  root = createRoot(place);
  root.render(<App services={session.services} loadCanvas={() => Promise.resolve(session.createCanvas)} />);
}

test.each([
  ['the editor', '#/asset/a1', '[data-metric="credits"]'],
  ['the history', '#/asset/a1/history', 'table'],
  ['the assets', '#/', '[data-metric="credits"]'],
  ['the settings', '#/settings', 'section'],
])('every figure on %s is tabular as painted', async (_, hash, shown) => {
  show(hash);
  await expect.poll(() => document.querySelector(shown), { timeout: 20_000 }).not.toBeNull();
  expect(proportional()).toEqual([]);
});
