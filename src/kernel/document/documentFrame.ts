import { identityTransform } from './records.ts';
import type { DocumentFrame, DocumentRecord, LayerTransform } from './records.ts';
import { assertNever } from '../shared/assert.ts';
import type { Size } from '../shared/geometry.ts';
import type { StagedResult } from '../workspace/staged.ts';

/** Placements within this are one: scaling down and up again rounds. */
const tolerance = 1e-6;

export function frameOf(document: DocumentRecord): DocumentFrame {
  const { width, height, colorSpace, placement = identityTransform } = document;
  return { width, height, colorSpace, placement };
}

/** Pixels made for one of them lie right in the other. */
export function sameFrame(one: DocumentFrame, other: DocumentFrame): boolean {
  const sides: readonly (keyof LayerTransform)[] = ['x', 'y', 'scaleX', 'scaleY', 'rotation'];
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.colorSpace === other.colorSpace &&
    sides.every((side) => Math.abs(one.placement[side] - other.placement[side]) <= tolerance)
  );
}

export type FramedResult = Pick<StagedResult, 'change' | 'changed' | 'tool' | 'settings' | 'base'>;

/** Whether the result was made for the frame that the document has now. */
export function fitsFrame(document: DocumentRecord, staged: FramedResult): boolean {
  if (staged.base !== undefined) return sameFrame(staged.base, frameOf(document));
  const size = sizeMadeFor(staged);
  return size === null || (size.width === document.width && size.height === document.height);
}

/** A result staged before frames were recorded tells no more than a size; a generated picture brings its own (null). */
function sizeMadeFor({ change, changed, tool, settings }: FramedResult): Size | null {
  if (tool === 'generate') return null;
  const factor = settings['factor'];
  switch (change.kind) {
    case 'layer':
      return { width: change.pixelWidth, height: change.pixelHeight };
    case 'document':
      if (typeof factor !== 'number') return null;
      return { width: change.pixelWidth / factor, height: change.pixelHeight / factor };
    case 'frame': {
      const { left, top, right, bottom } = change.margins;
      return { width: change.pixelWidth - left - right, height: change.pixelHeight - top - bottom };
    }
    case 'layer-mask':
    case 'cutout':
    case 'backdrop':
      return changed;
    default:
      return assertNever(change);
  }
}
