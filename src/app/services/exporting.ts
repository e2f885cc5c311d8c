import { contributingOrigins } from '../../kernel/provenance/contributing.ts';
import { digitalSourceType } from '../../kernel/provenance/derivation.ts';
import { selectForPreset, type ProvenanceFacts } from '../../kernel/provenance/metadata.ts';
import { previewFields } from '../../kernel/provenance/preview.ts';
import { costReceipt, settlementOf } from '../../kernel/provenance/receipt.ts';
import { documentSource } from '../../kernel/document/flatten.ts';
import { microsPerCredit } from '../../panels/figures/figures.ts';
import { formerPixels } from './formerPixels.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import type { EngineDescriptor } from '../../kernel/operations/ports.ts';
import type { AssetId } from '../../kernel/shared/ids.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { EmbeddedField, ExportOutcome, ExportRequest } from '../../session/services.ts';
import type { ImportOrigin } from '../../kernel/document/records.ts';
import type { IterationRow } from '../../kernel/metrics/views.ts';
import type { EditorState } from '../../session/types.ts';

export interface ExportDeps {
  readonly tiles: TileStore;
  state(): EditorState;
  eventsOf(asset: AssetId): Promise<readonly LedgerEvent[]>;
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
function choicesOf(request: ExportRequest): { add?: readonly ['creator'] } {
  return request.creator.trim() === '' ? {} : { add: ['creator'] };
}

async function provenanceFacts(deps: ExportDeps, request: ExportRequest): Promise<ProvenanceFacts | null> {
  const { document, asset, iterations, meter } = deps.state();
  if (!document || !asset) return null;
  const events = await deps.eventsOf(asset.id);
  const former = formerPixels(events, deps.engines());
  const derived = digitalSourceType(document, former);
  const sources = contributingOrigins(document, former).filter((origin) => origin.kind === 'import');
  const used = iterations.filter((row) => derived.generativeEngines.includes(row.engine));
  const versions = new Map(used.map((row) => [row.engine, row.modelVersion]));
  const generated = iterations.filter((row) => row.tool === 'generate' && row.status === 'accepted');
  const nowMs = deps.now();
  const toIso = (atMs: number): string => new Date(atMs).toISOString();
  return {
    sourceType: derived.code,
    aiSystems: derived.generativeEngines.map((name) => ({ name, version: versions.get(name) ?? '' })),
    title: request.title,
    description: '',
    rights: request.rights,
    usageTerms: '',
    credit: '',
    creatorTool: `Ninetyten ${import.meta.env['VITE_APP_VERSION'] ?? ''}`.trim(),
    createdAt: toIso(asset.createdAt),
    modifiedAt: toIso(asset.updatedAt),
    documentId: `xmp.did:${asset.id}`,
    instanceId: `xmp.iid:${deps.newId()}`,
    originalDocumentId: '',
    derivedFrom: null,
    creators: request.creator.trim() === '' ? [] : [request.creator.trim()],
    prompts: generated.map((row) => row.label).filter((prompt) => prompt !== ''),
    promptWriter: request.creator.trim(),
    parameters: generated.map(parametersOf).join('\n\n'),
    instructions: '',
    history: iterations
      .filter((row) => row.status === 'accepted')
      .map((row) => ({
        action: row.tool === 'generate' ? 'created' : 'edited',
        when: toIso(row.at),
        softwareAgent: `${row.engine} ${row.modelVersion}`,
        parameters: row.tool,
      })),
    sourceCopyright: copyrightOf(sources),
    receipt: costReceipt({
      meter,
      iterations,
      receiptId: deps.newId(),
      toIso,
      issuedAtMs: nowMs,
      microsPerCredit,
      priceListDate: null,
      settlement: settlementOf(events),
    }),
  };
}

/** The common one-text form: the prompt, then what it takes to repeat the picture. */
function parametersOf(row: IterationRow): string {
  const { seed, width, height } = row.settings;
  return `${row.label}\nSeed: ${String(seed)}, Size: ${String(width)}x${String(height)}, Model: ${row.engine} ${row.modelVersion}`;
}

/** Notices of the pictures it was made from, each once. */
function copyrightOf(sources: readonly ImportOrigin[]): string {
  return [...new Set(sources.flatMap(({ copyright }) => copyright ?? []))].join('; ');
}
