import '../../src/design/base.css';

import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';

import { App } from '../../src/app/App.tsx';
import {
  createFakeSession,
  fakeAsset,
  fakeDocument,
  fakeLayer,
  fakeMeter,
  money,
  type FakeSession,
} from '../drivers/fakeSession.ts';
import type { ToolId } from '../../src/kernel/operations/catalogue.ts';

/** What these tests need of the DevTools protocol. */
interface Protocol {
  send(
    method: 'Emulation.setEmulatedMedia',
    parameters: { features: { name: string; value: string }[] },
  ): Promise<unknown>;
  send(
    method: 'Emulation.setDeviceMetricsOverride',
    parameters: { width: number; height: number; deviceScaleFactor: number; mobile: boolean },
  ): Promise<unknown>;
  send(method: 'Emulation.clearDeviceMetricsOverride'): Promise<unknown>;
  send(method: 'Emulation.setTouchEmulationEnabled', parameters: { enabled: boolean }): Promise<unknown>;
}
const protocol = cdp() as unknown as Protocol;

let root: Root | null = null;
afterEach(async () => {
  root?.unmount();
  location.hash = '';
  await protocol.send('Emulation.setEmulatedMedia', { features: [] });
  await protocol.send('Emulation.setTouchEmulationEnabled', { enabled: false });
  await protocol.send('Emulation.clearDeviceMetricsOverride');
});

async function showEditor(tool: ToolId): Promise<FakeSession> {
  const asset = fakeAsset('a1');
  const meter = fakeMeter({
    iterations: 3,
    total: money(120_000),
    budget: { micros: 100_000, thresholds: [80, 100], hardStop: true, stopRounds: null },
  });
  const session = createFakeSession(
    {
      status: 'open',
      asset,
      document: fakeDocument(asset.id, [fakeLayer('l1', 'Base')]),
      tool,
      meter,
      away: { segments: ['d:1'], ms: 720_000 },
    },
    [{ asset, meter }],
  );
  location.hash = '#/asset/a1';
  const place = document.createElement('div');
  document.body.replaceChildren(place);
  root = createRoot(place);
  root.render(<App services={session.services} loadCanvas={() => Promise.resolve(session.createCanvas)} />);
  await expect.poll(() => document.querySelector('[data-run]'), { timeout: 20_000 }).not.toBeNull();
  return session;
}

/** Controls a finger would miss, with their sizes. A radio or checkbox is pressed on its label. */
function smallTargets(): readonly string[] {
  return [...document.querySelectorAll('button, a[href], select, textarea, input:not([type=file])')]
    .map((control) => ({
      control,
      box: (control.matches('[type=checkbox]')
        ? (control.closest('label') ?? control)
        : control
      ).getBoundingClientRect(),
    }))
    .filter(({ box }) => box.width > 0 && box.height < 44)
    .map(({ control, box }) => `${control.outerHTML.slice(0, 90)}: ${Math.round(box.height)} px high`);
}

test.each([
  'erase',
  'generate',
  'replace-background',
  'upscale',
  'expand',
  'style-transfer',
  'crop',
] as const)(
  'on a coarse pointer every control of the editor with %s open is at least 44 px high',
  async (tool) => {
    await protocol.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await protocol.send('Emulation.setDeviceMetricsOverride', {
      width: 1180,
      height: 820,
      deviceScaleFactor: 1,
      mobile: true,
    });
    await expect.poll(() => matchMedia('(pointer: coarse)').matches).toBe(true);
    await showEditor(tool);
    expect(smallTargets()).toEqual([]);
  },
);

/** What is animated right after an erase is started: its progress bar, and the controls it greys out. */
async function animationsOfARun(): Promise<readonly Animation[]> {
  const session = await showEditor('erase');
  void session.services.actions.run('erase');
  await expect.poll(() => document.querySelector('progress'), { timeout: 20_000 }).not.toBeNull();
  return document.getAnimations();
}

test('nothing moves when the system asks for less motion, progress included', async () => {
  expect((await animationsOfARun()).length).toBeGreaterThan(0);
  root?.unmount();
  await protocol.send('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-reduced-motion', value: 'reduce' }],
  });
  await expect.poll(() => matchMedia('(prefers-reduced-motion: reduce)').matches).toBe(true);
  // A second run on a fresh screen: a transition begun before the change would only end with a frame.
  expect(await animationsOfARun()).toEqual([]);
});
