import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

/** A graph in ComfyUI's "API format" (menu Workflow, Export (API)): node id -> node. */
export type Graph = Readonly<Record<string, GraphNode>>;

export interface GraphNode {
  readonly classType: string;
  /** Lower case, without spaces around it; empty where the node has none. */
  readonly title: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** As it came, for what we do not read. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** The errors are sentences for the person who made the workflow. */
export function readGraph(file: unknown): Result<Graph, readonly string[]> {
  if (!isRecord(file)) return err(['This file is no workflow: it holds no nodes.']);
  if (Array.isArray(file['nodes'])) return err([editorFormat]);
  const nodes = Object.entries(file).map(([id, node]) => [id, nodeOf(node)] as const);
  const graph = Object.fromEntries(nodes.flatMap(([id, node]) => (node ? [[id, node] as const] : [])));
  const broken = nodes.filter(([, node]) => node === null).map(([id]) => id);
  if (broken.length > 0)
    return err([`This file is no workflow in API format: “${broken[0]}” is not a node.`]);
  return nodes.length === 0 ? err(['This workflow is empty.']) : ok(graph);
}

const editorFormat =
  'This file is for ComfyUI’s editor: save it again with Export (API), which older versions call Save (API Format).';

/** Own nodes only: ids come from files. */
export function nodeAt(graph: Graph, id: string): GraphNode | null {
  return Object.hasOwn(graph, id) ? (graph[id] ?? null) : null;
}

/** The value of a field that the node has itself; undefined for a wire from another node, which is a list. */
export function ownValue({ inputs }: GraphNode, field: string): unknown {
  const value = Object.hasOwn(inputs, field) ? inputs[field] : undefined;
  return Array.isArray(value) ? undefined : value;
}

/** Id of the node that a field is wired to; null where it is not. */
export function wiredTo({ inputs }: GraphNode, field: string): string | null {
  const value = Object.hasOwn(inputs, field) ? inputs[field] : undefined;
  const id: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}

function nodeOf(source: unknown): GraphNode | null {
  if (!isRecord(source)) return null;
  const { class_type: classType, inputs, _meta: meta } = source;
  if (typeof classType !== 'string' || !isRecord(inputs)) return null;
  const title = isRecord(meta) && typeof meta['title'] === 'string' ? meta['title'] : '';
  return { classType, title: title.trim().toLowerCase(), inputs, source };
}
