import type { EventEnvelope } from '../ledger/events.ts';

export interface Stamp extends Pick<EventEnvelope, 'id' | 'hlc' | 'at' | 'dev'> {
  readonly mono?: number | undefined;
}

/** Clocks of one page load agree to within this; two page loads differ by far more. */
const samePageToleranceMs = 2_000;

/**
 * Milliseconds from submission to the end by the monotonic clock (G6), or null when the two events do not come
 * from one page load. Monotonic clocks start at 0 with each page: they are comparable only while they move along
 * with the wall clock.
 */
export function elapsedBetween(start: Stamp, end: Stamp): number | null {
  if (start.dev !== end.dev || start.mono === undefined || end.mono === undefined) return null;
  const monoMs = end.mono - start.mono;
  const wallMs = end.at - start.at;
  if (monoMs < 0 || Math.abs(monoMs - wallMs) > samePageToleranceMs) return null;
  return Math.round(monoMs);
}

/** The parts that a completed call measured of itself. */
export function measuredMs(body: {
  readonly queueMs: number;
  readonly serverMs: number;
  readonly downloadMs: number;
  readonly decodeMs: number;
  readonly computeMs: number;
}): number {
  return body.queueMs + body.serverMs + body.downloadMs + body.decodeMs + body.computeMs;
}
