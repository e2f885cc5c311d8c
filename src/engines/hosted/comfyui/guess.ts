import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import { nodeAt, ownValue, wiredTo } from './graph.ts';
import type { Graph, GraphNode } from './graph.ts';
import type { Slot, SlotName, Slots } from './slots.ts';
import { titledSlots, wantedFields } from './titles.ts';

type Entry = readonly [id: string, node: GraphNode];

/** Where values probably go: as the titles say, else as classes and wires suggest. For a person to look through. */
export function guessedSlots(graph: Graph): Slots {
  const titled = titledSlots(graph, []);
  const entries = Object.entries(graph);
  // Which of two pictures is the face, nothing but a title tells; it is then none of the others.
  const { face } = titled;
  const others = entries.filter(([id]) => !face.some(({ node }) => node === id));
  const mask = orElse(titled.mask, () => maskLoader(others));
  const size = sized(entries);
  return {
    image: orElse(titled.image, () => imageLoader(others, mask)),
    mask,
    face,
    prompt: orElse(titled.prompt, () => promptText(graph, entries)),
    seed: orElse(titled.seed, () => seeds(entries)),
    width: orElse(titled.width, () => size.map((node) => ({ node, field: 'width' }))),
    height: orElse(titled.height, () => size.map((node) => ({ node, field: 'height' }))),
    output: titled.output === '' ? resultNode(entries) : titled.output,
  };
}

const orElse = (titled: readonly Slot[], guess: () => readonly Slot[]): readonly Slot[] =>
  titled.length > 0 ? titled : guess();

const isText = (node: GraphNode, field: string): boolean => typeof ownValue(node, field) === 'string';
const isNumber = (node: GraphNode, field: string): boolean => typeof ownValue(node, field) === 'number';
const isMask = ({ classType, title }: GraphNode): boolean => /mask/iu.test(classType) || /mask/u.test(title);

/** A node made for masks, or titled as one; else the second of two pictures. */
function maskLoader(entries: readonly Entry[]): readonly Slot[] {
  const loaders = entries.filter(([, node]) => isText(node, 'image'));
  const [found] = loaders.filter(([, node]) => isMask(node));
  const [id] = found ?? (loaders.length === 2 ? loaders[1] : undefined) ?? [];
  return id === undefined ? [] : [{ node: id, field: 'image' }];
}

function imageLoader(entries: readonly Entry[], mask: readonly Slot[]): readonly Slot[] {
  const free = entries.filter(
    ([id, node]) => isText(node, 'image') && !isMask(node) && !mask.some(({ node: taken }) => taken === id),
  );
  const [id] = free.find(([, { classType }]) => classType === 'LoadImage') ?? free[0] ?? [];
  return id === undefined ? [] : [{ node: id, field: 'image' }];
}

/** Upstream of what a sampler calls `positive`; else the only text that is not titled as the negative one. */
function promptText(graph: Graph, entries: readonly Entry[]): readonly Slot[] {
  for (const [, node] of entries) {
    const start = wiredTo(node, 'positive') ?? wiredTo(node, 'conditioning');
    const found = start === null ? null : textAbove(graph, start);
    if (found !== null) return [found];
  }
  const texts = entries.flatMap(([id, node]) => {
    const slot = /negative/u.test(node.title) ? null : textOf(id, node);
    return slot === null ? [] : [slot];
  });
  return texts.length === 1 ? texts : [];
}

/** The nearest text; every node is looked at once, since a file may hold a circle. */
function textAbove(graph: Graph, start: string): Slot | null {
  const seen = new Set<string>([start]);
  for (const id of seen) {
    const node = nodeAt(graph, id);
    if (node === null) continue;
    const own = textOf(id, node);
    if (own !== null) return own;
    for (const field of Object.keys(node.inputs)) {
      const next = wiredTo(node, field);
      if (next !== null) seen.add(next);
    }
  }
  return null;
}

function textOf(node: string, own: GraphNode): Slot | null {
  const field = wantedFields.prompt.fields.find((one) => isText(own, one));
  return field === undefined ? null : { node, field };
}

/** All of them: with one left as it is, no two runs would differ in it. */
function seeds(entries: readonly Entry[]): readonly Slot[] {
  return entries.flatMap(([node, own]) => {
    const field = ['seed', 'noise_seed'].find((one) => isNumber(own, one));
    return field === undefined ? [] : [{ node, field }];
  });
}

function sized(entries: readonly Entry[]): readonly string[] {
  const found = entries.filter(([, node]) => isNumber(node, 'width') && isNumber(node, 'height'));
  const latent = found.filter(([, { classType }]) => /latent/iu.test(classType));
  const [first] = latent.length > 0 ? latent : found;
  return first === undefined ? [] : [first[0]];
}

function resultNode(entries: readonly Entry[]): string {
  const of = (name: string): readonly Entry[] => entries.filter(([, { classType }]) => classType === name);
  const [found] = [...of('SaveImage'), ...of('PreviewImage'), ...entries.filter(([, node]) => isSink(node))];
  return found?.[0] ?? '';
}

const isSink = (node: GraphNode): boolean => wiredTo(node, 'images') !== null;

/** A place that a person can choose. */
export interface SlotChoice extends Slot {
  /** `Node 6, CLIPTextEncode “Positive”: text`. */
  readonly label: string;
}

/** Every field of the right kind, the likely ones first. */
export function slotChoices(graph: Graph, name: SlotName): readonly SlotChoice[] {
  const isFitting = name === 'seed' || name === 'width' || name === 'height' ? isNumber : isText;
  const likely = wantedFields[name].fields;
  // A title is its author's word, whatever the field holds so far.
  const titled = titledSlots(graph, [])[name];
  const isTitled = (id: string, field: string): boolean =>
    titled.some((slot) => slot.node === id && slot.field === field);
  const found = Object.entries(graph).flatMap(([id, node]) =>
    Object.keys(node.inputs)
      .filter((field) => isFitting(node, field) || isTitled(id, field))
      .map((field) => ({ node: id, field, label: `${nodeLabel(id, node)}: ${field}` })),
  );
  return [
    ...found.filter(({ field }) => likely.includes(field)),
    ...found.filter(({ field }) => !likely.includes(field)),
  ];
}

export interface OutputChoice {
  readonly node: string;
  readonly label: string;
}

/** Nodes that take pictures first: a result is saved or previewed. */
export function outputChoices(graph: Graph): readonly OutputChoice[] {
  const found = Object.entries(graph);
  return [...found.filter(([, node]) => isSink(node)), ...found.filter(([, node]) => !isSink(node))].map(
    ([id, node]) => ({ node: id, label: nodeLabel(id, node) }),
  );
}

function nodeLabel(id: string, { classType, source }: GraphNode): string {
  const meta = source['_meta'];
  const title = isRecord(meta) && typeof meta['title'] === 'string' ? meta['title'].trim() : '';
  return `Node ${id}, ${classType}${title === '' || title === classType ? '' : ` “${title}”`}`;
}

/** The tool that a graph is probably for. */
export function guessedOperation(graph: Graph, { image, mask, face, prompt }: Slots): OperationId {
  const says = (pattern: RegExp): boolean =>
    Object.values(graph).some(({ classType, title }) => pattern.test(classType) || pattern.test(title));
  if (image.length === 0) return 'generate';
  if (face.length > 0) return 'face-swap';
  if (mask.length > 0) return 'erase';
  if (says(/upscal/iu)) return 'upscale';
  return prompt.length > 0 ? 'replace-background' : 'remove-background';
}
