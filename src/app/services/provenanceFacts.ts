import { contributingOrigins } from '../../kernel/provenance/contributing.ts';
import { digitalSourceType } from '../../kernel/provenance/derivation.ts';
import { deliveredSteps, historyItems } from '../../kernel/provenance/editHistory.ts';
import type { ProvenanceFacts } from '../../kernel/provenance/metadata.ts';
import { costReceipt, priceListDateOf, settlementOf } from '../../kernel/provenance/receipt.ts';
import { microsPerCredit } from '../../panels/figures/figures.ts';
import { formerPixels } from './formerPixels.ts';
import { sourceFacts } from './sourceFacts.ts';
import type { ExportDeps } from './exporting.ts';
import type { LayerOrigin } from '../../kernel/document/records.ts';
import type { IterationRow } from '../../kernel/metrics/views.ts';
import type { ExportRequest } from '../../session/services.ts';

type Deps = Pick<ExportDeps, 'state' | 'eventsOf' | 'historyOf' | 'engines' | 'newId' | 'now'>;

const toIso = (atMs: number): string => new Date(atMs).toISOString();

/** Everything known of the picture that is about to be delivered; the preset decides what is written. */
export async function provenanceFacts(deps: Deps, request: ExportRequest): Promise<ProvenanceFacts | null> {
  const { document, asset, iterations, meter } = deps.state();
  if (!document || !asset) return null;
  const [events, stored] = await Promise.all([deps.eventsOf(asset.id), deps.historyOf(asset.id)]);
  const former = formerPixels(events, deps.engines());
  const derived = digitalSourceType(document, former);
  const origins = contributingOrigins(document, former);
  const steps = deliveredSteps({
    document,
    stored,
    iterations,
    events,
    delivered: new Set(origins.flatMap(outputOf)),
    createdAtMs: asset.createdAt,
  });
  const calls = steps.flatMap(({ call }) => call ?? []);
  const versions = new Map(iterations.map((row) => [row.engine, row.modelVersion]));
  const generated = calls.filter((row) => row.tool === 'generate');
  const creatorTool = `Ninetyten ${import.meta.env['VITE_APP_VERSION'] ?? ''}`.trim();
  const instanceId = `xmp.iid:${deps.newId()}`;
  const nowMs = deps.now();
  const creator = request.creator.trim();
  return {
    sourceType: derived.code,
    aiSystems: derived.generativeEngines.map((name) => ({ name, version: versions.get(name) ?? '' })),
    title: request.title,
    description: request.description.trim(),
    rights: request.rights,
    usageTerms: request.usageTerms.trim(),
    credit: request.credit.trim(),
    creatorTool,
    createdAt: toIso(asset.createdAt),
    modifiedAt: toIso(asset.updatedAt),
    documentId: `xmp.did:${asset.id}`,
    instanceId,
    creators: creator === '' ? [] : [creator],
    prompts: generated.map((row) => row.label).filter((prompt) => prompt !== ''),
    promptWriter: creator,
    parameters: generated.map(parametersOf).join('\n\n'),
    history: historyItems(steps, { program: creatorTool, when: toIso(nowMs), instanceId }, toIso),
    ...sourceFacts(origins.filter((origin) => origin.kind === 'import')),
    receipt: costReceipt({
      meter,
      iterations,
      receiptId: deps.newId(),
      toIso,
      issuedAtMs: nowMs,
      microsPerCredit,
      priceListDate: priceListDateOf(events),
      settlement: settlementOf(events),
    }),
  };
}

function outputOf(origin: LayerOrigin): readonly string[] {
  return origin.kind === 'output' ? [origin.output] : [];
}

/** The common one-text form: the prompt, then what it takes to repeat the picture. */
function parametersOf(row: IterationRow): string {
  const { seed, width, height } = row.settings;
  return `${row.label}\nSeed: ${String(seed)}, Size: ${String(width)}x${String(height)}, Model: ${row.engine} ${row.modelVersion}`;
}
