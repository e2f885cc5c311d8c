import { describe, expect, test } from 'vitest';

import { chordText, matchesChord, parseChord } from '../../src/app/actions/chord.ts';
import { editorActions } from '../../src/app/actions/editorActions.ts';
import { historyHref, parseRoute, routeHref } from '../../src/app/router.ts';
import { tools } from '../../src/app/tools.ts';
import { assetId } from '../../src/kernel/shared/ids.ts';

describe('addresses', () => {
  test.each(['', '#', '#/', '/'])('%j is the Assets screen', (hash) =>
    expect(parseRoute(hash)).toEqual({ kind: 'assets' }),
  );

  test('every route finds its way back, whatever the id holds', () => {
    const asset = assetId('a/b ä%');
    for (const route of [
      { kind: 'assets' },
      { kind: 'settings' },
      { kind: 'editor', asset },
      { kind: 'review' },
    ] as const) {
      expect(parseRoute(routeHref(route))).toEqual(route);
    }
  });

  test('a history is a part of the review, also at its former address', () => {
    expect(parseRoute(historyHref('a/b ä%'))).toEqual({ kind: 'review' });
    expect(parseRoute('#/asset/a%2Fb/history')).toEqual({ kind: 'review' });
  });

  test.each(['#/asset', '#/asset/x/y', '#/settings/x', '#/%', '#/asset/%E0%A4%A'])('%s is unknown', (hash) =>
    expect(parseRoute(hash).kind).toBe('unknown'),
  );
});

describe('chords', () => {
  const press = (key: string, modifiers: object = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...modifiers,
  });

  test('Control and Command are the same modifier; letters care for Shift, signs do not', () => {
    const undo = parseChord('Mod+Z');
    expect(matchesChord(undo, press('z', { ctrlKey: true }))).toBe(true);
    expect(matchesChord(undo, press('z', { metaKey: true }))).toBe(true);
    expect(matchesChord(undo, press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matchesChord(undo, press('z'))).toBe(false);
    expect(matchesChord(parseChord('?'), press('?', { shiftKey: true }))).toBe(true);
    expect(matchesChord(parseChord('+'), press('+', { shiftKey: true }))).toBe(true);
    expect(matchesChord(parseChord('X'), press('x', { altKey: true }))).toBe(false);
  });

  test('are shown as people write them', () => {
    expect(['Mod+Shift+Z', 'Enter', '+', 'Escape'].map(chordText)).toEqual(['Ctrl+Shift+Z', '↵', '+', 'Esc']);
  });

  test('no key means two things', () => {
    const keys = editorActions(tools).flatMap((action) => action.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
