import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';

import { fakeReviewClient } from '../drivers/fakeReviewClient.ts';
import { createFakeSession } from '../drivers/fakeSession.ts';
import { axeFindings, renderApp } from '../drivers/renderApp.tsx';
import { tableOf } from '../../src/kernel/review/factTable.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { reviewView } from '../../src/kernel/review/reviewView.ts';
import { LedgerJobFailure } from '../../src/session/ledgerDesk.ts';
import type { LedgerDesk, LedgerHealth, OpenedLedger } from '../../src/session/ledgerDesk.ts';

const nowMs = Date.parse('2026-11-25T15:00:00Z');
const table = tableOf([], createCalendar('UTC'));

const whole: LedgerHealth = {
  devices: [
    { dev: 'dev-a', actor: 'p_ana', lastAt: nowMs, events: 40, missingCount: 0, missing: [], demo: false },
  ],
  conflicts: [],
};

/** An empty review with a desk whose answers the test gives. */
function withDesk(desk: Partial<LedgerDesk>) {
  const session = createFakeSession();
  session.services.openReview = () =>
    Promise.resolve(
      fakeReviewClient({ ask: (question) => Promise.resolve(reviewView(table, { ...question, nowMs })) }),
    );
  const unasked = (): never => {
    throw new Error('Not asked for in this test.');
  };
  session.services.ledgerDesk = () =>
    Promise.resolve({
      health: () => Promise.resolve(whole),
      exportFiles: unasked,
      open: unasked,
      ...desk,
    });
  return renderApp('#/review/files', session);
}

const ledgerFile = new File(['{}'], 'atelier.jsonl.gz');
const manifest = {
  schema: 'ninetyten.ledger/1',
  file: 'atelier.jsonl.gz',
  sha256: '00',
  byteLength: 2,
  events: 1234,
  types: {},
  devices: [{ dev: 'dev-b', first: 1, last: 1240, events: 1234, missing: 6 }],
  totals: [],
} as const;

function openedLedger(takeIn: OpenedLedger['takeIn']) {
  const close = vi.fn<() => void>();
  const badLines = { count: 1, first: [{ line: 7, reason: 'not JSON' }] };
  return { ledger: { name: 'atelier.jsonl.gz', manifest, badLines }, takeIn, close };
}

beforeEach(() => {
  location.hash = '';
});

test('an empty ledger can be imported into; gaps and conflicts are named, and no fault for axe', async () => {
  const event = {
    v: 1,
    id: 'dev-a:3',
    dev: 'dev-a',
    seq: 3,
    type: 'fx.rate',
    at: nowMs,
    tz: 0,
    hlc: '1790000000000.0000.dev-a',
    actor: 'p_ana',
    scope: {},
  } as const;
  const body = { date: '2026-11-25', pair: 'EUR/USD', rateMicro: 1_085_000, source: 'bank' };
  withDesk({
    health: () =>
      Promise.resolve({
        devices: [
          ...whole.devices,
          {
            dev: 'dev-b',
            actor: 'p_bo',
            lastAt: nowMs,
            events: 28,
            missingCount: 12,
            missing: [
              { from: 3, to: 8 },
              { from: 20, to: 20 },
            ],
            demo: false,
          },
        ],
        conflicts: [
          {
            kept: { ...event, body },
            refused: { ...event, body: { ...body, rateMicro: 1 } },
            source: 'atelier.jsonl.gz',
            sha256: 'ff',
            at: nowMs,
          },
        ],
      }),
  });
  const devices = within(await screen.findByRole('region', { name: 'Devices, table' }));
  expect(devices.getByText('12 events: 3–8, 20 …')).toBeDefined();
  expect(screen.getByText(/^12 events are missing: the figures are too low/)).toBeDefined();
  const conflicts = within(screen.getByRole('region', { name: 'Conflicts, table' }));
  expect(conflicts.getByText(/1085000/)).toBeDefined();
  expect(conflicts.getByText(/"rateMicro":1,/)).toBeDefined();
  expect(await axeFindings()).toEqual([]);
});

test('a file is looked through, then taken in, and the devices are looked at again', async () => {
  const takeIn = vi.fn<OpenedLedger['takeIn']>(() =>
    Promise.resolve({ counts: { new: 1200, known: 33, conflicting: 1 }, ahead: 0, knownBefore: false }),
  );
  const opened = openedLedger(takeIn);
  const health = vi.fn<LedgerDesk['health']>(() => Promise.resolve(whole));
  const { user } = withDesk({ health, open: () => Promise.resolve(opened) });
  await user.upload(await screen.findByLabelText('Ledger file'), ledgerFile);
  const found = within(await screen.findByRole('list', { name: 'What atelier.jsonl.gz holds' }));
  expect(found.getByText('1,234 events of 1 device in atelier.jsonl.gz')).toBeDefined();
  expect(found.getByText('6 events are missing in the file')).toBeDefined();
  expect(found.getByText(/1 line is no event .* line 7 is not JSON/)).toBeDefined();
  expect(takeIn).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Take in 1,234 events' }));
  await screen.findByText('Taken in: 1,200 new, 33 known already, 1 set aside as conflicts.');
  await waitFor(() => expect(health).toHaveBeenCalledTimes(2));
  await waitFor(() => expect(opened.close).toHaveBeenCalled());
});

test('a file that is no ledger says why and what to do; nothing is taken in', async () => {
  const fault = { message: '“cat.jpg” is not a ledger.', hint: 'Choose the events.jsonl.gz.' };
  const { user } = withDesk({ open: () => Promise.reject(new LedgerJobFailure(fault)) });
  await user.upload(await screen.findByLabelText('Ledger file'), ledgerFile);
  expect((await screen.findByRole('alert')).textContent).toBe(`${fault.message} ${fault.hint}`);
  expect(screen.getByRole('button', { name: 'Import ledger' })).toBeDefined();
});

test('each kind is asked for as it was chosen, and what was saved is named', async () => {
  const exportFiles = vi.fn<LedgerDesk['exportFiles']>(() =>
    Promise.resolve([{ name: 'focus-1.3.csv', blob: new Blob(['a,b']) }]),
  );
  URL.createObjectURL = () => 'blob:test';
  const { user } = withDesk({ exportFiles });
  await user.selectOptions(await screen.findByRole('combobox', { name: 'FOCUS version' }), '1.3');
  await user.click(screen.getByRole('button', { name: 'Save FOCUS' }));
  await screen.findByText('Saved focus-1.3.csv (3 B).');
  await user.click(screen.getByRole('checkbox', { name: 'With wages' }));
  await user.click(screen.getByRole('button', { name: 'Save Tables' }));
  await waitFor(() => expect(exportFiles).toHaveBeenCalledTimes(2));
  expect(exportFiles.mock.calls.map(([wanted]) => wanted)).toEqual([
    { kind: 'focus', version: '1.3' },
    { kind: 'tables', withWages: true },
  ]);
});

test('an export can be cancelled', async () => {
  let heard: AbortSignal | null = null;
  const { user } = withDesk({
    exportFiles: (_kind, onProgress, signal) =>
      new Promise((_resolve, reject) => {
        heard = signal;
        onProgress(5_000);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  });
  await user.click(await screen.findByRole('button', { name: 'Save Events' }));
  await screen.findByText('Export Events, 5,000 events');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  expect((heard as AbortSignal | null)?.aborted).toBe(true);
  expect(screen.queryByRole('alert')).toBeNull();
});
