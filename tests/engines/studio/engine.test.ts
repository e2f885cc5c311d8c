import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createStudioEngine } from '../../../src/engines/local/studio/engine.ts';
import type { StudioWorkerEvents } from '../../../src/engines/local/studio/host.ts';
import type { FromStudio, ToStudio } from '../../../src/engines/local/studio/messages.ts';

const gl = { software: false, largestSide: 4096 };
const request = { prompt: 'a bottle', width: 32, height: 32, seed: 1, count: 1 };
const never = new AbortController().signal;

/** An engine whose workers answer a render with `answer`. */
function engineWith(answer: (id: number) => FromStudio, idleMs = 60_000) {
  const log: string[] = [];
  const engine = createStudioEngine({
    idleMs,
    spawn: ({ onMessage }: StudioWorkerEvents) => {
      log.push('spawn');
      return {
        post: (message: ToStudio) => {
          if (message.type === 'render') setTimeout(() => onMessage(answer(message.id)), 0);
        },
        terminate: () => void log.push('terminate'),
      };
    },
  });
  return { engine, log, run: () => engine.run(never, request, () => undefined) };
}

const done = (id: number): FromStudio => ({
  type: 'done',
  id,
  images: [],
  notUnderstood: [],
  notes: [],
  gl,
  samples: 96,
});

beforeEach(() => {
  for (const name of ['Worker', 'OffscreenCanvas', 'WebGL2RenderingContext']) {
    vi.stubGlobal(name, {});
  }
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('saying whether it can run starts no worker', async () => {
  const { engine, log } = engineWith(done);
  expect(await engine.availability({})).toEqual({ kind: 'ready' });
  vi.stubGlobal('WebGL2RenderingContext', undefined);
  expect(await engine.availability({})).toMatchObject({ kind: 'unavailable' });
  expect(log).toEqual([]);
});

test('what the graphics driver lacks is known after the first use', async () => {
  const { engine, run } = engineWith((id) => ({ type: 'unavailable', id, reason: 'No float targets' }));
  expect(await run()).toMatchObject({ ok: false, error: { message: 'No float targets' } });
  expect(await engine.availability({})).toEqual({ kind: 'unavailable', reason: 'No float targets' });
});

test('hardware has nothing to explain, software says that it is', async () => {
  expect(await engineWith(done).run()).toMatchObject({
    ok: true,
    value: { report: { backend: 'webgl', notes: [] } },
  });
  const soft = engineWith((id) => ({ ...done(id), gl: { ...gl, software: true } }) as FromStudio);
  expect(await soft.run()).toMatchObject({
    ok: true,
    value: {
      report: {
        backend: 'webgl (software)',
        notes: ['No graphics card: rendered in software, 96 samples per picture'],
      },
    },
  });
});

test('an idle worker is stopped, and the next run starts another', async () => {
  const { log, run } = engineWith(done, 20);
  await run();
  await expect.poll(() => log).toEqual(['spawn', 'terminate']);
  expect(await run()).toMatchObject({ ok: true });
  expect(log.slice(0, 3)).toEqual(['spawn', 'terminate', 'spawn']);
});

test('a lost graphics context is a failure, and the next run has a new worker', async () => {
  let lost = true;
  const { log, run } = engineWith((id) =>
    lost ? { type: 'failed', id, kind: 'internal', message: 'The driver was reset', lost: true } : done(id),
  );
  expect(await run()).toMatchObject({ ok: false, error: { message: 'The driver was reset' } });
  expect(log).toEqual(['spawn', 'terminate']);
  lost = false;
  expect(await run()).toMatchObject({ ok: true });
  expect(log).toEqual(['spawn', 'terminate', 'spawn']);
});

test('a worker that cannot be started is a failure too', async () => {
  const engine = createStudioEngine({
    spawn: () => {
      throw new Error('blocked by policy');
    },
  });
  expect(await engine.run(never, request, () => undefined)).toEqual({
    ok: false,
    error: { kind: 'internal', message: 'blocked by policy' },
  });
});
