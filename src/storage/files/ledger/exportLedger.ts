import { eventLine } from '../../../kernel/ledger/jsonl.ts';
import { createManifestTally } from '../../../kernel/ledger/manifest.ts';
import type { LedgerManifest } from '../../../kernel/ledger/manifest.ts';
import { createSha256 } from '../../../kernel/shared/sha256.ts';
import type { WorkspaceStore } from '../../../kernel/workspace/ports.ts';

const eventsFileName = 'events.jsonl.gz';
const manifestFileName = 'manifest.json';

export interface LedgerExport {
  /** `events.jsonl.gz` */
  readonly events: File;
  /** `manifest.json` */
  readonly manifestFile: File;
  readonly manifest: LedgerManifest;
}

/**
 * The whole ledger, wages left out, types of newer versions kept. Lines go into the packer as they are read: in memory
 * is only what is packed. Rejects with `StorageFailure` where the ledger cannot be read.
 */
export async function exportLedger(store: Pick<WorkspaceStore, 'eachStoredEvent'>): Promise<LedgerExport> {
  const tally = createManifestTally();
  const hash = createSha256();
  const encoder = new TextEncoder();
  let byteLength = 0;
  const packer = new CompressionStream('gzip');
  const packed = new Response(packer.readable).blob();
  // What fails first is thrown below; the other side of the packer must not reject unheard meanwhile.
  packed.catch(() => {});
  const writer = packer.writable.getWriter();
  try {
    await store.eachStoredEvent(async (events) => {
      const bytes = encoder.encode(events.map((event) => `${eventLine(event)}\n`).join(''));
      tally.add(events);
      hash.update(bytes);
      byteLength += bytes.length;
      await writer.write(bytes);
    });
    await writer.close();
  } catch (cause) {
    await writer.abort(cause).catch(() => {});
    throw cause;
  }
  const manifest = tally.manifest({ file: eventsFileName, sha256: hash.hex(), byteLength });
  return {
    events: new File([await packed], eventsFileName, { type: 'application/gzip' }),
    manifestFile: new File([`${JSON.stringify(manifest, null, 2)}\n`], manifestFileName, {
      type: 'application/json',
    }),
    manifest,
  };
}
