import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { arbitraryDocument, arbitraryStroke } from './arbitraries.ts';
import { applyDiff, diffDocuments, isEmptyDiff, tilesOfDiff } from '../../../src/kernel/document/diff.ts';
import type { DocumentDiff } from '../../../src/kernel/document/diff.ts';
import { liveTilesOfDocument } from '../../../src/kernel/document/liveTiles.ts';
import { must } from '../../../src/kernel/shared/assert.ts';

function throughJson(diff: DocumentDiff): DocumentDiff {
  return JSON.parse(JSON.stringify(diff)) as DocumentDiff;
}

describe('diffs', () => {
  it('lead from before to after and back, also through JSON', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, (before, after) => {
        const forward = diffDocuments(before, after);
        const backward = diffDocuments(after, before);
        expect(applyDiff(before, forward)).toEqual(after);
        expect(applyDiff(after, backward)).toEqual(before);
        expect(applyDiff(before, throughJson(forward))).toEqual(after);
        expect(applyDiff(applyDiff(before, throughJson(forward)), throughJson(backward))).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });

  it('are empty exactly when nothing changed', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, (before, after) => {
        expect(isEmptyDiff(diffDocuments(before, structuredClone(before)))).toBe(true);
        const same = JSON.stringify(before) === JSON.stringify(after);
        if (isEmptyDiff(diffDocuments(before, after))) expect(applyDiff(before, {})).toEqual(after);
        else expect(same).toBe(false);
      }),
    );
  });

  it('name every tile they bring in', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, (before, after) => {
        const known = new Set([...liveTilesOfDocument(before), ...tilesOfDiff(diffDocuments(before, after))]);
        for (const hash of liveTilesOfDocument(after)) expect(known.has(hash)).toBe(true);
      }),
    );
  });

  it('leave the revision alone and the document they start from untouched', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, (before, after) => {
        const copy = structuredClone(before);
        expect(applyDiff(before, diffDocuments(before, { ...after, revision: 99 })).revision).toBe(7);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('cost one stroke per stroke, however many came before', () => {
    const shapes = fc.sample(arbitraryStroke, { numRuns: 60, seed: 4 });
    const [document] = fc.sample(arbitraryDocument, { numRuns: 1, seed: 5 });
    const base = must(document, 'one sample');
    const before = { ...base, selection: { shapes: shapes.slice(0, 59), featherPx: 0 } };
    const after = { ...base, selection: { shapes: structuredClone(shapes), featherPx: 0 } };
    const forward = diffDocuments(before, after);
    expect(forward).toEqual({ selectionPatch: { keep: 59, append: shapes.slice(59), featherPx: 0 } });
    expect(diffDocuments(after, before)).toEqual({ selectionPatch: { keep: 59, append: [], featherPx: 0 } });
  });

  it('stored before documents could change colour space leave it alone', () => {
    const [document] = fc.sample(arbitraryDocument, 1);
    const wide = { ...must(document, 'one sample'), colorSpace: 'display-p3' as const };
    expect(applyDiff(wide, { size: { width: 9, height: 9 } }).colorSpace).toBe('display-p3');
  });

  it('refuse to cross assets', () => {
    const [document] = fc.sample(arbitraryDocument, 1);
    const base = must(document, 'one sample');
    expect(() => diffDocuments(base, { ...base, asset: 'other' as typeof base.asset })).toThrow('one asset');
  });
});
