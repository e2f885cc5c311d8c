import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

import { comfyui } from '../../../../src/engines/hosted/comfyui/adapter.ts';
import { progressIn } from '../../../../src/engines/hosted/comfyui/progress.ts';
import type { HostedIo } from '../../../../src/engines/hosted/contract.ts';
import type { CallHandle } from '../../../../src/kernel/operations/ports.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo } from '../harness/io.ts';
import { scriptedServer } from '../harness/scripted.ts';
import { comfyServer, item, jobId, json200, queue } from './server.ts';
import { eraseWorkflow } from './workflows.ts';

const handle: CallHandle = {
  provider: 'comfyui',
  endpoint: 'our-erase',
  submittedAt: 0,
  ids: { prompt_id: jobId, output: '7' },
};

/** A server whose job runs until `finish`, and what it tells of it. */
async function running() {
  let state = queue([item(1, jobId)], []);
  const server = await scriptedServer(
    comfyServer({ 'GET /queue': (request, response, earlier) => json200(state)(request, response, earlier) }),
  );
  onTestFinished(() => server.close());
  const listeners = new Map<string, (text: string) => void>();
  const io: HostedIo = {
    ...hostedIo(server.url),
    listen: (path, onText) => {
      listeners.set(path, onText);
      return () => listeners.delete(path);
    },
  };
  const adapter = comfyui([eraseWorkflow]);
  return {
    adapter,
    io,
    listeners,
    poll: () => adapter.poll?.(handle, io, neverCancelled),
    tell: (type: string, data: object) =>
      [...listeners.values()].forEach((listener) => listener(JSON.stringify({ type, data }))),
    finish: () => (state = queue([], [])),
  };
}

test('steps that the server tells are shown, until the job is done', async () => {
  const { poll, tell, listeners, finish } = await running();
  expect(await poll()).toMatchObject({ value: { state: 'running', progress: null, note: null } });
  expect([...listeners.keys()]).toEqual([`/ws?clientId=${jobId}`]);
  tell('progress', { prompt_id: jobId, node: '4', value: 5, max: 20 });
  tell('progress', { prompt_id: 'other', node: '4', value: 19, max: 20 });
  tell('status', { status: { exec_info: { queue_remaining: 1 } } });
  expect(await poll()).toMatchObject({
    value: { state: 'running', progress: 0.25, note: 'Step 5 of 20', retryAfterMs: 1000 },
  });
  tell('executing', { prompt_id: jobId, node: '7' });
  expect(await poll()).toMatchObject({ value: { progress: null, note: null } });
  finish();
  expect(await poll()).toMatchObject({ value: { state: 'done' } });
  expect(listeners.size).toBe(0);
});

test('a job that is cancelled is listened to no longer', async () => {
  const { adapter, io, poll, listeners } = await running();
  await poll();
  await adapter.cancel?.(handle, io);
  expect(listeners.size).toBe(0);
});

test('without a socket the queue is asked, as it was', async () => {
  const { adapter, io } = await running();
  const { listen: _listen, ...plain } = io;
  expect(await adapter.poll?.(handle, plain, neverCancelled)).toMatchObject({
    value: { state: 'running', progress: null, retryAfterMs: null },
  });
});

test('any message is read or passed over, and a fraction is one', () => {
  const near = fc.record({
    type: fc.constantFrom('progress', 'executing', 'status'),
    data: fc.oneof(
      fc.jsonValue(),
      fc.record({
        prompt_id: fc.constant(jobId),
        value: fc.oneof(fc.integer(), fc.double()),
        max: fc.integer(),
      }),
    ),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near), (message) => {
      const fraction = progressIn(message, jobId)?.fraction ?? 0;
      expect(fraction >= 0 && fraction <= 1).toBe(true);
    }),
  );
});
