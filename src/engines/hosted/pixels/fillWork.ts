import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { matchedFill } from './matchedFill.ts';
import type { DrawnSquare, FillParts, MatchedFill } from './matchedFill.ts';

/** Where colours are matched and a fill is drawn: hundreds of milliseconds that a page has better uses for. */
export interface FillWork {
  /**
   * Takes the pictures of `parts` with it: they may be empty afterwards. Null where the service has painted nothing.
   * `note`: a fact for the run's report.
   */
  open(parts: FillParts, note: (text: string) => void): Promise<Result<OpenFill | null, EngineError>>;
}

export interface OpenFill extends Pick<MatchedFill, 'difference'> {
  /** One at a time. Takes `coverage` with it. */
  draw(place: Rect, coverage: Uint8ClampedArray<ArrayBuffer>): Promise<Result<DrawnSquare, EngineError>>;
  /** Whoever has opened it closes it. */
  close(): void;
}

/** In the thread that asks. */
export const fillsHere: FillWork = {
  open: async (parts) => {
    const fill = matchedFill(parts);
    if (fill === null) return ok(null);
    const { difference, draw } = fill;
    return ok({ difference, draw: async (place, coverage) => ok(draw(place, coverage)), close: () => {} });
  },
};
