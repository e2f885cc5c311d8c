import type {
  OperationId,
  OperationRequests,
  OperationResults,
} from '../../../kernel/operations/catalogue.ts';
import type {
  Engine,
  EngineAvailability,
  EngineDescriptor,
  EngineError,
  Progress,
  RunNeeds,
} from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { runtimeOf } from './backendChoice.ts';
import { modelFiles } from './files.generated.ts';
import type { ModelId } from './files.generated.ts';
import type { Lane } from './lane.ts';
import { isStored } from './modelStore.ts';
import type { StorePlatform } from './modelStore.ts';
import type { JobName } from './protocol.ts';
import type { WarmUpRequest } from './warmUp.ts';

export interface LocalEngineOptions<O extends OperationId> {
  readonly descriptor: EngineDescriptor & { readonly operation: O };
  readonly job: JobName;
  readonly lane: Lane;
  readonly platform: StorePlatform;
  /** The network of a run; null for an algorithm without one. */
  readonly modelOf: (needs: RunNeeds) => ModelId | null;
  /** Networks that a run loads beside it. */
  readonly alsoLoads?: readonly ModelId[];
  /** What the network takes, when it is always the same: `warm` then runs it once. */
  readonly inputDims?: readonly number[];
  /** Whether a run would try WebGPU. */
  readonly gpuOffered: () => Promise<boolean>;
}

/** An engine whose work happens in the worker of `lane`. */
export function createLocalEngine<O extends OperationId>(options: LocalEngineOptions<O>): Engine<O> {
  const { descriptor, job, lane, platform, modelOf, gpuOffered } = options;
  const warmUp: WarmUpRequest = { inputDims: options.inputDims ?? null };

  async function availability(needs: RunNeeds): Promise<EngineAvailability> {
    const model = modelOf(needs);
    if (model === null) return { kind: 'ready' };
    let bytes = 0;
    const networks = [model, ...(options.alsoLoads ?? [])].map((id) => modelFiles[id]);
    for (const file of [...networks, runtimeOf(model, await gpuOffered())]) {
      if (file !== null && !(await isStored(platform, file))) bytes += file.bytes;
    }
    return bytes === 0 ? { kind: 'ready' } : { kind: 'download', bytes };
  }

  async function run(
    signal: CancelSignal,
    request: OperationRequests[O],
    onProgress: (progress: Progress) => void,
  ): Promise<EngineRun<O>> {
    const outcome = await lane.run(signal, { job, model: modelOf(needsOf(request)), request }, onProgress);
    if (!outcome.ok) return outcome;
    const { result, report } = outcome.value;
    return ok({
      result: result as OperationResults[O],
      report: { ...report, modelVersion: descriptor.modelVersion },
    });
  }

  async function warm(
    signal: CancelSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<null, EngineError>> {
    const model = modelOf({});
    if (model === null) return ok(null);
    const outcome = await lane.run(signal, { job: 'warm', model, request: warmUp }, onProgress);
    return outcome.ok ? ok(null) : outcome;
  }

  return { descriptor, availability, run, warm };
}

function needsOf(request: OperationRequests[OperationId]): RunNeeds {
  return 'factor' in request ? { factor: request.factor } : {};
}

type EngineRun<O extends OperationId> = Awaited<ReturnType<Engine<O>['run']>>;
