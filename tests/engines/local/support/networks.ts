import { readFileSync } from 'node:fs';

import * as ort from 'onnxruntime-web';

import type { Network, OperationContext } from '../../../../src/engines/local/runtime/context.ts';
import { modelFiles } from '../../../../src/engines/local/runtime/files.generated.ts';
import type { ModelId } from '../../../../src/engines/local/runtime/files.generated.ts';
import type { Progress } from '../../../../src/kernel/operations/ports.ts';
import { ok } from '../../../../src/kernel/shared/result.ts';

ort.env.wasm.numThreads = 2;
ort.env.logLevel = 'error';

const sessions = new Map<ModelId, Promise<ort.InferenceSession>>();

/** The real network on the weights that `npm run models` installed, on onnxruntime's wasm backend in Node. */
export function openNetwork(model: ModelId): Promise<ort.InferenceSession> {
  let session = sessions.get(model);
  if (session === undefined) {
    const bytes = readFileSync(new URL(`../../../../public/${modelFiles[model].path}`, import.meta.url));
    session = ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
    sessions.set(model, session);
  }
  return session;
}

export async function runNetwork(model: ModelId, data: Float32Array, dims: readonly number[]) {
  const session = await openNetwork(model);
  const input = session.inputNames[0] ?? '';
  const output = session.outputNames[0] ?? '';
  const results = await session.run({ [input]: new ort.Tensor('float32', data, [...dims]) }, [output]);
  const tensor = results[output];
  if (tensor === undefined) throw new Error(`${model} gave no ${output}`);
  return { data: tensor.data as Float32Array, dims: tensor.dims };
}

export interface TestContext extends OperationContext {
  readonly notes: string[];
  readonly labels: string[];
  readonly controller: AbortController;
  /** Milliseconds spent inside networks. */
  networkMs: number;
  runs: number;
}

/** A context whose networks are the real ones; `onRun` is told before each run. */
export function nodeContext(onRun: (run: number) => void = () => undefined): TestContext {
  const controller = new AbortController();
  const context: TestContext = {
    controller,
    signal: controller.signal,
    notes: [],
    labels: [],
    networkMs: 0,
    runs: 0,
    progress: (progress: Progress) => void context.labels.push(progress.label),
    note: (text) => void context.notes.push(text),
    open: async (model) => {
      await openNetwork(model);
      const network: Network = {
        hasRun: context.runs > 0,
        run: async (input) => {
          context.runs += 1;
          onRun(context.runs);
          const started = performance.now();
          const value = await runNetwork(model, input.data, input.dims);
          context.networkMs += performance.now() - started;
          return ok(value);
        },
      };
      return ok(network);
    },
  };
  return context;
}
