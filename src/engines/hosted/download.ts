import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import { err, ok } from '../../kernel/shared/result.ts';
import type { Result } from '../../kernel/shared/result.ts';
import type { HostedIo } from './contract.ts';
import { isPage } from './exchange.ts';
import { imageType } from './imageType.ts';

interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
}

export interface DownloadFailure {
  readonly kind: 'cancelled' | 'expired' | 'upstream' | 'no-image' | 'lost';
  /** null where no answer came. */
  readonly status: number | null;
}

/** What services answer for a signed address after its time. */
const gone: ReadonlySet<number> = new Set([401, 403, 404, 410]);

/** What our proxy says of a picture for good: of what comes from there, it passes nothing on. */
const verdicts = /"code":\s*"(?:not-an-image|too-large|redirect-refused)"/u;
const mostWords = 2_000;

const isOutage = (status: number, text: string): boolean =>
  status === 429 || (status >= 500 && !verdicts.test(text));

/** A result from the address that a service gave, told to be a picture by its first bytes. */
export async function downloadPicture(
  io: HostedIo,
  url: string,
  signal: CancelSignal,
): Promise<Result<Picture, DownloadFailure>> {
  try {
    const response = await io.download(url, signal);
    const { status } = response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = imageType(bytes) === null ? new TextDecoder().decode(bytes.subarray(0, mostWords)) : '';
    // The picture lies where it did: a page is of something on the way, an outage passes.
    if (isPage(text) || isOutage(status, text)) return err({ kind: 'lost', status });
    if (!response.ok) return err({ kind: gone.has(status) ? 'expired' : 'upstream', status });
    const mimeType = imageType(bytes);
    return mimeType === null ? err({ kind: 'no-image', status }) : ok({ bytes, mimeType });
  } catch {
    return err({ kind: signal.aborted ? 'cancelled' : 'lost', status: null });
  }
}
