/** Numbers as people read them. Every function is pure and takes the unit its name or parameter says. */

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

// Built once: `toLocaleString` makes a formatter for every number, which costs more than drawing it.
const upToHundredths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const grouped = new Intl.NumberFormat('en-US');
const groupedCents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Durations that are measured: `0 s`, `240 ms`, `1.4 s`, `14 s`, `2:10`, `1:02:10`. */
export function formatDuration(ms: number): string {
  if (ms < 0.5) return '0 s';
  if (ms < 950) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < minuteMs - 500) return `${Math.round(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (ms < hourMs) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A running clock that does not change its width: `0:07.4`. */
export function formatElapsed(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100);
  const seconds = Math.floor(tenths / 10);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}.${tenths % 10}`;
}

/** Micro-USD as dollars; small amounts keep the digits that make them visible. */
export function formatDollars(micros: number): string {
  const dollars = micros / 1_000_000;
  if (dollars === 0) return '$0.00';
  const absolute = Math.abs(dollars);
  const digits = absolute < 0.01 ? 4 : absolute < 1 ? 3 : 2;
  const text = digits === 2 ? groupedCents.format(absolute) : absolute.toFixed(digits);
  return `${dollars < 0 ? '−' : ''}$${digits > 2 ? trimZeros(text, 2) : text}`;
}

/** Credits with at most two decimals: `0`, `4`, `4.25`. */
export function formatCredits(micros: number, microsPerCredit: number): string {
  const credits = micros / microsPerCredit;
  if (credits !== 0 && Math.abs(credits) < 0.01) return credits < 0 ? '> −0.01' : '< 0.01';
  return upToHundredths.format(credits);
}

/** `1,024`. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** `just now`, `4 min ago`, `3 h ago`, `2 d ago`, then the date. */
export function formatRelative(atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  if (age < minuteMs) return 'just now';
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min ago`;
  if (age < dayMs) return `${Math.floor(age / hourMs)} h ago`;
  if (age < 7 * dayMs) return `${Math.floor(age / dayMs)} d ago`;
  return new Date(atMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

export function formatDateTime(atMs: number): string {
  return new Date(atMs).toLocaleString('en-GB', {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

export function formatPercent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}

function trimZeros(text: string, keep: number): string {
  let end = text.length;
  const least = text.indexOf('.') + 1 + keep;
  while (end > least && text[end - 1] === '0') end -= 1;
  return text.slice(0, end);
}
