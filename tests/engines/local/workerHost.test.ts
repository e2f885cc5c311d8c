import { expect, test } from 'vitest';

import { operationOf } from '../../../src/engines/local/runtime/operations.ts';
import { createWorkerHost } from '../../../src/engines/local/runtime/workerHost.ts';
import type { OpenSession } from '../../../src/engines/local/runtime/ortRuntime.ts';
import type { FromWorker } from '../../../src/engines/local/runtime/protocol.ts';
import { ok } from '../../../src/kernel/shared/result.ts';

const tensor = { data: Float32Array.of(1), dims: [1] };

/** A session on WebGPU whose device is lost: it can neither run nor be let go. */
const lostSession: OpenSession = {
  backend: 'webgpu',
  threads: 1,
  run: () => Promise.reject(new Error('device lost')),
  release: () => Promise.reject(new Error('device lost')),
};
const wasmSession: OpenSession = {
  backend: 'wasm',
  threads: 2,
  run: () => Promise.resolve(tensor),
  release: () => Promise.resolve(),
};

test('a lost device is let go of: wasm runs instead, says so, and stays for the next job', async () => {
  const messages: FromWorker[] = [];
  const opened: string[] = [];
  const host = createWorkerHost({
    post: (message) => void messages.push(message),
    operationOf: () =>
      Promise.resolve(async (context) => {
        const network = await context.open('migan');
        return network.ok ? network.value.run(tensor) : network;
      }),
    sessions: {
      open: (_model, _events, only) => {
        opened.push(only ?? 'any');
        return Promise.resolve(ok(only === 'wasm' ? wasmSession : lostSession));
      },
    },
    now: () => 0,
  });
  const spec = { job: 'erase', model: 'migan', request: null } as const;
  for (const id of [1, 2]) {
    host.receive({ type: 'run', id, spec });
    await expect
      .poll(() => messages.find((message) => message.type === 'done' && message.id === id))
      .toMatchObject({
        result: { ok: true, value: { report: { backend: 'wasm', threads: 2 } } },
      });
  }
  expect(messages.find(({ type }) => type === 'done')).toMatchObject({
    result: { value: { report: { notes: ['WebGPU failed, wasm ran instead: device lost'] } } },
  });
  expect(opened).toEqual(['any', 'wasm']);
});

test('a network that failed is let go of, and the next run opens it anew', async () => {
  const messages: FromWorker[] = [];
  let opened = 0;
  const released: number[] = [];
  const host = createWorkerHost({
    post: (message) => void messages.push(message),
    operationOf: () =>
      Promise.resolve(async (context) => {
        const network = await context.open('migan');
        return network.ok ? network.value.run(tensor) : network;
      }),
    sessions: {
      open: () => {
        opened += 1;
        const own = opened;
        return Promise.resolve(
          ok({
            ...wasmSession,
            run: () => (own === 1 ? Promise.reject(new Error('unreachable')) : Promise.resolve(tensor)),
            release: () => Promise.resolve(void released.push(own)),
          }),
        );
      },
    },
    now: () => 0,
  });
  const answerTo = async (id: number): Promise<FromWorker | undefined> => {
    host.receive({ type: 'run', id, spec: { job: 'erase', model: 'migan', request: null } });
    const done = (): FromWorker | undefined =>
      messages.find((message) => message.type === 'done' && message.id === id);
    await expect.poll(done).toBeDefined();
    return done();
  };
  expect(await answerTo(1)).toMatchObject({ result: { ok: false, error: { message: 'unreachable' } } });
  expect(released).toEqual([1]);
  expect(await answerTo(2)).toMatchObject({ result: { ok: true } });
  await answerTo(3);
  expect(opened).toBe(2);
});

test('a warm-up runs the network once, on an input of its size, and does nothing when it has run', async () => {
  const messages: FromWorker[] = [];
  const inputs: (readonly number[])[] = [];
  const host = createWorkerHost({
    post: (message) => void messages.push(message),
    operationOf,
    sessions: {
      open: () =>
        Promise.resolve(
          ok({
            ...wasmSession,
            run: ({ data, dims }) => {
              inputs.push([data.length, ...dims]);
              return Promise.resolve(tensor);
            },
          }),
        ),
    },
    now: () => 0,
  });
  const warm = async (id: number, inputDims: readonly number[] | null): Promise<void> => {
    host.receive({ type: 'run', id, spec: { job: 'warm', model: 'migan', request: { inputDims } } });
    await expect
      .poll(() => messages.find((message) => message.type === 'done' && message.id === id))
      .toMatchObject({
        result: { ok: true },
      });
  };
  await warm(1, null);
  expect(inputs).toEqual([]);
  await warm(2, [1, 4, 2, 3]);
  const saidLoading = (id: number): boolean =>
    messages.some(
      (message) =>
        message.type === 'progress' && message.id === id && message.progress.label === 'Loading the network',
    );
  expect([saidLoading(1), saidLoading(2)]).toEqual([true, false]);
  await warm(3, [1, 4, 2, 3]);
  expect(inputs).toEqual([[24, 1, 4, 2, 3]]);
});
