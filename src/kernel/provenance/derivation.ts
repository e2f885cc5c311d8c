import { parseSourceType } from './sourceType.ts';
import type { DigitalSourceType } from './sourceType.ts';
import type { DocumentRecord, LayerOrigin, LayerRecord } from '../document/records.ts';

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

export interface SourceTypeDerivation {
  readonly code: DigitalSourceType;
  /** Engine ids of trained, generative work that is in the picture, first used first. */
  readonly generativeEngines: readonly string[];
  /** One sentence per fact the answer rests on, for the export dialog and the archive. */
  readonly reasons: readonly string[];
}

const nothingFormer: FormerPixels = { origins: {}, outputParents: {} };

/**
 * The digital source type of the picture a document shows, from the origins of its layers.
 *
 * Rules (docs/export.md):
 * - A layer counts while it can contribute pixels: visible, opacity above 0, holding tiles.
 * - A result other than "generate", and a crop/rotate/resize, was made from what lay below: all layers
 *   below it count too, hidden or not. Generative content therefore never "un-happens" by being baked in.
 * - It is monotone: adding a layer never turns a generative answer into a non-generative one.
 */
export function digitalSourceType(
  document: DocumentRecord,
  former: FormerPixels = nothingFormer,
): SourceTypeDerivation {
  const facts = collectFacts(contributingOrigins(document, former));
  return {
    code: decide(facts),
    generativeEngines: facts.generativeEngines,
    reasons: describe(facts),
  };
}

/** Origins whose pixels can be in the flattened picture, bottom to top, then former ones. */
function contributingOrigins(document: DocumentRecord, former: FormerPixels): LayerOrigin[] {
  const layers = document.layerOrder.flatMap((id) => document.layers[id] ?? []);
  const counted = new Set<LayerRecord>();
  for (const [index, layer] of layers.entries()) {
    if (!shows(layer)) continue;
    counted.add(layer);
    if (isMadeFromBelow(layer.origin)) for (const below of layers.slice(0, index)) counted.add(below);
  }
  const origins = layers.filter((layer) => counted.has(layer)).map((layer) => layer.origin);
  return [...origins, ...formerOrigins(origins, former, document)];
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

interface Facts {
  /** A whole picture or element came from a trained model. */
  generated: boolean;
  /** A trained model changed a picture that came from elsewhere. */
  generativeEdit: boolean;
  /** A source is itself a collage with generated elements. */
  syntheticSource: boolean;
  /** Rendered by an algorithm without a trained model (Studio). */
  rendered: boolean;
  /** A background was exchanged without generating anything. */
  composited: boolean;
  /** Super-resolution and other work that invents nothing. */
  enhanced: boolean;
  painted: boolean;
  /** Non-generated pictures, each once: its own value, or null. */
  sources: (DigitalSourceType | null)[];
  generativeEngines: string[];
}

function collectFacts(origins: readonly LayerOrigin[]): Facts {
  const facts: Facts = {
    generated: false,
    generativeEdit: false,
    syntheticSource: false,
    rendered: false,
    composited: false,
    enhanced: false,
    painted: false,
    sources: [],
    generativeEngines: [],
  };
  const files = new Set<string>();
  for (const origin of origins) {
    if (origin.kind === 'import') addImport(facts, files, origin);
    else if (origin.kind === 'output') addOutput(facts, origin);
    else if (origin.kind === 'painted') facts.painted = true;
  }
  return facts;
}

function addImport(facts: Facts, files: Set<string>, origin: LayerOrigin & { kind: 'import' }): void {
  const value = origin.digitalSourceType === null ? null : parseSourceType(origin.digitalSourceType);
  // A duplicated layer is the same picture, not a second one.
  const key = JSON.stringify([origin.fileName, origin.mimeType, value]);
  if (files.has(key)) return;
  files.add(key);
  if (value === 'trainedAlgorithmicMedia') facts.generated = true;
  else if (value === 'compositeSynthetic') facts.syntheticSource = true;
  else if (value === 'compositeWithTrainedAlgorithmicMedia') {
    facts.generativeEdit = true;
    facts.sources.push(null);
  } else facts.sources.push(value);
}

function addOutput(facts: Facts, origin: LayerOrigin & { kind: 'output' }): void {
  const { tool, engine, generative, trained } = origin;
  if (generative && trained) {
    if (tool === 'generate') facts.generated = true;
    else facts.generativeEdit = true;
    if (!facts.generativeEngines.includes(engine)) facts.generativeEngines.push(engine);
  } else if (tool === 'generate') facts.rendered = true;
  else if (tool === 'replace-background') facts.composited = true;
  else facts.enhanced = true;
}

function decide(facts: Facts): DigitalSourceType {
  const { sources } = facts;
  const hasElse = sources.length > 0 || facts.rendered;
  if (facts.syntheticSource || (facts.generated && hasElse)) return 'compositeSynthetic';
  if (facts.generated) return 'trainedAlgorithmicMedia';
  if (facts.generativeEdit) return 'compositeWithTrainedAlgorithmicMedia';
  if (facts.rendered) return sources.length > 0 ? 'compositeSynthetic' : 'algorithmicMedia';
  if (sources.length === 0) return facts.composited ? 'composite' : 'digitalCreation';
  if (sources.length > 1) return sources.every(isCapture) ? 'compositeCapture' : 'composite';
  if (facts.composited) return 'composite';
  const own = sources[0] ?? null;
  if (own !== null) return own;
  return facts.enhanced && !facts.painted ? 'algorithmicallyEnhanced' : 'humanEdits';
}

function isCapture(value: DigitalSourceType | null): boolean {
  return value === 'digitalCapture' || value === 'computationalCapture' || value === 'compositeCapture';
}

function describe(facts: Facts): string[] {
  const reasons: string[] = [];
  if (facts.generated) reasons.push('A trained model made the picture or an element of it.');
  if (facts.generativeEdit) reasons.push('A trained model changed part of the picture.');
  if (facts.syntheticSource) reasons.push('An imported picture is itself marked as a generated composite.');
  if (facts.rendered) reasons.push('A scene was rendered by an algorithm without a trained model.');
  if (facts.composited) reasons.push('The background was exchanged.');
  if (facts.enhanced) reasons.push('An algorithm enhanced the picture without inventing content.');
  if (facts.painted) reasons.push('Parts were painted by hand.');
  if (facts.sources.length > 0) {
    const values = facts.sources.map((value) => value ?? 'no statement of its own');
    reasons.push(`Imported: ${values.join(', ')}.`);
  }
  return reasons;
}
