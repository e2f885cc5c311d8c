import { LedgerFileFailure, ledgerFileFailure } from './ledgerErrors.ts';
import type { LedgerFileError } from './ledgerErrors.ts';
import { createLineCutter } from './lines.ts';
import { unpackedBytes, usualLimits } from './unpackedBytes.ts';
import type { UnpackLimits } from './unpackedBytes.ts';
import { parseEventLine } from '../../../kernel/ledger/jsonl.ts';
import type { LineProblem } from '../../../kernel/ledger/jsonl.ts';
import { createManifestTally } from '../../../kernel/ledger/manifest.ts';
import type { LedgerManifest } from '../../../kernel/ledger/manifest.ts';
import type { AnyEvent } from '../../../kernel/ledger/validate.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { createSha256 } from '../../../kernel/shared/sha256.ts';
import type { LedgerSource } from '../../../kernel/workspace/importLedger.ts';

/** A file that was read through once: what it holds is known before anything of it is stored. */
export interface LedgerFile extends LedgerSource {
  /** Counted from the events in it, so comparable with the one that came beside it. */
  readonly manifest: LedgerManifest;
  /** Lines that are no events. They are passed over: say so to the person before the rest is taken in. */
  readonly badLines: { readonly count: number; readonly first: readonly LineProblem[] };
}

/** Enough to see what is wrong. */
const problemsKept = 20;
/** A file that starts with this many lines of something else is not read to its end. */
const badLinesAtStart = 1_000;

/** `events.jsonl.gz` or its unpacked lines. The file is read twice: here, and again by `chunks`; memory stays flat. */
export async function readLedgerFile(
  file: Blob & { readonly name: string },
  limits: UnpackLimits = usualLimits,
): Promise<Result<LedgerFile, LedgerFileError>> {
  const { name } = file;
  const tally = createManifestTally();
  const hash = createSha256();
  const first: LineProblem[] = [];
  let byteLength = 0;
  let events = 0;
  let bad = 0;
  try {
    const pieces = eventPieces(file, name, limits, (bytes) => {
      hash.update(bytes);
      byteLength += bytes.length;
    });
    for await (const piece of pieces) {
      tally.add(piece.events);
      events += piece.events.length;
      bad += piece.problems.length;
      first.push(...piece.problems.slice(0, problemsKept - first.length));
      if (events === 0 && bad >= badLinesAtStart) break;
    }
  } catch (cause) {
    if (cause instanceof LedgerFileFailure) return err(cause.error);
    throw cause;
  }
  if (events === 0) {
    const [problem] = first;
    if (problem === undefined) return err(ledgerFileFailure('empty', name).error);
    return err(ledgerFileFailure('not-a-ledger', name, `: line ${problem.line} is ${problem.reason}`).error);
  }
  const sha256 = hash.hex();
  return ok({
    name,
    sha256,
    events,
    manifest: tally.manifest({ file: name, sha256, byteLength }),
    badLines: { count: bad, first },
    async *chunks() {
      for await (const piece of eventPieces(file, name, limits, () => {})) yield piece.events;
    },
  });
}

interface Piece {
  readonly events: readonly AnyEvent[];
  readonly problems: readonly LineProblem[];
}

async function* eventPieces(
  file: Blob,
  name: string,
  limits: UnpackLimits,
  onBytes: (bytes: Uint8Array) => void,
): AsyncGenerator<Piece, void, undefined> {
  const cutter = createLineCutter();
  for await (const bytes of unpackedBytes(file, name, limits)) {
    onBytes(bytes);
    yield parsed(cutter.cut(bytes));
  }
  yield parsed(cutter.end());
}

function parsed(lines: ReturnType<ReturnType<typeof createLineCutter>['cut']>): Piece {
  const events: AnyEvent[] = [];
  const problems: LineProblem[] = [];
  for (const line of lines) {
    const result = 'text' in line ? parseEventLine(line.text, line.number) : err(line);
    if (!result.ok) problems.push(result.error);
    else if (result.value !== null) events.push(result.value);
  }
  return { events, problems };
}
