import type { Tier } from '../../../kernel/asset/asset.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { nodeAt, ownValue, readGraph } from './graph.ts';
import type { Graph } from './graph.ts';
import { neededSlots, slotNames } from './slots.ts';
import type { Slot, SlotName, Slots } from './slots.ts';
import { missingTitles, titledSlots, unknownTitles } from './titles.ts';

/** What its user says of a workflow. */
export interface WorkflowFacts {
  /** Stays the same over the versions of the file: it stands in the ledger as the endpoint. */
  readonly id: string;
  readonly name: string;
  readonly operation: OperationId;
  readonly tier: Tier;
}

/** A user's graph, bound to one tool. */
export interface Workflow extends WorkflowFacts {
  readonly graph: Graph;
  readonly slots: Slots;
}

/**
 * The errors are sentences for the person who made the workflow, all of them at once.
 *
 * @param file in API format
 * @param slots where values go; null: as the titles of the nodes say
 */
export function readWorkflow(
  file: unknown,
  facts: WorkflowFacts,
  slots: Slots | null,
): Result<Workflow, readonly string[]> {
  const read = readGraph(file);
  if (!read.ok) return read;
  const graph = read.value;
  const complaints: string[] = [];
  const taken = slots ?? titledSlots(graph, complaints);
  complaints.push(
    ...(slots === null
      ? [...unknownTitles(graph), ...missingTitles(graph, facts.operation)]
      : wrongSlots(graph, slots, facts.operation)),
  );
  return complaints.length > 0 ? err(complaints) : ok({ ...facts, graph, slots: taken });
}

/** As a person calls the place of a value. */
export const slotLabels: Readonly<Record<SlotName | 'output', string>> = {
  image: 'Picture',
  mask: 'Mask',
  face: 'Face',
  prompt: 'Prompt',
  seed: 'Seed',
  width: 'Width',
  height: 'Height',
  output: 'Result',
};

function wrongSlots(graph: Graph, slots: Slots, operation: OperationId): readonly string[] {
  const missing = neededSlots[operation]
    .filter((name) => slots[name].length === 0)
    .map((name) => `${slotLabels[name]}: this tool needs a place for it.`);
  const gone = slotNames.flatMap((name) =>
    slots[name]
      .filter(({ node, field }) => {
        const found = nodeAt(graph, node);
        return found === null || ownValue(found, field) === undefined;
      })
      .map(
        ({ node, field }) =>
          `${slotLabels[name]}: node ${node} is not there, or has no value of its own for ${field}.`,
      ),
  );
  return [...missing, ...gone, ...shared(slots), ...wrongOutput(graph, slots.output)];
}

/** Two values in one field: the second would overwrite the first. */
function shared(slots: Slots): readonly string[] {
  const owners = new Map<string, SlotName>();
  const complaints: string[] = [];
  for (const name of slotNames) {
    for (const slot of slots[name]) {
      const other = owners.get(slotKey(slot));
      if (other === undefined) owners.set(slotKey(slot), name);
      else
        complaints.push(
          `${slotLabels[name]}: ${slot.field} of node ${slot.node} already takes the ${slotLabels[other].toLowerCase()}.`,
        );
    }
  }
  return complaints;
}

const slotKey = ({ node, field }: Slot): string => JSON.stringify([node, field]);

function wrongOutput(graph: Graph, output: string): readonly string[] {
  if (output === '') return ['Result: choose the node whose pictures are the result.'];
  return nodeAt(graph, output) === null ? [`Result: node ${output} is not there.`] : [];
}
