import { checkSize, refuse } from './commandError.ts';
import type { CommandError, CommandResult } from './commandError.ts';
import { mapSelection } from './mapShapes.ts';
import type { FrameChange } from './mapShapes.ts';
import { sameValue } from '../equality.ts';
import { identityTransform } from '../records.ts';
import type { DocumentRecord, LayerRecord, LayerTransform } from '../records.ts';
import { isQuarterTurn, normaliseDegrees, transformMatrix } from '../transform.ts';
import { assert } from '../../shared/assert.ts';
import type { Rect } from '../../shared/geometry.ts';
import type { LayerId } from '../../shared/ids.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/**
 * Moves the document's frame to `frame` (old document pixels; may reach outside to add room).
 * Layers keep all their pixels: what lies outside is hidden, not cut.
 */
export function resizeDocument(document: DocumentRecord, frame: Rect): CommandResult {
  const size = checkSize(frame.width, frame.height);
  if (!size.ok) return size;
  if (!Number.isInteger(frame.x) || !Number.isInteger(frame.y)) {
    return refuse('invalid', 'The crop frame must lie on whole pixels.');
  }
  return ok(changeFrame(document, frame.width, frame.height, moveFrame(-frame.x, -frame.y)));
}

/** Turns the document clockwise by quarter turns; exact for every layer. */
export function rotateDocument(document: DocumentRecord, quarterTurns: 1 | 2 | 3): DocumentRecord {
  const { width, height } = document;
  const degrees = quarterTurns * 90;
  const offset =
    quarterTurns === 1
      ? { x: height, y: 0 }
      : quarterTurns === 2
        ? { x: width, y: height }
        : { x: 0, y: width };
  const turn = transformMatrix({ ...offset, scaleX: 1, scaleY: 1, rotation: degrees });
  const change: FrameChange = {
    matrix: turn,
    factor: 1,
    placed: (transform) => ({
      ...transform,
      x: turn.a * transform.x + turn.c * transform.y + turn.e,
      y: turn.b * transform.x + turn.d * transform.y + turn.f,
      rotation: normaliseDegrees(transform.rotation + degrees),
    }),
  };
  const swap = quarterTurns !== 2;
  return changeFrame(document, swap ? height : width, swap ? width : height, change);
}

/**
 * Scales the document; layers keep their pixels and are scaled when drawn.
 * A freely rotated layer cannot be stretched unevenly by a transform (that would be a shear): then it is refused,
 * unless the factors differ by less than 1 % (rounding to whole pixels), where their geometric mean is used.
 */
export function scaleDocument(document: DocumentRecord, width: number, height: number): CommandResult {
  const size = checkSize(width, height);
  if (!size.ok) return size;
  const change = scaleFrame(document, width, height);
  if (!change.ok) return change;
  return ok(changeFrame(document, width, height, change.value));
}

export function scaleFrame(
  document: DocumentRecord,
  width: number,
  height: number,
): Result<FrameChange, CommandError> {
  const x = width / document.width;
  const y = height / document.height;
  const mean = Math.sqrt(x * y);
  const even = Math.abs(x / y - 1) < 0.01;
  const turned = Object.values<LayerRecord>(document.layers).find(
    (layer) => !isQuarterTurn(layer.transform.rotation),
  );
  if (turned !== undefined && !even) {
    return refuse(
      'invalid',
      `The layer “${turned.name}” is rotated freely and cannot be stretched unevenly. Keep the proportions.`,
    );
  }
  return ok({
    matrix: { a: x, b: 0, c: 0, d: y, e: 0, f: 0 },
    factor: mean,
    placed: (transform) => ({ ...scaledAxes(transform, x, y, mean), x: transform.x * x, y: transform.y * y }),
  });
}

export function changeFrame(
  document: DocumentRecord,
  width: number,
  height: number,
  change: FrameChange,
): DocumentRecord {
  assert(checkSize(width, height).ok, 'the new frame has a valid size');
  const layers: Record<LayerId, LayerRecord> = {};
  for (const id of document.layerOrder) {
    const layer = document.layers[id];
    if (layer !== undefined)
      layers[id] = { ...layer, transform: positiveZero(change.placed(layer.transform)) };
  }
  const { placement: before = identityTransform, ...unplaced } = document;
  const placement = positiveZero(change.placed(before));
  return {
    ...unplaced,
    ...(sameValue(placement, identityTransform) ? {} : { placement }),
    width,
    height,
    layers,
    selection: mapSelection(document.selection, change),
  };
}

function moveFrame(dx: number, dy: number): FrameChange {
  return {
    matrix: { a: 1, b: 0, c: 0, d: 1, e: dx, f: dy },
    factor: 1,
    placed: (transform) => ({ ...transform, x: transform.x + dx, y: transform.y + dy }),
  };
}

function scaledAxes(transform: LayerTransform, x: number, y: number, mean: number): LayerTransform {
  const rotation = normaliseDegrees(transform.rotation);
  if (!isQuarterTurn(rotation)) {
    return { ...transform, scaleX: transform.scaleX * mean, scaleY: transform.scaleY * mean };
  }
  // After a quarter turn the layer's own x axis lies along the document's y axis.
  const swapped = rotation === 90 || rotation === 270;
  return {
    ...transform,
    scaleX: transform.scaleX * (swapped ? y : x),
    scaleY: transform.scaleY * (swapped ? x : y),
  };
}

/** JSON has no -0: storing one would come back as a different record. */
function positiveZero(transform: LayerTransform): LayerTransform {
  return { ...transform, x: transform.x + 0, y: transform.y + 0 };
}
