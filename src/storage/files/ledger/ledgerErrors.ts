import { quoted } from '../import/importErrors.ts';

export interface LedgerFileError {
  readonly kind: 'empty' | 'not-a-ledger' | 'truncated' | 'damaged' | 'bomb' | 'too-large' | 'unreadable';
  readonly fileName: string;
  /** A sentence naming the file and the reason. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Leaves the reading of a stream half way; `readLedgerFile` turns it into a value, `chunks` of a file lets it out. */
export class LedgerFileFailure extends Error {
  readonly error: LedgerFileError;
  constructor(error: LedgerFileError) {
    super(error.message);
    this.name = 'LedgerFileFailure';
    this.error = error;
  }
}

const copyAgain = 'Copy it again from where it came from.';
const exportAgain = 'Export the ledger again on the machine that it comes from.';

const words: Readonly<Record<LedgerFileError['kind'], { readonly reason: string; readonly hint: string }>> = {
  empty: { reason: 'holds no events', hint: exportAgain },
  'not-a-ledger': {
    reason: 'is not a ledger',
    hint: 'Choose the events.jsonl.gz of a ledger export, or its unpacked lines.',
  },
  truncated: { reason: 'ends too early', hint: copyAgain },
  damaged: { reason: 'is damaged and cannot be unpacked', hint: copyAgain },
  bomb: { reason: 'unpacks to far more than a ledger would', hint: exportAgain },
  'too-large': { reason: 'is larger than a browser can take in', hint: exportAgain },
  unreadable: {
    reason: 'could not be read',
    hint: 'It may have been moved or changed. Choose it again.',
  },
};

/** `detail` continues the sentence. */
export function ledgerFileFailure(
  kind: LedgerFileError['kind'],
  fileName: string,
  detail = '',
): LedgerFileFailure {
  const { reason, hint } = words[kind];
  return new LedgerFileFailure({ kind, fileName, message: `${quoted(fileName)} ${reason}${detail}.`, hint });
}
