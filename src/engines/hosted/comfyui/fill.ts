import type { Graph, GraphNode } from './graph.ts';
import type { Slot, Slots } from './slots.ts';

/** What a run puts into a graph; absent values leave what the user had there. */
export interface RunValues {
  /** Name of the uploaded file, with its folder. */
  readonly image?: string;
  readonly mask?: string;
  readonly face?: string;
  readonly prompt?: string;
  readonly seed?: number;
  readonly width?: number;
  readonly height?: number;
}

/** The graph as `/prompt` takes it; the user's own stays untouched. */
export function filledGraph(graph: Graph, slots: Slots, values: RunValues): Record<string, unknown> {
  const changes = [
    ...valueAt(slots.image, values.image),
    ...valueAt(slots.mask, values.mask),
    ...valueAt(slots.face, values.face),
    ...maskChannels(graph, slots.mask),
    ...valueAt(slots.prompt, values.prompt),
    ...valueAt(slots.seed, values.seed),
    ...valueAt(slots.width, values.width),
    ...valueAt(slots.height, values.height),
  ];
  return Object.fromEntries(Object.entries(graph).map(([id, node]) => [id, filledNode(id, node, changes)]));
}

interface Change extends Slot {
  readonly value: unknown;
}

function valueAt(slots: readonly Slot[], value: unknown): readonly Change[] {
  return value === undefined ? [] : slots.map((slot) => ({ ...slot, value }));
}

/** A grey mask is the same in all colours and opaque: a node that reads its alpha would find nothing. */
function maskChannels(graph: Graph, slots: readonly Slot[]): readonly Change[] {
  return slots
    .filter(({ node }) => typeof graph[node]?.inputs['channel'] === 'string')
    .map(({ node }) => ({ node, field: 'channel', value: 'red' }));
}

function filledNode(id: string, { source, inputs }: GraphNode, changes: readonly Change[]): unknown {
  const own = changes.filter(({ node }) => node === id).map(({ field, value }) => [field, value] as const);
  return { ...source, inputs: { ...inputs, ...Object.fromEntries(own) } };
}
