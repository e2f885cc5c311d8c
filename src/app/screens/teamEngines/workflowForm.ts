import { readGraph } from '../../../engines/hosted/comfyui/graph.ts';
import type { Graph } from '../../../engines/hosted/comfyui/graph.ts';
import { guessedOperation, guessedSlots } from '../../../engines/hosted/comfyui/guess.ts';
import { furtherSlots, neededSlots, slotNames } from '../../../engines/hosted/comfyui/slots.ts';
import type { SlotName, Slots } from '../../../engines/hosted/comfyui/slots.ts';
import {
  maxDollarsPerSecond,
  maxUsualSeconds,
  newWorkflowId,
  readKept,
} from '../../../engines/hosted/comfyui/team.ts';
import type { TeamWorkflow } from '../../../engines/hosted/comfyui/team.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { amountOf, dollarsOfMicros, microsOfDollars } from './amount.ts';

/** A workflow as it stands in the form. */
export interface WorkflowDraft {
  /** Null: a new one. */
  readonly id: string | null;
  readonly name: string;
  readonly operation: OperationId;
  readonly tier: Tier;
  readonly dollarsPerSecond: string;
  readonly usualSeconds: string;
  /** As it came. */
  readonly file: unknown;
  readonly graph: Graph;
  /** What was found in the file: it may name several places for one value. */
  readonly guessed: Slots;
  readonly slots: Slots;
}

/** Of a file that was just taken in; the errors are sentences about it. */
export function newDraft(fileName: string, file: unknown): Result<WorkflowDraft, readonly string[]> {
  const graph = readGraph(file);
  if (!graph.ok) return graph;
  const guessed = guessedSlots(graph.value);
  return ok({
    id: null,
    name: fileName.replace(/\.json$/iu, '').slice(0, 60),
    operation: guessedOperation(graph.value, guessed),
    tier: 2,
    dollarsPerSecond: '',
    usualSeconds: '',
    file,
    graph: graph.value,
    guessed,
    slots: guessed,
  });
}

/** Of one that is kept. */
export function draftOf(kept: TeamWorkflow): Result<WorkflowDraft, readonly string[]> {
  const draft = newDraft(kept.name, kept.graph);
  if (!draft.ok) return draft;
  const { id, name, operation, tier, microsPerSecond, usualSeconds, slots } = kept;
  return ok({
    ...draft.value,
    id,
    name,
    operation,
    tier,
    dollarsPerSecond: dollarsOfMicros(microsPerSecond),
    usualSeconds: usualSeconds === null ? '' : String(usualSeconds),
    slots: slots ?? draft.value.guessed,
  });
}

/** The same entries with another file: where its values go is guessed anew. */
export function withFile(draft: WorkflowDraft, file: unknown): Result<WorkflowDraft, readonly string[]> {
  const other = newDraft(draft.name, file);
  if (!other.ok) return other;
  const { graph, guessed, slots } = other.value;
  return ok({ ...draft, file, graph, guessed, slots });
}

/** The places that a tool has values for. */
export const slotsOfTool = (operation: OperationId): readonly SlotName[] =>
  slotNames.filter((name) => neededSlots[operation].includes(name) || furtherSlots[operation].includes(name));

/** As it is to be kept, or every reason against it. `day`: `YYYY-MM-DD`. */
export function workflowOf(
  draft: WorkflowDraft,
  takenIds: readonly string[],
  day: string,
): Result<TeamWorkflow, readonly string[]> {
  const { operation, tier, file, slots } = draft;
  const name = draft.name.trim();
  const rate = amountOf(draft.dollarsPerSecond, 6, maxDollarsPerSecond);
  const seconds = amountOf(draft.usualSeconds, 0, maxUsualSeconds);
  const wrong = [
    ...(name === '' ? ['Name: give it one.'] : []),
    ...(rate === 'invalid' ? [`Dollars per second: ${rateHint}`] : []),
    ...(seconds === 'invalid'
      ? [`Seconds of a usual run: a whole number up to ${maxUsualSeconds}, or nothing.`]
      : []),
  ];
  const kept: TeamWorkflow = {
    id: draft.id ?? newWorkflowId(name, takenIds),
    name: name.slice(0, 80),
    operation,
    tier,
    microsPerSecond: rate === 'invalid' ? null : microsOfDollars(rate),
    usualSeconds: seconds === 'invalid' ? null : seconds,
    changedOn: day,
    graph: file,
    slots: onlyOf(slots, slotsOfTool(operation)),
  };
  const read = readKept(kept);
  const all = [...wrong, ...(read.ok ? [] : read.error)];
  return all.length > 0 ? err(all) : ok(kept);
}

const rateHint = `an amount up to ${maxDollarsPerSecond} with at most six decimals, or nothing.`;

/** A place that its tool has no value for would only stand in the way of others. */
function onlyOf(slots: Slots, names: readonly SlotName[]): Slots {
  const of = (name: SlotName): Slots[SlotName] => (names.includes(name) ? slots[name] : []);
  return {
    image: of('image'),
    mask: of('mask'),
    face: of('face'),
    prompt: of('prompt'),
    seed: of('seed'),
    width: of('width'),
    height: of('height'),
    output: slots.output,
  };
}
