/** The worker in which the local networks run: loads a runtime and the operation only when a job comes. */
import { spawnThread } from '../cpu/browserThread.ts';
import { loadKernels } from '../cpu/kernelBinary.ts';
import { browserPlatform } from './modelStore.ts';
import { operationOf } from './operations.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { createSessions } from './sessions.ts';
import { createWorkerHost } from './workerHost.ts';

declare const self: DedicatedWorkerGlobalScope;

let host: ReturnType<typeof createWorkerHost> | null = null;

self.onmessage = (event: MessageEvent<ToWorker>): void => {
  const message = event.data;
  if (message.type === 'start') {
    host = createWorkerHost({
      post: (answer: FromWorker, transfer) => self.postMessage(answer, transfer),
      operationOf,
      sessions: createSessions({
        platform: browserPlatform(message.baseUrl),
        allowSoftwareGpu: message.allowSoftwareGpu,
        // More than four threads gained nothing on the networks we ship.
        threads: self.crossOriginIsolated ? Math.min(4, self.navigator.hardwareConcurrency) : 1,
        kernels: { spawn: spawnThread, loadKernels },
      }),
      now: () => performance.now(),
    });
  } else host?.receive(message);
};
