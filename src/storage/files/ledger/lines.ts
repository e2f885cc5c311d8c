import type { LineProblem } from '../../../kernel/ledger/jsonl.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Cuts bytes into lines of text. An event is some hundred bytes; a line without end is not kept in memory. */
export interface LineCutter {
  /** Lines that end in these bytes. */
  cut(bytes: Uint8Array): readonly (TextLine | LineProblem)[];
  /** The last line, where the file does not end with a line end. */
  end(): readonly (TextLine | LineProblem)[];
}

export const maxLineBytes = 1024 * 1024;

const newline = 0x0a;

export function createLineCutter(): LineCutter {
  // Fatal: a byte that is no UTF-8 must not become another content in silence.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;

  function hold(bytes: Uint8Array): void {
    length += bytes.length;
    if (length > maxLineBytes) parts = [];
    // A copy: the stream may use its buffer again.
    else if (bytes.length > 0) parts.push(bytes.slice());
  }

  function take(): TextLine | LineProblem {
    const line = number;
    const [only] = parts;
    const whole = parts.length === 1 && only !== undefined ? only : joined(parts);
    const tooLong = length > maxLineBytes;
    parts = [];
    length = 0;
    number += 1;
    if (tooLong) return { kind: 'too-long', line, reason: 'longer than any event' };
    try {
      return { number: line, text: decoder.decode(whole) };
    } catch {
      return { kind: 'encoding', line, reason: 'not UTF-8 text' };
    }
  }

  return {
    cut(bytes) {
      const lines: (TextLine | LineProblem)[] = [];
      let from = 0;
      for (;;) {
        const at = bytes.indexOf(newline, from);
        if (at === -1) break;
        hold(bytes.subarray(from, at));
        lines.push(take());
        from = at + 1;
      }
      hold(bytes.subarray(from));
      return lines;
    },
    end: () => (length === 0 ? [] : [take()]),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
