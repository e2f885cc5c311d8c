import { expect, test } from 'vitest';

import { fakeDocument, fakeLayer } from '../../drivers/fakeSession.ts';
import { beforeResult } from '../../../src/kernel/document/beforeResult.ts';
import { assetId, callId, outputId } from '../../../src/kernel/shared/ids.ts';
import type { LayerRecord } from '../../../src/kernel/document/records.ts';

function result(id: string, call: string): LayerRecord {
  return fakeLayer(id, id, {
    origin: {
      kind: 'output',
      call: callId(call),
      output: outputId(`${call}-out`),
      tool: 'erase',
      engine: 'local',
      generative: false,
      trained: true,
    },
  });
}

const base = fakeLayer('base', 'Base');

function seen(layers: readonly LayerRecord[]): readonly string[] | null {
  const before = beforeResult(fakeDocument(assetId('a'), layers));
  return before && before.layerOrder.filter((id) => before.layers[id]?.visible === true);
}

test('the newest result is left out, older ones stay', () => {
  expect(seen([base, result('one', 'c1'), result('two', 'c2')])).toEqual(['base', 'one']);
  expect(seen([base, result('one', 'c1'), result('shadow', 'c2'), result('cut', 'c2')])).toEqual([
    'base',
    'one',
  ]);
});

test('what a result took the place of shows again', () => {
  expect(seen([{ ...base, visible: false }, result('merged', 'c1')])).toEqual(['base']);
});

test('without a result on top, or with nothing below it, there is nothing to compare', () => {
  expect(seen([base])).toBeNull();
  expect(seen([result('generated', 'c1')])).toBeNull();
  expect(seen([base, { ...result('hidden', 'c1'), visible: false }])).toBeNull();
});
