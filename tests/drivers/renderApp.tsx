import { cleanup, configure, render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, vi } from 'vitest';

import { App } from '../../src/app/App.tsx';
import type { EditorState } from '../../src/session/types.ts';
import {
  createFakeSession,
  fakeAsset,
  fakeDocument,
  fakeLayer,
  fakeMeter,
  type FakeSession,
} from './fakeSession.ts';

// Screens and dialogs are loaded when first shown; a busy machine takes its time to compile them.
configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

/** jsdom has no modal dialogs: opening and closing is all that these tests need of them. */
export function installDialogs(): void {
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement): void {
    this.setAttribute('open', '');
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement): void {
    this.removeAttribute('open');
  };
}

export interface RenderedApp {
  readonly session: FakeSession;
  readonly user: UserEvent;
}

/** Renders the whole interface at an address on an in-memory session. */
export function renderApp(hash: string, session: FakeSession = createFakeSession()): RenderedApp {
  installDialogs();
  location.hash = hash;
  const user = userEvent.setup();
  render(<App services={session.services} loadCanvas={() => Promise.resolve(session.createCanvas)} />);
  return { session, user };
}

export const openAsset = fakeAsset('a1');
export const twoLayers = [fakeLayer('l1', 'Base'), fakeLayer('l2', 'Erased')];

/** A session with an asset open that has pixels. */
export function openSession(patch: Partial<EditorState> = {}): FakeSession {
  return createFakeSession(
    {
      status: 'open',
      asset: openAsset,
      document: fakeDocument(openAsset.id, twoLayers),
      activeLayer: twoLayers[1]?.id ?? null,
      savedRevision: 1,
      tool: 'erase',
      ...patch,
    },
    [{ asset: openAsset, meter: fakeMeter() }],
  );
}

export function called(session: FakeSession, name: string): readonly (readonly unknown[])[] {
  return session.calls.filter(([action]) => action === name).map(([, ...values]) => values);
}

/** What axe finds, as lines. Colour is checked from the tokens: jsdom paints nothing. */
export async function axeFindings(): Promise<readonly string[]> {
  const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`),
  );
}

afterEach(() => {
  cleanup();
  location.hash = '';
});
