import { createSha256 } from '../../../kernel/shared/sha256.ts';

export interface WrittenFile {
  readonly blob: Blob;
  /** Of the bytes. */
  readonly sha256: string;
  readonly byteLength: number;
}

/** A file that grows by texts or bytes; what is written leaves the heap piece by piece. */
export interface FileSink {
  write(text: string): void;
  writeBytes(bytes: Uint8Array<ArrayBuffer>): void;
  end(): WrittenFile;
}

const pieceLength = 1 << 20;

export function createFileSink(mimeType: string): FileSink {
  const encoder = new TextEncoder();
  const hash = createSha256();
  const pieces: Blob[] = [];
  let waiting: string[] = [];
  let waitingLength = 0;
  let byteLength = 0;

  function writeBytes(bytes: Uint8Array<ArrayBuffer>): void {
    hash.update(bytes);
    byteLength += bytes.length;
    pieces.push(new Blob([bytes]));
  }
  function flush(): void {
    if (waitingLength > 0) writeBytes(encoder.encode(waiting.join('')));
    waiting = [];
    waitingLength = 0;
  }

  return {
    write(text) {
      waiting.push(text);
      waitingLength += text.length;
      if (waitingLength >= pieceLength) flush();
    },
    writeBytes,
    end() {
      flush();
      return { blob: new Blob(pieces, { type: mimeType }), sha256: hash.hex(), byteLength };
    },
  };
}
