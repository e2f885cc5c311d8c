import { squaresOf } from '../../../kernel/pixels/squares.ts';
import type { EraseRequest } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import { intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { FillField } from './fillField.ts';
import type { OpenFill } from './fillWork.ts';

/** A fill on its way into the picture. */
export interface Fill {
  /** Of the document. */
  readonly crop: Rect;
  /** None over another. */
  readonly fields: readonly FillField[];
  readonly drawn: OpenFill;
}

type Sinks = Pick<EraseRequest, 'sink' | 'cleared'>;

/** Writes the fill where the fields cover the picture and nowhere else, in squares, each once. Gives the fill back. */
export async function pasteBack(fill: Fill, sinks: Sinks): Promise<Result<null, EngineError>> {
  try {
    for (const field of fill.fields) {
      const pasted = await pasteField(fill, field, sinks);
      if (!pasted.ok) return pasted;
    }
    return ok(null);
  } finally {
    fill.drawn.close();
  }
}

async function pasteField(
  { crop, drawn }: Fill,
  field: FillField,
  { sink, cleared }: Sinks,
): Promise<Result<null, EngineError>> {
  for (const square of squaresOf(intersectRects(field.rect, crop))) {
    const coverage = await field.coverage(square);
    if (!coverage.some((value) => value !== 0)) continue;
    const place = { ...square, x: square.x - crop.x, y: square.y - crop.y };
    const made = await drawn.draw(place, coverage);
    if (!made.ok) return made;
    await sink.write(square.x, square.y, made.value.pixels);
    if (made.value.cleared !== null) await cleared?.write(square.x, square.y, made.value.cleared);
  }
  return ok(null);
}
