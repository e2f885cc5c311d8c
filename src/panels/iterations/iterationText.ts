import { formatDuration } from '../../design/format.ts';
import type { StandInFacts } from '../../kernel/ledger/events.ts';
import type { IterationRow } from '../../kernel/metrics/views.ts';
import { formatCredits } from '../../design/format.ts';
import { creditsText, microsPerCredit } from '../figures/figures.ts';
import { reasonName, verdictNames } from '../figures/verdicts.ts';

/** What was promised, as text. */
export function quoteText(row: IterationRow): string {
  if (row.quoteQualifier === 'none') return 'no quote';
  if (row.quotedMicros === null || row.quoteQualifier === 'unpriced') return 'unpriced';
  return `${row.quoteQualifier === 'estimate' ? '~' : ''}${formatCredits(row.quotedMicros, microsPerCredit)}`;
}

/** Quote → actual, only where they differ; what a provider billed in the end is told as that. */
export function costText(row: IterationRow): string {
  const actual = creditsText(row.actual);
  const quote = quoteText(row);
  const known = row.status !== 'running' && row.status !== 'in-doubt';
  const unit = actual === 'unpriced' ? '' : ' cr';
  if (!known) return `${quote}${quote === 'unpriced' || quote === 'no quote' ? '' : ' cr'}`;
  const differs = row.quotedMicros !== null && row.quotedMicros !== row.actual.micros;
  if (row.settled) return `settled: ${actual}${unit}${differs ? `, was quoted ${quote}` : ''}`;
  return differs ? `${quote} → ${actual}${unit}` : `${actual}${unit}`;
}

export function verdictText(row: IterationRow): string {
  const verdict = verdictNames[row.status];
  if (row.status === 'rejected' && row.reason) return `${verdict}: ${reasonName(row.reason).toLowerCase()}`;
  if (row.status === 'failed' && row.errorType) return `${verdict}: ${row.errorType}`;
  return verdict;
}

/** What it was that kept the chosen engine from the run. */
const standInReasons: Readonly<Record<string, string>> = {
  'in-a-row': 'its last runs failed',
  share: 'too many of its runs failed',
  slow: 'it was slower than usual',
  unreachable: 'it could not be reached',
  auth: 'it refused the key',
  payment: 'its account had no credit',
  'spend-limit': 'its spend limit was reached',
  'rate-limited': 'it took no more requests just then',
  upstream: 'it had a fault of its own',
};

/** "for FLUX.2 pro: it had a fault of its own". */
export function forWhom({ name, reason }: StandInFacts): string {
  return `for ${name}: ${standInReasons[reason] ?? reason}`;
}

export function standInText(facts: StandInFacts): string {
  return `stood in ${forWhom(facts)}`;
}

export function waitText(row: IterationRow): string {
  return row.pendingMs === null ? '…' : formatDuration(row.pendingMs);
}

/** `wasm × 2`, `webgpu`, or an em dash when nothing ran. */
export function backendText(row: Pick<IterationRow, 'backend' | 'threads'>): string {
  if (row.backend === null) return '–';
  return row.threads !== null && row.threads > 1 ? `${row.backend} × ${row.threads}` : row.backend;
}

/** The picture of a row: its accepted output first, else the first that has one. */
export function thumbnailOf(row: IterationRow, thumbnails: Readonly<Record<string, string>>): string | null {
  const sorted = row.outputs.toSorted(
    (a, b) => Number(b.decision === 'accepted') - Number(a.decision === 'accepted'),
  );
  for (const output of sorted) {
    const found = thumbnails[output.id];
    if (found !== undefined) return found;
  }
  return thumbnails[row.call] ?? null;
}
