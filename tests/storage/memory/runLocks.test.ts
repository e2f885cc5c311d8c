import { expect, test } from 'vitest';

import { createMemoryRunLocks } from '../../../src/storage/memory/runLocks.ts';

test('a call is held until its work settles, one holder after the other', async () => {
  const locks = createMemoryRunLocks();
  const order: string[] = [];
  let finish: () => void = () => {};
  const first = locks.hold('c', async () => {
    order.push('first');
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    throw new Error('ended badly');
  });
  const second = locks.hold('c', () => {
    order.push('second');
    return Promise.resolve(2);
  });
  await Promise.resolve();
  expect(await locks.running()).toEqual(new Set(['c']));
  expect(await locks.ifFree('c', () => Promise.resolve('ran'))).toBeNull();
  expect(order).toEqual(['first']);
  finish();
  await expect(first).rejects.toThrow('ended badly');
  expect(await second).toBe(2);
  expect(order).toEqual(['first', 'second']);
  await Promise.resolve();
  expect(await locks.running()).toEqual(new Set());
  expect(await locks.ifFree('c', () => Promise.resolve('ran'))).toBe('ran');
});
