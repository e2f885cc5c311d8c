/**
 * Hybrid logical clock: rises with every event of a device, follows the wall clock where it can.
 * On the wire: 13-digit milliseconds '.' 4-hex counter '.' dev, so that comparing strings compares clocks.
 * Rules: metrics-and-ledger 4.6 (Kulkarni et al. 2014, with the counter taken over all clocks equal to the new time).
 */
export interface HlcState {
  readonly ms: number;
  readonly counter: number;
}

export const zeroHlc: HlcState = { ms: 0, counter: 0 };

/** A remote clock may not pull ours further than this ahead of local time. */
export const maxRemoteLeadMs = 5 * 60_000;

const maxCounter = 0xffff;

/** The clock of the next local event. */
export function tickHlc(last: HlcState, nowMs: number): HlcState {
  const ms = Math.max(last.ms, Math.floor(nowMs));
  return normalised(ms, ms === last.ms ? last.counter + 1 : 0);
}

/** The clock after hearing of a remote event; `flagged` when the remote one was too far ahead to follow. */
export function receiveHlc(
  last: HlcState,
  remote: HlcState,
  nowMs: number,
): { readonly clock: HlcState; readonly flagged: boolean } {
  const now = Math.floor(nowMs);
  const flagged = remote.ms > now + maxRemoteLeadMs;
  if (flagged) return { clock: tickHlc(last, now), flagged };
  const ms = Math.max(last.ms, remote.ms, now);
  const equal = [last, remote].filter((clock) => clock.ms === ms).map((clock) => clock.counter);
  return { clock: normalised(ms, equal.length === 0 ? 0 : 1 + Math.max(...equal)), flagged };
}

export function formatHlc(clock: HlcState, dev: string): string {
  return `${String(clock.ms).padStart(13, '0')}.${clock.counter.toString(16).padStart(4, '0')}.${dev}`;
}

const pattern = /^(\d{13})\.([0-9a-f]{4})\.(.+)$/;

export function parseHlc(text: string): (HlcState & { readonly dev: string }) | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  return { ms: Number(match[1]), counter: Number.parseInt(match[2] ?? '0', 16), dev: match[3] ?? '' };
}

/** The one total order of events: (hlc, id). */
export function compareEvents(
  a: { readonly hlc: string; readonly id: string },
  b: { readonly hlc: string; readonly id: string },
): number {
  if (a.hlc !== b.hlc) return a.hlc < b.hlc ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** A counter that does not fit in four hex digits borrows a millisecond from the future. */
function normalised(ms: number, counter: number): HlcState {
  return counter > maxCounter ? { ms: ms + 1, counter: 0 } : { ms, counter };
}
