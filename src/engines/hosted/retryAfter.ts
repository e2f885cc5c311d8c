/** The header `Retry-After`, in seconds or as a date, as milliseconds from `nowMs`; null where there is none. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const stated = headers.get('retry-after')?.trim();
  if (!stated) return null;
  const seconds = Number(stated);
  if (Number.isFinite(seconds)) return seconds < 0 ? null : Math.round(seconds * 1000);
  const at = Date.parse(stated);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
