import { distinctSources } from '../../kernel/provenance/contributing.ts';
import { frameOf } from '../../kernel/document/documentFrame.ts';
import type { CallFacts } from './events.ts';
import type { PlanOutcome } from './plan.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { OutputId } from '../../kernel/shared/ids.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

/** One staged record per output; `ids` are in output order, `document` is the one the run started from. */
export function stagedFrom(
  facts: CallFacts,
  outcome: PlanOutcome,
  ids: readonly OutputId[],
  createdAt: number,
  document: DocumentRecord,
): readonly StagedResult[] {
  const { engine, tool } = facts.plan;
  return outcome.outputs.map((output, index) => {
    const id = ids[index] as OutputId;
    return {
      id,
      asset: facts.asset,
      call: facts.call,
      index,
      ...(facts.fanOut === null ? {} : { fanOut: facts.fanOut }),
      tool,
      engine: engine.name,
      createdAt,
      change: output.change,
      base: frameOf(document),
      changed: output.changed,
      origin: {
        kind: 'output',
        call: facts.call,
        output: id,
        tool,
        engine: engine.name,
        generative: engine.generative,
        trained: engine.trained,
        madeFrom: distinctSources([...facts.madeFrom, ...(output.alsoMadeFrom ?? [])]),
      },
      thumbnail: null,
      settings: output.settings,
      ...(output.objectMasks ? { objectMasks: output.objectMasks } : {}),
    };
  });
}
