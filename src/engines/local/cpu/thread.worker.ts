/** A further thread of the processor's network runtime: computes its share of every step. */
import { attachKernels } from './kernelRun.ts';
import type { KernelRun, ToThread } from './kernelRun.ts';

declare const self: DedicatedWorkerGlobalScope;

let attached: ((run: KernelRun) => void) | null = null;

self.onmessage = (event: MessageEvent<ToThread>): void => {
  const message = event.data;
  if (message.type === 'run') attached?.(message.run);
  else {
    attached = attachKernels(message.module, message.memory);
    self.postMessage('attached');
  }
};
