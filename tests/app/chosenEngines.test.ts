import { afterEach, expect, test } from 'vitest';

import { createStore } from 'zustand/vanilla';
import { rememberEngines } from '../../src/app/services/chosenEngines.ts';
import { emptyMeterState, meterView } from '../../src/kernel/metrics/assetMeter.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import { initialEditorState } from '../../src/session/defaults.ts';

afterEach(() => localStorage.clear());

function opened() {
  const store = createStore(() => initialEditorState(meterView(emptyMeterState())));
  rememberEngines(store);
  return store;
}

test('an engine that was chosen is chosen in the next visit too', () => {
  const first = opened();
  expect(first.getState().engines).toEqual({});
  first.setState({ engines: { upscale: engineId('local.lanczos') } });
  expect(opened().getState().engines).toEqual({ upscale: 'local.lanczos' });
});

test.each([
  '',
  '[',
  'null',
  '7',
  '{"upscale":3,"no-such-tool":"x","toString":"y","crop":"z","erase":"local.migan"}',
])('what is stored may be anything: %s', (text) => {
  localStorage.setItem('ninetyten.engines', text);
  expect(opened().getState().engines).toEqual(text.includes('migan') ? { erase: 'local.migan' } : {});
});
