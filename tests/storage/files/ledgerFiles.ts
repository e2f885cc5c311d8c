import type { AnyEvent } from '../../../src/kernel/ledger/validate.ts';
import { eventLine } from '../../../src/kernel/ledger/jsonl.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import type { LedgerFile } from '../../../src/storage/files/ledger/readLedgerFile.ts';
import { readLedgerFile } from '../../../src/storage/files/ledger/readLedgerFile.ts';

export function linesOf(events: readonly AnyEvent[]): string {
  return events.map((event) => `${eventLine(event)}\n`).join('');
}

export async function gzip(content: BlobPart): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function fileOf(content: BlobPart, name = 'bea.jsonl.gz'): File {
  return new File([content], name);
}

export async function readGood(file: File): Promise<LedgerFile> {
  const read = await readLedgerFile(file);
  return must(read.ok ? read.value : null, 'the file can be read');
}

export async function eventsOf(file: LedgerFile): Promise<readonly AnyEvent[]> {
  const events: AnyEvent[] = [];
  for await (const piece of file.chunks()) events.push(...piece);
  return events;
}
