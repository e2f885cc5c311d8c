import { expect, test } from 'vitest';

import { tools } from '../../src/app/tools.ts';
import { toolNames } from '../../src/kernel/operations/catalogue.ts';
import { layerId } from '../../src/kernel/shared/ids.ts';
import { defaultOptions } from '../../src/session/defaults.ts';
import { describeSelection } from '../../src/tools/erase/selectionText.ts';
import { fakeAsset, fakeDocument, fakeLayer } from '../drivers/fakeSession.ts';

const asset = fakeAsset('a');
const masked = fakeLayer('m', 'Cut-out', { mask: { tiles: {}, enabled: true } });
const document = fakeDocument(asset.id, [fakeLayer('l', 'Base'), masked]);
const options = defaultOptions(asset, 1);

function gesture(id: string, patch: object, activeLayer = layerId('m')): unknown {
  const tool = tools.find((candidate) => candidate.id === id);
  return tool?.gesture({ options: { ...options, ...patch }, document, activeLayer });
}

test('every tool of the catalogue has one folder, one key and one place', () => {
  expect(tools.map((tool) => tool.id).sort()).toEqual(Object.keys(toolNames).sort());
  expect(new Set(tools.map((tool) => tool.shortcut)).size).toBe(tools.length);
  expect(new Set(tools.map((tool) => tool.order)).size).toBe(tools.length);
});

test('erase follows its mask tool', () => {
  const erase = options.erase;
  expect(gesture('erase', {})).toEqual({ kind: 'mask-brush', mode: 'add', size: 64, hardness: 0.8 });
  expect(gesture('erase', { erase: { ...erase, maskTool: 'lasso', maskMode: 'subtract' } })).toEqual({
    kind: 'mask-lasso',
    mode: 'subtract',
  });
  expect(gesture('erase', { erase: { ...erase, maskTool: 'rectangle' } })).toEqual({
    kind: 'mask-rect',
    mode: 'add',
  });
});

test('the touch-up brush paints only a mask that is there', () => {
  const brush = { 'remove-background': { ...options['remove-background'], brush: 'hide' } };
  expect(gesture('remove-background', {})).toEqual({ kind: 'pan' });
  expect(gesture('remove-background', brush)).toMatchObject({ kind: 'paint-mask', layer: 'm', value: 0 });
  expect(gesture('remove-background', brush, layerId('l'))).toEqual({ kind: 'pan' });
});

test('crop starts from the whole document', () => {
  expect(gesture('crop', {})).toEqual({
    kind: 'crop',
    frame: { x: 0, y: 0, width: 1200, height: 900 },
    aspect: null,
  });
});

test('a selection is told in words', () => {
  const rect = { kind: 'rect', mode: 'add', rect: { x: 0, y: 0, width: 1, height: 1 } } as const;
  expect(describeSelection(null)).toBe('No mask yet');
  expect(describeSelection({ shapes: [rect, rect, { kind: 'invert' }], featherPx: 0 })).toBe(
    '2 boxes, inverted',
  );
  expect(describeSelection({ shapes: [rect, { kind: 'invert' }, { kind: 'invert' }], featherPx: 0 })).toBe(
    '1 box',
  );
});
