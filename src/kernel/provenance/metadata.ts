import { fieldsOf } from './presets.ts';
import type { PresetChoices, PresetId, ProvenanceField } from './presets.ts';
import type { CostReceipt } from './receipt.ts';
import type { DigitalSourceType } from './sourceType.ts';

export interface AiSystem {
  readonly name: string;
  readonly version: string;
}

export interface HistoryItem {
  readonly action: 'created' | 'opened' | 'edited' | 'converted' | 'saved' | 'derived';
  /** ISO 8601 with zone. */
  readonly when: string;
  readonly softwareAgent: string;
  readonly instanceId?: string;
  readonly changed?: string;
  readonly parameters?: string;
}

/**
 * All that is known about an exported picture. Empty text and empty lists mean "unknown" and write nothing.
 * Dates are ISO 8601 with zone; ids carry their prefix (`xmp.did:…`, `xmp.iid:…`).
 */
export interface ProvenanceFacts {
  readonly sourceType: DigitalSourceType;
  /** Trained generative systems in the picture (see `digitalSourceType`). */
  readonly aiSystems: readonly AiSystem[];
  readonly title: string;
  readonly description: string;
  readonly rights: string;
  readonly usageTerms: string;
  readonly credit: string;
  /** Program name and version. */
  readonly creatorTool: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  /** Stable per asset. */
  readonly documentId: string;
  /** New for every export; the link between file and sidecar. */
  readonly instanceId: string;
  readonly originalDocumentId: string;
  readonly derivedFrom: { readonly documentId: string; readonly instanceId: string } | null;
  readonly creators: readonly string[];
  readonly prompts: readonly string[];
  readonly promptWriter: string;
  /** Generation parameters as one text ("prompt\nSteps: …"), for the PNG `parameters` chunk. */
  readonly parameters: string;
  readonly instructions: string;
  readonly history: readonly HistoryItem[];
  /** Copyright notices found in the source files. */
  readonly sourceCopyright: string;
  /** What else the source files say of themselves; it fills in where nothing was typed for the delivered picture. */
  readonly sourceCreators: readonly string[];
  readonly sourceDescription: string;
  readonly sourceUsageTerms: string;
  readonly sourceCredit: string;
  readonly receipt: CostReceipt | null;
}

/** Facts that passed a preset; the only input of the packet builder and the sidecars. */
export interface SelectedMetadata {
  readonly preset: PresetId;
  readonly fields: ReadonlySet<ProvenanceField>;
  /** With everything that is not allowed emptied. */
  readonly facts: ProvenanceFacts;
  /** Set when the container is known; part of the allow-list as `icc-profile-name`. */
  readonly iccProfileName: string;
}

/** Applies the allow-list. What it leaves out is gone: later steps cannot reach it. */
export function selectForPreset(
  preset: PresetId,
  facts: ProvenanceFacts,
  iccProfileName: string,
  choices: PresetChoices = {},
): SelectedMetadata {
  const fields = fieldsOf(preset, choices);
  function text(field: ProvenanceField, value: string): string {
    return fields.has(field) ? value : '';
  }
  function list<T>(field: ProvenanceField, value: readonly T[]): readonly T[] {
    return fields.has(field) ? value : [];
  }
  return {
    preset,
    fields,
    iccProfileName: text('icc-profile-name', iccProfileName),
    facts: {
      sourceType: facts.sourceType,
      aiSystems: list('ai-system', facts.aiSystems),
      title: text('title', facts.title),
      description: text('description', facts.description),
      rights: text('rights', facts.rights),
      usageTerms: text('usage-terms', facts.usageTerms),
      credit: text('credit', facts.credit),
      creatorTool: text('creator-tool', facts.creatorTool),
      createdAt: text('dates', facts.createdAt),
      modifiedAt: text('dates', facts.modifiedAt),
      documentId: text('document-id', facts.documentId),
      instanceId: text('instance-id', facts.instanceId),
      originalDocumentId: text('original-document-id', facts.originalDocumentId),
      derivedFrom: fields.has('derived-from') ? facts.derivedFrom : null,
      creators: list('creator', facts.creators),
      prompts: list('prompt', facts.prompts),
      promptWriter: text('prompt-writer', facts.promptWriter),
      parameters: text('parameters', facts.parameters),
      instructions: text('instructions', facts.instructions),
      history: list('history', facts.history),
      sourceCopyright: text('source-copyright', facts.sourceCopyright),
      sourceCreators: list('source-statements', facts.sourceCreators),
      sourceDescription: text('source-statements', facts.sourceDescription),
      sourceUsageTerms: text('source-statements', facts.sourceUsageTerms),
      sourceCredit: text('source-statements', facts.sourceCredit),
      receipt: fields.has('receipt') ? facts.receipt : null,
    },
  };
}
