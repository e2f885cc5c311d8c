import { selectForPreset } from '../../kernel/provenance/metadata.ts';
import { previewFields } from '../../kernel/provenance/preview.ts';
import { documentSource } from '../../kernel/document/flatten.ts';
import { provenanceFacts } from './provenanceFacts.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import type { EngineDescriptor } from '../../kernel/operations/ports.ts';
import type { PresetChoices } from '../../kernel/provenance/presets.ts';
import type { AssetId } from '../../kernel/shared/ids.ts';
import type { StoredHistory } from '../../kernel/workspace/ports.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { EmbeddedField, ExportOutcome, ExportRequest } from '../../session/services.ts';
import type { EditorState } from '../../session/types.ts';

export interface ExportDeps {
  readonly tiles: TileStore;
  state(): EditorState;
  eventsOf(asset: AssetId): Promise<readonly LedgerEvent[]>;
  historyOf(asset: AssetId): Promise<StoredHistory>;
  engines(): readonly EngineDescriptor[];
  newId(): string;
  now(): number;
}

/** What the preset would write, before anything is encoded. */
export async function previewExport(
  deps: ExportDeps,
  request: ExportRequest,
): Promise<readonly EmbeddedField[]> {
  const facts = await provenanceFacts(deps, request);
  if (!facts) return [];
  const profile = deps.state().document?.colorSpace === 'display-p3' ? 'Display P3' : 'sRGB';
  return previewFields(selectForPreset(request.preset, facts, profile, choicesOf(request)));
}

export async function exportOpenAsset(
  deps: ExportDeps,
  request: ExportRequest,
  onProgress: (fraction: number | null, label: string) => void,
  signal: AbortSignal,
): Promise<ExportOutcome> {
  const { document, asset } = deps.state();
  const facts = await provenanceFacts(deps, request);
  if (!document || !asset || !facts) return { ok: false, message: 'No asset is open.', hint: '' };
  const { exportImage } = await import('../../storage/files/export/exportImage.ts');
  const exported = await exportImage({
    source: documentSource(document, deps.tiles),
    colorSpace: document.colorSpace,
    format: request.format,
    quality: request.quality,
    preset: request.preset,
    choices: choicesOf(request),
    metadata: facts,
    name: asset.name,
    onProgress,
    signal,
  });
  if (!exported.ok) return { ok: false, message: exported.error.message, hint: exported.error.hint };
  const { bytes, fileName, mimeType, sidecars, check, warnings } = exported.value;
  const encoder = new TextEncoder();
  return {
    ok: true,
    files: [
      { name: fileName, mimeType, bytes },
      ...sidecars.map((sidecar) => ({
        name: sidecar.name,
        mimeType: sidecar.name.endsWith('.json') ? 'application/json' : 'application/rdf+xml',
        bytes: encoder.encode(sidecar.text),
      })),
    ],
    check,
    warnings,
  };
}

/** A creator that the person typed is an opt-in; without one the preset's own rule holds. */
function choicesOf(request: ExportRequest): PresetChoices {
  return {
    add: request.creator.trim() === '' ? [] : ['creator'],
    omit: request.nameAiSystems ? [] : ['ai-system'],
  };
}
