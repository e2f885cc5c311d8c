import { foldedLedger } from './foldedLedger.ts';
import { tableFilesOf } from './tableFiles.ts';
import type { TableExport, TableFile } from './tableFiles.ts';
import { exportManifestSchema, isReconciled } from '../../../kernel/exports/exportManifest.ts';
import type { ExportedFile, ExportManifest } from '../../../kernel/exports/exportManifest.ts';
import { createLedgerTally } from '../../../kernel/exports/ledgerTally.ts';
import type { LedgerTally } from '../../../kernel/exports/ledgerTally.ts';
import type { AssetFacts } from '../../../kernel/review/assetFacts.ts';
import { noAsset } from '../../../kernel/review/rollForward.ts';
import { isoTime } from '../../../kernel/shared/isoTime.ts';
import type { WorkspaceStore } from '../../../kernel/workspace/ports.ts';
import { LedgerJobFailure } from '../../../session/ledgerDesk.ts';
import type { LedgerOutFile } from '../../../session/ledgerDesk.ts';

/**
 * The files asked for and a manifest that holds their sums against the ledger. Files that do not add up are not handed
 * out: rejects with `LedgerJobFailure`. Rejects with `StorageFailure` where the ledger cannot be read.
 */
export async function exportTables(
  workspace: Pick<WorkspaceStore, 'eachEvent'>,
  wanted: TableExport,
  nowMs: number,
  onProgress: (events: number) => void,
): Promise<readonly LedgerOutFile[]> {
  const ledger = await foldedLedger(workspace, onProgress);
  const files = tableFilesOf(wanted, ledger, nowMs);
  const tally = createLedgerTally(nowMs);
  let plain: AssetFacts | null = null;
  for (const asset of ledger.assets()) {
    for (const file of files) file.asset(asset);
    if (asset.facts.asset === noAsset) plain = asset.facts;
    else tally.add(asset.facts);
  }
  const loose = ledger.loose(plain);
  if (loose !== null) tally.add(loose);
  const ended = files.map((file) => endOf(file, loose, tally));
  const manifest: ExportManifest = {
    schema: exportManifestSchema,
    createdAt: isoTime(nowMs),
    currency: 'USD',
    ledger: tally.ledger(),
    files: ended.flatMap(({ entry, out }) => (out.length === 0 ? [] : [entry])),
  };
  if (!isReconciled(manifest)) throw unreconciled(manifest);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const manifestFile = { name: manifestName(wanted), blob: new Blob([text], { type: 'application/json' }) };
  return [...ended.flatMap(({ out }) => out), manifestFile];
}

function endOf(
  file: TableFile,
  loose: AssetFacts | null,
  tally: LedgerTally,
): { readonly entry: ExportedFile; readonly out: readonly LedgerOutFile[] } {
  const { file: written, rows, micro, unpriced, columns, focus } = file.end(loose);
  const entry: ExportedFile = {
    file: file.name,
    schema: file.schema,
    sha256: written?.sha256 ?? '',
    byteLength: written?.byteLength ?? 0,
    rows,
    unpriced,
    reconciles: file.content === null ? null : tally.reconcile(file.content, micro),
    ...(columns === undefined ? {} : { columns }),
    ...(focus === undefined ? {} : { focus }),
  };
  return { entry, out: written === null ? [] : [{ name: file.name, blob: written.blob }] };
}

function unreconciled({ files }: ExportManifest): LedgerJobFailure {
  const bad = files.filter(({ reconciles }) => reconciles !== null && reconciles.unexplainedMicro !== '0');
  const parts = bad.map(({ file, reconciles }) => `${file} by ${reconciles?.unexplainedMicro} micro-USD`);
  return new LedgerJobFailure({
    message: `Nothing was saved: the sums differ from the ledger’s (${parts.join(', ')}).`,
    hint: 'This is a fault of the export. The ledger itself is unchanged; save its events instead.',
  });
}

function manifestName(wanted: TableExport): string {
  return wanted.kind === 'focus' ? `focus-${wanted.version}.manifest.json` : `${wanted.kind}.manifest.json`;
}
