import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

/**
 * A graph in ComfyUI's "API format" (menu Workflow, Export (API)): node id -> node. In it, the user gives nodes these
 * titles, and the product fills in their values:
 *
 * - `ninetyten:image`: loads the picture (`LoadImage`, or any node with an `image` field)
 * - `ninetyten:mask`: loads the mask; `LoadImageMask` gets it white where to act, `LoadImage` as transparency
 * - `ninetyten:prompt`: a node with a text (`text`, `value`, `string` or `prompt`)
 * - `ninetyten:seed`: a node with `seed`, `noise_seed` or `value`
 * - `ninetyten:size`: a node with `width` and `height`
 * - `ninetyten:output`: the one node whose pictures are the result (`SaveImage`, `PreviewImage`)
 *
 * Every title but the last may stand on several nodes.
 */
export type Graph = Readonly<Record<string, GraphNode>>;

export interface GraphNode {
  readonly classType: string;
  /** Lower case, without spaces around it; empty where the node has none. */
  readonly title: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** As it came, for what we do not read. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** One field of one node. */
export interface Slot {
  readonly node: string;
  readonly field: string;
}

/** Where a run's values go; empty where the graph has no place for one. */
export interface Slots {
  readonly image: readonly Slot[];
  readonly mask: readonly Slot[];
  /** The picture that a face comes from. */
  readonly face: readonly Slot[];
  readonly prompt: readonly Slot[];
  readonly seed: readonly Slot[];
  readonly width: readonly Slot[];
  readonly height: readonly Slot[];
  /** Id of the node whose pictures are the result. */
  readonly output: string;
}

/** A user's graph, bound to one tool. */
export interface Workflow {
  /** Stays the same over the versions of the file: it stands in the ledger as the endpoint. */
  readonly id: string;
  readonly name: string;
  readonly operation: OperationId;
  readonly graph: Graph;
  readonly slots: Slots;
}

type SlotName = Exclude<keyof Slots, 'output'>;

const prefix = 'ninetyten:';

/** Title and fields of a slot; the first field that holds a value of its own is taken. */
const wanted: Readonly<Record<SlotName, { readonly title: string; readonly fields: readonly string[] }>> = {
  image: { title: 'image', fields: ['image'] },
  mask: { title: 'mask', fields: ['image', 'mask'] },
  face: { title: 'face', fields: ['image'] },
  prompt: { title: 'prompt', fields: ['text', 'value', 'string', 'prompt'] },
  seed: { title: 'seed', fields: ['seed', 'noise_seed', 'value'] },
  width: { title: 'size', fields: ['width'] },
  height: { title: 'size', fields: ['height'] },
};

/** Without these a run could not do what its tool promises. */
const needs: Readonly<Record<OperationId, readonly SlotName[]>> = {
  generate: ['prompt', 'seed', 'width', 'height'],
  erase: ['image', 'mask'],
  'remove-background': ['image'],
  'replace-background': ['image', 'prompt'],
  'face-swap': ['image', 'face'],
  upscale: ['image'],
};

/** The errors are sentences for the person who made the workflow, all of them at once. */
export function readWorkflow(
  file: unknown,
  { id, name, operation }: Pick<Workflow, 'id' | 'name' | 'operation'>,
): Result<Workflow, readonly string[]> {
  const graph = graphOf(file);
  if (!graph.ok) return graph;
  const complaints: string[] = [];
  const slots: Slots = {
    image: slotsOf(graph.value, 'image', complaints),
    mask: slotsOf(graph.value, 'mask', complaints),
    face: slotsOf(graph.value, 'face', complaints),
    prompt: slotsOf(graph.value, 'prompt', complaints),
    seed: slotsOf(graph.value, 'seed', complaints),
    width: slotsOf(graph.value, 'width', complaints),
    height: slotsOf(graph.value, 'height', complaints),
    output: outputOf(graph.value, complaints),
  };
  complaints.push(...unknownTitles(graph.value), ...missing(graph.value, operation));
  return complaints.length > 0 ? err(complaints) : ok({ id, name, operation, graph: graph.value, slots });
}

function graphOf(file: unknown): Result<Graph, readonly string[]> {
  if (!isRecord(file)) return err(['This file is no workflow: it holds no nodes.']);
  if (Array.isArray(file['nodes']))
    return err(['This file is for ComfyUI’s editor: save it again with Export (API).']);
  const nodes = Object.entries(file).map(([id, node]) => [id, nodeOf(node)] as const);
  const graph = Object.fromEntries(nodes.flatMap(([id, node]) => (node ? [[id, node] as const] : [])));
  const broken = nodes.filter(([, node]) => node === null).map(([id]) => id);
  if (broken.length > 0)
    return err([`This file is no workflow in API format: “${broken[0]}” is not a node.`]);
  return nodes.length === 0 ? err(['This workflow is empty.']) : ok(graph);
}

function nodeOf(source: unknown): GraphNode | null {
  if (!isRecord(source)) return null;
  const { class_type: classType, inputs, _meta: meta } = source;
  if (typeof classType !== 'string' || !isRecord(inputs)) return null;
  const title = isRecord(meta) && typeof meta['title'] === 'string' ? meta['title'] : '';
  return { classType, title: title.trim().toLowerCase(), inputs, source };
}

function titled(graph: Graph, title: string): readonly [string, GraphNode][] {
  return Object.entries(graph).filter(([, node]) => node.title === prefix + title);
}

function slotsOf(graph: Graph, name: SlotName, complaints: string[]): readonly Slot[] {
  const { title, fields } = wanted[name];
  return titled(graph, title).flatMap(([node, { inputs, classType }]) => {
    // A list is a wire from another node: what it carries is not ours to replace.
    const field = fields.find((one) => one in inputs && !Array.isArray(inputs[one]));
    if (field !== undefined) return [{ node, field }];
    complaints.push(
      `Node ${node} (${classType}) is titled “${prefix}${title}” and has no value of its own for ${fields.join(', ')}.`,
    );
    return [];
  });
}

function outputOf(graph: Graph, complaints: string[]): string {
  const found = titled(graph, 'output');
  if (found.length === 0)
    complaints.push(
      `Give the node whose pictures are the result (SaveImage or PreviewImage) the title “${prefix}output”.`,
    );
  if (found.length > 1)
    complaints.push(
      `Only one node may be titled “${prefix}output”; here are ${found.map(([id]) => id).join(' and ')}.`,
    );
  return found[0]?.[0] ?? '';
}

function missing(graph: Graph, operation: OperationId): readonly string[] {
  const titles = new Set(needs[operation].map((name) => wanted[name].title));
  return Array.from(titles)
    .filter((title) => titled(graph, title).length === 0)
    .map((title) => `This tool needs a node with the title “${prefix}${title}”.`);
}

/** A slip of the pen would otherwise be a value that nobody fills in. */
function unknownTitles(graph: Graph): readonly string[] {
  const known = new Set(['output', ...Object.values(wanted).map(({ title }) => title)]);
  return Object.entries(graph)
    .filter(([, { title }]) => title.startsWith(prefix) && !known.has(title.slice(prefix.length)))
    .map(([id, { title }]) => `Node ${id} is titled “${title}”, which means nothing here.`);
}
