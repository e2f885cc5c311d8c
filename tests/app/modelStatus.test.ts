import { beforeEach, expect, test } from 'vitest';

import { createModelStatus } from '../../src/app/services/modelStatus.ts';

let day = '2026-11-27';
const today = (): string => day;
beforeEach(() => {
  localStorage.clear();
  day = '2026-11-27';
});

test('a provider is asked once a day, by all tabs; what it said holds until it says another thing', async () => {
  let asked = 0;
  const ask = async (...models: readonly string[]) => {
    asked += 1;
    return new Map(models.map((model) => [model, 'it is gone']));
  };
  const first = createModelStatus(today);
  expect(first.reason('fal', 'old')).toBeNull();
  expect(await first.renew('fal', () => ask('old'))).toBe(true);
  expect(await first.renew('fal', () => ask())).toBe(false);
  const reloaded = createModelStatus(today);
  expect(reloaded.reason('fal', 'old')).toBe('it is gone');
  expect(reloaded.reason('gemini', 'old')).toBeNull();
  expect(await reloaded.renew('fal', () => ask())).toBe(false);
  expect(asked).toBe(1);
  day = '2026-11-28';
  expect(reloaded.reason('fal', 'old')).toBe('it is gone');
  expect(await reloaded.renew('fal', () => ask())).toBe(true);
  expect(reloaded.reason('fal', 'old')).toBeNull();
});

test('no answer leaves what was known, and is asked for again', async () => {
  const status = createModelStatus(today);
  await status.renew('fal', async () => new Map([['old', 'it is gone']]));
  day = '2026-11-28';
  expect(await status.renew('fal', async () => null)).toBe(false);
  expect(status.reason('fal', 'old')).toBe('it is gone');
  expect(await status.renew('fal', async () => new Map())).toBe(true);
});

test.each(['{', '[1]', '{"fal":{"day":5}}', '{"fal":{"day":"2026-11-27","withdrawn":[3]}}'])(
  'what cannot be read counts as never asked: %s',
  async (text) => {
    localStorage.setItem('ninetyten.modelStatus', text);
    const status = createModelStatus(today);
    expect(status.reason('fal', '0')).toBeNull();
  },
);
