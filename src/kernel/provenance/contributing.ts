import type { DocumentRecord, LayerOrigin, LayerRecord, SourceOrigin } from '../document/records.ts';

/**
 * What is known of pixels whose layers are no longer in the document (flattened, deleted after a
 * resize …). Ids are layer ids or output ids, whichever `derived.from` and `output.created.parents` name.
 */
export interface FormerPixels {
  /** Origins of layers that once existed. */
  readonly origins: Readonly<Record<string, LayerOrigin>>;
  /** `output.created.parents` by output id. */
  readonly outputParents: Readonly<Record<string, readonly string[]>>;
}

const nothingFormer: FormerPixels = { origins: {}, outputParents: {} };

/**
 * Origins whose pixels can be in the flattened picture: layers bottom to top, former ones, and the sources that
 * any of them was made from. A picture may be named more than once.
 */
export function contributingOrigins(
  document: DocumentRecord,
  former: FormerPixels = nothingFormer,
): readonly LayerOrigin[] {
  const layers = document.layerOrder.flatMap((id) => document.layers[id] ?? []);
  const counted = new Set<LayerRecord>();
  for (const [index, layer] of layers.entries()) {
    if (!shows(layer)) continue;
    counted.add(layer);
    if (isMadeFromBelow(layer.origin)) for (const below of layers.slice(0, index)) counted.add(below);
  }
  const origins = layers.filter((layer) => counted.has(layer)).map((layer) => layer.origin);
  return [...origins, ...formerOrigins(origins, former, document)].flatMap((origin) => [
    origin,
    ...recordedSources(origin),
  ]);
}

/** The imports and hand-painted parts a result of this document is made from, each once: its `madeFrom`. */
export function pictureSources(document: DocumentRecord): readonly SourceOrigin[] {
  return distinctSources(contributingOrigins(document).filter(isSource));
}

export function distinctSources(sources: readonly SourceOrigin[]): readonly SourceOrigin[] {
  return [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()];
}

function isSource(origin: LayerOrigin): origin is SourceOrigin {
  return origin.kind === 'import' || origin.kind === 'painted';
}

function recordedSources(origin: LayerOrigin): readonly SourceOrigin[] {
  return origin.kind === 'output' ? (origin.madeFrom ?? []) : [];
}

function shows(layer: LayerRecord): boolean {
  return layer.visible && layer.opacity > 0 && Object.keys(layer.tiles).length > 0;
}

function isMadeFromBelow(origin: LayerOrigin): boolean {
  return origin.kind === 'derived' || (origin.kind === 'output' && origin.tool !== 'generate');
}

function formerOrigins(
  origins: readonly LayerOrigin[],
  former: FormerPixels,
  document: DocumentRecord,
): LayerOrigin[] {
  const found: LayerOrigin[] = [];
  const seen = new Set<string>();
  const queue = origins.flatMap((origin) => parentsOf(origin, former));
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const known = Object.values(document.layers).find((layer) => layer.id === id)?.origin;
    const origin = known ?? (Object.hasOwn(former.origins, id) ? former.origins[id] : undefined);
    if (origin) found.push(origin);
    queue.push(...(origin ? parentsOf(origin, former) : parentsOfId(id, former)));
  }
  return found;
}

function parentsOf(origin: LayerOrigin, former: FormerPixels): readonly string[] {
  if (origin.kind === 'derived') return origin.from;
  return origin.kind === 'output' ? parentsOfId(origin.output, former) : [];
}

function parentsOfId(id: string, former: FormerPixels): readonly string[] {
  return Object.hasOwn(former.outputParents, id) ? (former.outputParents[id] ?? []) : [];
}
