import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { arbitraryDocument } from './arbitraries.ts';
import { emptyDocument, unwrap } from './pictures.ts';
import { createLayer } from '../../../src/kernel/document/commands/createDocument.ts';
import { patchTiles } from '../../../src/kernel/document/commands/layerPixels.ts';
import { addLayer } from '../../../src/kernel/document/commands/layers.ts';
import { diffDocuments } from '../../../src/kernel/document/diff.ts';
import {
  historyBytes,
  openHistory,
  pushHistory,
  redoHistory,
  redoLabel,
  undoHistory,
  undoLabel,
} from '../../../src/kernel/document/history.ts';
import type { History, HistoryMove } from '../../../src/kernel/document/history.ts';
import type { HistoryEntry } from '../../../src/kernel/document/diff.ts';
import type { DocumentRecord } from '../../../src/kernel/document/records.ts';
import { pixelTileBytes } from '../../../src/kernel/document/tiles.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import { assetId, layerId, tileHash, tileKey } from '../../../src/kernel/shared/ids.ts';
import type { HistoryWrite, StoredHistory } from '../../../src/kernel/workspace/ports.ts';

const nothing: StoredHistory = { entries: [], position: 0 };

/** What a store does with a write, as the port describes it. */
function store(stored: StoredHistory, write: HistoryWrite): StoredHistory {
  const { truncateFrom = Infinity, dropBefore = -Infinity } = write;
  const kept = stored.entries.filter((entry) => entry.index < truncateFrom);
  const appended = write.append === undefined ? kept : [...kept, write.append];
  return { entries: appended.filter((entry) => entry.index >= dropBefore), position: write.position };
}

function step(before: DocumentRecord, after: DocumentRecord, label = 'Step'): Omit<HistoryEntry, 'index'> {
  return {
    label,
    at: 0,
    forward: diffDocuments(before, after),
    backward: diffDocuments(after, before),
  };
}

describe('history', () => {
  it('replays any walk of edits, undos and redos like a list of whole documents, and storage agrees', () => {
    const action = fc.oneof(
      { weight: 3, arbitrary: arbitraryDocument },
      { weight: 2, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
    );
    const cap = fc.constantFrom(Infinity, 2_500_000);
    fc.assert(
      fc.property(arbitraryDocument, fc.array(action, { maxLength: 14 }), cap, (start, actions, capBytes) => {
        let history = openHistory(start.asset, nothing, start);
        let stored = nothing;
        let document = start;
        let states = [start];
        let at = 0;
        // States before this one were dropped by the cap.
        let floor = 0;
        for (const next of actions) {
          if (typeof next === 'object') {
            const pushed = pushHistory(history, step(document, next), next, capBytes);
            history = pushed.history;
            stored = store(stored, pushed.write);
            document = next;
            states = [...states.slice(0, at + 1), next];
            at += 1;
            floor = at - history.entries.length;
            expect(history.entries.length).toBeGreaterThan(0);
            expect(history.entries.length === 1 || history.byteSize <= capBytes).toBe(true);
          } else {
            const moved: HistoryMove | null =
              next === 'undo' ? undoHistory(history, document) : redoHistory(history, document);
            expect(moved === null).toBe(next === 'undo' ? at === floor : at === states.length - 1);
            if (moved === null) continue;
            history = moved.history;
            stored = store(stored, moved.write);
            document = moved.document;
            at += next === 'undo' ? -1 : 1;
          }
          expect(document).toEqual(states[at]);
          expect(stored).toEqual({ entries: history.entries, position: history.position });
          expect(openHistory(start.asset, stored, document)).toEqual(history);
          const indexes = history.entries.map((entry) => entry.index);
          expect(indexes).toEqual(indexes.map((_, i) => floor + i));
        }
      }),
    );
  });

  it('names the steps to undo and redo', () => {
    const before = emptyDocument(10, 10);
    const after = emptyDocument(20, 10);
    const { history } = pushHistory(
      openHistory(before.asset, nothing, before),
      step(before, after, 'Crop'),
      after,
    );
    expect([undoLabel(history), redoLabel(history)]).toEqual(['Crop', null]);
    const undone = must(undoHistory(history, after), 'there is a step');
    expect([undoLabel(undone.history), redoLabel(undone.history)]).toEqual([null, 'Crop']);
    expect(undoHistory(undone.history, undone.document)).toBeNull();
    expect(redoHistory(history, after)).toBeNull();
  });

  it('counts tiles that only the history holds, once each, and drops the oldest entries over the cap', () => {
    let document = unwrap(
      addLayer(
        emptyDocument(512, 512),
        createLayer({
          id: layerId('l'),
          name: 'Paint',
          pixelWidth: 512,
          pixelHeight: 512,
          tiles: {},
          origin: { kind: 'painted' },
        }),
      ),
    );
    let history: History = openHistory(assetId('asset'), nothing, document);
    let stored = nothing;
    let dropped = 0;
    for (let i = 0; i < 12; i += 1) {
      const hash = tileHash(i.toString(16).padStart(64, '0'));
      const next = unwrap(patchTiles(document, layerId('l'), 'pixels', { [tileKey(0, 0)]: hash }));
      const pushed = pushHistory(history, step(document, next), next, 5.5 * pixelTileBytes);
      stored = store(stored, pushed.write);
      if (pushed.write.dropBefore !== undefined) dropped += 1;
      ({ history } = pushed);
      document = next;
    }
    // The newest tile is the document's own: five entries need five other tiles.
    expect(history.entries.map((entry) => entry.index)).toEqual([7, 8, 9, 10, 11]);
    expect(stored).toEqual({ entries: history.entries, position: 5 });
    expect(dropped).toBeGreaterThan(0);
    expect(history.byteSize).toBeGreaterThan(5 * pixelTileBytes);
    expect(history.byteSize).toBeLessThan(5.5 * pixelTileBytes);
    expect(historyBytes(history.entries, document)).toBe(history.byteSize);
    let undone = 0;
    for (let move = undoHistory(history, document); move !== null; undone += 1) {
      ({ history, document } = move);
      move = undoHistory(history, document);
    }
    expect(undone).toBe(5);
    // A step made after undoing everything that is left takes the place of the first redo step.
    const other = { ...document, width: 600 };
    const { write } = pushHistory(history, step(document, other), other);
    expect(write).toMatchObject({ truncateFrom: 7, append: { index: 7 }, position: 1 });
  });

  it('keeps the newest entry even when it alone is over the cap', () => {
    const before = emptyDocument(10, 10);
    const after = emptyDocument(20, 10);
    const { history } = pushHistory(
      openHistory(before.asset, nothing, before),
      step(before, after),
      after,
      1,
    );
    expect(history.entries).toHaveLength(1);
  });
});
