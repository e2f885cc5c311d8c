import type { SelectedMetadata } from './metadata.ts';
import { exportPresets } from './presets.ts';
import { fullPacket } from './packet.ts';

export interface Sidecar {
  readonly name: string;
  readonly mimeType: string;
  readonly text: string;
}

export interface ExportedFileFacts {
  /** As saved, with extension. */
  readonly fileName: string;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  /** Of the final bytes, 64 lower-case hex digits. */
  readonly sha256: string;
}

/**
 * The files that go beside an export, for presets that have any: `name.xmp` (the complete packet) and
 * `name.receipt.json` (docs/receipt.schema.json), the source of truth of the cost.
 */
export function sidecarsOf(selected: SelectedMetadata, file: ExportedFileFacts): readonly Sidecar[] {
  const stem = file.fileName.replace(/\.[^.]+$/, '');
  return exportPresets[selected.preset].sidecars.flatMap((kind): Sidecar[] => {
    if (kind === 'xmp') {
      return [{ name: `${stem}.xmp`, mimeType: 'application/rdf+xml', text: fullPacket(selected) }];
    }
    const text = receiptJson(selected, file);
    return text === null ? [] : [{ name: `${stem}.receipt.json`, mimeType: 'application/json', text }];
  });
}

function receiptJson(selected: SelectedMetadata, file: ExportedFileFacts): string | null {
  const { receipt, instanceId, documentId } = selected.facts;
  if (!receipt) return null;
  const body = { ...receipt, file: { ...file, instanceId, documentId } };
  return `${JSON.stringify(body, null, 2)}\n`;
}
