import { contributingOrigins } from './contributing.ts';
import type { FormerPixels } from './contributing.ts';
import { parseSourceType } from './sourceType.ts';
import type { DigitalSourceType } from './sourceType.ts';
import type { DocumentRecord, ImportOrigin, LayerOrigin } from '../document/records.ts';

export interface SourceTypeDerivation {
  readonly code: DigitalSourceType;
  /** Engine ids of trained, generative work that is in the picture, first used first. */
  readonly generativeEngines: readonly string[];
  /** One sentence per fact the answer rests on, for the export dialog and the archive. */
  readonly reasons: readonly string[];
}

/**
 * The digital source type of the picture a document shows, from the origins of its layers.
 *
 * Rules (docs/export.md):
 * - A layer counts while it can contribute pixels: visible, opacity above 0, holding tiles.
 * - A result other than "generate", and a crop/rotate/resize, was made from what lay below: all layers
 *   below it count too, hidden or not, and every source it recorded, also when its layer is gone. Generative
 *   content therefore never "un-happens" by being baked in.
 * - It is monotone: adding a layer never turns a generative answer into a non-generative one.
 */
export function digitalSourceType(document: DocumentRecord, former?: FormerPixels): SourceTypeDerivation {
  const facts = collectFacts(contributingOrigins(document, former));
  return {
    code: decide(facts),
    generativeEngines: facts.generativeEngines,
    reasons: describe(facts),
  };
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
  /** A face was laid over another: the picture shows what no camera saw. */
  faceExchanged: boolean;
  /** An algorithm without a trained model made more of the picture out of its own pixels. */
  continued: boolean;
  /** Painted or drawn anew by filters, or in other colours: no longer what a camera saw. */
  restyled: boolean;
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
    faceExchanged: false,
    continued: false,
    restyled: false,
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

function addImport(facts: Facts, files: Set<string>, origin: ImportOrigin): void {
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
  else if (tool === 'face-swap') facts.faceExchanged = true;
  else if (tool === 'style-transfer') facts.restyled = true;
  else if (generative) facts.continued = true;
  else facts.enhanced = true;
}

function decide(facts: Facts): DigitalSourceType {
  const { sources } = facts;
  const hasElse = sources.length > 0 || facts.rendered;
  if (facts.syntheticSource || (facts.generated && hasElse)) return 'compositeSynthetic';
  if (facts.generated) return 'trainedAlgorithmicMedia';
  if (facts.generativeEdit) return 'compositeWithTrainedAlgorithmicMedia';
  if (facts.rendered) return sources.length > 0 ? 'compositeSynthetic' : 'algorithmicMedia';
  if (facts.faceExchanged) return 'composite';
  if (sources.length === 0) return withoutSources(facts);
  if (sources.length > 1) return sources.every(isCapture) ? 'compositeCapture' : 'composite';
  if (facts.composited || facts.continued) return 'composite';
  if (facts.restyled) return 'algorithmicallyEnhanced';
  const own = sources[0] ?? null;
  if (own !== null) return own;
  return facts.enhanced && !facts.painted ? 'algorithmicallyEnhanced' : 'humanEdits';
}

/** Something was enhanced; results stored before sources were recorded do not say what. */
function withoutSources(facts: Facts): DigitalSourceType {
  if (facts.composited || facts.continued) return 'composite';
  if (facts.restyled) return 'algorithmicallyEnhanced';
  return facts.enhanced && !facts.painted ? 'algorithmicallyEnhanced' : 'digitalCreation';
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
  if (facts.faceExchanged) reasons.push('A face was exchanged.');
  if (facts.continued) reasons.push('An algorithm continued the picture with pixels of its own.');
  if (facts.restyled) reasons.push('The picture was restyled by an algorithm without a trained model.');
  if (facts.enhanced) reasons.push('An algorithm enhanced the picture without inventing content.');
  if (facts.painted) reasons.push('Parts were painted by hand.');
  if (facts.sources.length > 0) {
    const values = facts.sources.map((value) => value ?? 'no statement of its own');
    reasons.push(`Imported: ${values.join(', ')}.`);
  }
  return reasons;
}
