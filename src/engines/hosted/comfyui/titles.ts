import { ownValue } from './graph.ts';
import type { Graph, GraphNode } from './graph.ts';
import { neededSlots, type Slot, type SlotName, type Slots } from './slots.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';

/**
 * The user may give nodes these titles, and the product fills in their values:
 *
 * - `ninetyten:image`: loads the picture (`LoadImage`, or any node with an `image` field)
 * - `ninetyten:mask`: loads the mask; `LoadImageMask` gets it white where to act, `LoadImage` as transparency
 * - `ninetyten:face`: loads the picture that a face comes from
 * - `ninetyten:prompt`: a node with a text (`text`, `value`, `string` or `prompt`)
 * - `ninetyten:seed`: a node with `seed`, `noise_seed` or `value`
 * - `ninetyten:size`: a node with `width` and `height`
 * - `ninetyten:output`: the one node whose pictures are the result (`SaveImage`, `PreviewImage`)
 *
 * Every title but the last may stand on several nodes.
 */
const prefix = 'ninetyten:';

/** Title and fields of a slot; the first field that holds a value of its own is taken. */
export const wantedFields: Readonly<
  Record<SlotName, { readonly title: string; readonly fields: readonly string[] }>
> = {
  image: { title: 'image', fields: ['image'] },
  mask: { title: 'mask', fields: ['image', 'mask'] },
  face: { title: 'face', fields: ['image'] },
  prompt: { title: 'prompt', fields: ['text', 'value', 'string', 'prompt'] },
  seed: { title: 'seed', fields: ['seed', 'noise_seed', 'value'] },
  width: { title: 'size', fields: ['width'] },
  height: { title: 'size', fields: ['height'] },
};

/** What the titles say; what is wrong with them is added to `complaints`, in sentences for their author. */
export function titledSlots(graph: Graph, complaints: string[]): Slots {
  return {
    image: slotsOf(graph, 'image', complaints),
    mask: slotsOf(graph, 'mask', complaints),
    face: slotsOf(graph, 'face', complaints),
    prompt: slotsOf(graph, 'prompt', complaints),
    seed: slotsOf(graph, 'seed', complaints),
    width: slotsOf(graph, 'width', complaints),
    height: slotsOf(graph, 'height', complaints),
    output: outputOf(graph, complaints),
  };
}

export function missingTitles(graph: Graph, operation: OperationId): readonly string[] {
  const titles = new Set(neededSlots[operation].map((name) => wantedFields[name].title));
  return Array.from(titles)
    .filter((title) => titled(graph, title).length === 0)
    .map((title) => `This tool needs a node with the title “${prefix}${title}”.`);
}

/** A slip of the pen would otherwise be a value that nobody fills in. */
export function unknownTitles(graph: Graph): readonly string[] {
  const known = new Set(['output', ...Object.values(wantedFields).map(({ title }) => title)]);
  return Object.entries(graph)
    .filter(([, { title }]) => title.startsWith(prefix) && !known.has(title.slice(prefix.length)))
    .map(([id, { title }]) => `Node ${id} is titled “${title}”, which means nothing here.`);
}

function titled(graph: Graph, title: string): readonly [string, GraphNode][] {
  return Object.entries(graph).filter(([, node]) => node.title === prefix + title);
}

function slotsOf(graph: Graph, name: SlotName, complaints: string[]): readonly Slot[] {
  const { title, fields } = wantedFields[name];
  return titled(graph, title).flatMap(([node, own]) => {
    const field = fields.find((one) => ownValue(own, one) !== undefined);
    if (field !== undefined) return [{ node, field }];
    complaints.push(
      `Node ${node} (${own.classType}) is titled “${prefix}${title}” and has no value of its own for ${fields.join(', ')}.`,
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
