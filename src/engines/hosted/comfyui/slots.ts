import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';

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

export type SlotName = Exclude<keyof Slots, 'output'>;

export const slotNames: readonly SlotName[] = ['image', 'mask', 'face', 'prompt', 'seed', 'width', 'height'];

/** Without these a run could not do what its tool promises. */
export const neededSlots: Readonly<Record<OperationId, readonly SlotName[]>> = {
  generate: ['prompt', 'seed', 'width', 'height'],
  erase: ['image', 'mask'],
  'remove-background': ['image'],
  'replace-background': ['image', 'prompt'],
  expand: ['image', 'mask'],
  'style-transfer': ['image', 'prompt'],
  'face-swap': ['image', 'face'],
  upscale: ['image'],
};

/** What else a run of the tool has a value for. */
export const furtherSlots: Readonly<Record<OperationId, readonly SlotName[]>> = {
  generate: [],
  erase: [],
  'remove-background': [],
  'replace-background': ['seed'],
  upscale: [],
  expand: ['prompt', 'seed'],
  'style-transfer': ['seed'],
  'face-swap': [],
};

/** Null for what is none: read from storage or a file. */
export function parseSlots(value: unknown): Slots | null {
  if (!isRecord(value) || typeof value['output'] !== 'string') return null;
  const [image, mask, face, prompt, seed, width, height] = slotNames.map((name) =>
    // Written before there were faces.
    slotList(value[name] ?? (name === 'face' ? [] : undefined)),
  );
  if (!image || !mask || !face || !prompt || !seed || !width || !height) return null;
  return { image, mask, face, prompt, seed, width, height, output: value['output'] };
}

function slotList(value: unknown): readonly Slot[] | null {
  if (!Array.isArray(value)) return null;
  const slots = value.map(slotOf);
  return slots.every((slot) => slot !== null) ? slots : null;
}

function slotOf(value: unknown): Slot | null {
  if (!isRecord(value)) return null;
  const { node, field } = value;
  return typeof node === 'string' && typeof field === 'string' ? { node, field } : null;
}
