import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { FailureKind, HostedIo, HostedOutput } from '../contract.ts';
import { downloadPicture } from '../download.ts';
import type { Picture } from './response.ts';

/** What came and can be shown; a failure only where that is nothing. The service tells no seed. */
export async function outputsOf(
  pictures: readonly Picture[],
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<readonly HostedOutput[], FailureKind>> {
  const outputs: HostedOutput[] = [];
  let failure: FailureKind = 'no-image';
  for (const picture of pictures) {
    const got = picture.kind === 'bytes' ? ok(picture) : await downloadPicture(io, picture.url, signal);
    if (got.ok) outputs.push({ bytes: got.value.bytes, mimeType: got.value.mimeType, seed: null });
    // The answer cannot be asked for again.
    else if (got.error.kind !== 'lost') failure = got.error.kind;
    else failure = got.error.status === null ? 'timeout-unknown' : 'upstream';
  }
  return outputs.length > 0 ? ok(outputs) : err(failure);
}
