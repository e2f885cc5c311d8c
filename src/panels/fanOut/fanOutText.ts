import { formatBytes, formatDuration } from '../../design/format.ts';
import { sumPrices } from '../../kernel/pricing/sumPrices.ts';
import type { RunQuote } from '../../session/types.ts';
import { priceText } from '../figures/figures.ts';

/** `3 engines · 14 credits · ~9 s`: what the click costs in all, and when the last of them is done. */
export function fanOutDetail(quotes: readonly RunQuote[]): string {
  return [`${quotes.length} engines`, priceText(sumPrices(quotes)), waitTextOf(quotes)].join(' · ');
}

/**
 * Providers work side by side, engines of this machine one after the other. `+`: nothing is known of one of them, so
 * that it may be later.
 */
function waitTextOf(quotes: readonly RunQuote[]): string {
  const known = quotes.map((quote) => ({ quote, ms: expectedMs(quote) }));
  const download = quotes
    .map(({ availability }) => (availability.kind === 'download' ? availability.bytes : 0))
    .reduce((a, b) => a + b, 0);
  const first = download > 0 ? `${formatBytes(download)} download first` : null;
  const isWhole = known.every(({ ms }) => ms !== null);
  const here = known
    .filter(({ quote }) => quote.source === 'local')
    .reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  const there = known.filter(({ quote }) => quote.source === 'hosted').map(({ ms }) => ms ?? 0);
  const slowest = Math.max(here, ...there);
  const wait = slowest === 0 ? 'no timing yet' : `~${formatDuration(slowest)}${isWhole ? '' : '+'}`;
  return first === null ? wait : `${wait}, ${first}`;
}

function expectedMs({ wait, publishedWaitMs }: RunQuote): number | null {
  return wait.n > 0 && wait.p50Ms !== null ? wait.p50Ms : (publishedWaitMs ?? null);
}
