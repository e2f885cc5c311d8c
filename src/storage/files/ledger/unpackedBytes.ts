import { ledgerFileFailure } from './ledgerErrors.ts';

export interface UnpackLimits {
  /** Of the unpacked lines. */
  readonly maxBytes: number;
  /** Beyond `freeBytes` the lines may be this many times as long as the packed file; real ledgers reach about 30. */
  readonly maxRatio: number;
  readonly freeBytes: number;
}

/** A million events are about 370 MB. */
export const usualLimits: UnpackLimits = {
  maxBytes: 4 * 1024 ** 3,
  maxRatio: 100,
  freeBytes: 64 * 1024 ** 2,
};

/** The bytes of a file, unpacked where it is gzip, piece by piece. Throws `LedgerFileFailure`. */
export async function* unpackedBytes(
  file: Blob,
  name: string,
  limits: UnpackLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = await isGzip(file, name);
  const source: ReadableStream<Uint8Array> = packed
    ? file.stream().pipeThrough(new DecompressionStream('gzip'))
    : file.stream();
  const reader = source.getReader();
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await readPiece(reader, name, packed);
      if (done) return;
      total += value.length;
      if (packed && total > limits.freeBytes && total > file.size * limits.maxRatio)
        throw ledgerFileFailure('bomb', name);
      if (total > limits.maxBytes) throw ledgerFileFailure(packed ? 'bomb' : 'too-large', name);
      yield value;
    }
  } finally {
    // Also when the caller has seen enough: the rest is not unpacked.
    await reader.cancel().catch(() => {});
  }
}

async function isGzip(file: Blob, name: string): Promise<boolean> {
  try {
    const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    return first === 0x1f && second === 0x8b;
  } catch {
    throw ledgerFileFailure('unreadable', name);
  }
}

async function readPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  name: string,
  packed: boolean,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch (cause) {
    if (cause instanceof DOMException || !packed) throw ledgerFileFailure('unreadable', name);
    const early = /truncat|unexpected end/i.test(cause instanceof Error ? cause.message : '');
    throw ledgerFileFailure(early ? 'truncated' : 'damaged', name);
  }
}
