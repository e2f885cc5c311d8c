import type { KernelThread } from './cpuRuntime.ts';

/** A further thread as a worker of the browser. */
export function spawnThread(): KernelThread {
  const worker = new Worker(new URL('./thread.worker.ts', import.meta.url), {
    type: 'module',
    name: 'kernels',
  });
  return {
    post: (message) => worker.postMessage(message),
    answer: () =>
      new Promise((resolve, reject) => {
        worker.onmessage = () => resolve();
        worker.onerror = (event) =>
          reject(new Error(event.message || 'A thread of the network did not start.'));
      }),
    terminate: () => worker.terminate(),
  };
}
