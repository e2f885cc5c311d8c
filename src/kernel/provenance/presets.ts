/** Everything an export could embed. A field reaches a file only through a preset's allow-list. */
export type ProvenanceField =
  | 'digital-source-type'
  | 'ai-system'
  | 'title'
  | 'description'
  | 'rights'
  | 'usage-terms'
  | 'credit'
  | 'creator-tool'
  | 'dates'
  | 'document-id'
  | 'instance-id'
  | 'icc-profile-name'
  | 'creator'
  | 'prompt'
  | 'prompt-writer'
  | 'parameters'
  | 'instructions'
  | 'history'
  | 'derived-from'
  | 'original-document-id'
  | 'source-copyright'
  | 'source-statements'
  | 'receipt';

export type PresetId = 'client' | 'archive' | 'minimal';
export type SidecarKind = 'xmp' | 'receipt';

export interface ExportPresetDefinition {
  readonly id: PresetId;
  readonly label: string;
  /** One sentence for the picker. */
  readonly summary: string;
  readonly fields: readonly ProvenanceField[];
  /** Fields of `fields` a person may switch off. */
  readonly mayOmit: readonly ProvenanceField[];
  /** Fields outside `fields` a person may add. The receipt can never be one. */
  readonly mayAdd: readonly ProvenanceField[];
  readonly sidecars: readonly SidecarKind[];
  readonly paddingBytes: number;
}

const clientFields: readonly ProvenanceField[] = [
  'digital-source-type',
  'ai-system',
  'title',
  'description',
  'rights',
  'usage-terms',
  'credit',
  'creator-tool',
  'dates',
  'document-id',
  'instance-id',
  'icc-profile-name',
];

/**
 * Allow-lists, never block-lists: a new field is invisible until someone adds it here on purpose.
 * There is no way to leave out the digital source type: no "remove AI mark" (docs/export.md).
 */
export const exportPresets: Readonly<Record<PresetId, ExportPresetDefinition>> = {
  client: {
    id: 'client',
    label: 'Client delivery',
    summary: 'Provenance and rights. No prompt, no cost, no name.',
    fields: clientFields,
    mayOmit: ['ai-system'],
    mayAdd: ['creator'],
    sidecars: [],
    paddingBytes: 0,
  },
  archive: {
    id: 'archive',
    label: 'Internal archive',
    summary: 'Everything, with the cost receipt and sidecar files. Not for clients.',
    fields: [
      ...clientFields,
      'creator',
      'prompt',
      'prompt-writer',
      'parameters',
      'instructions',
      'history',
      'derived-from',
      'original-document-id',
      'source-copyright',
      'source-statements',
      'receipt',
    ],
    mayOmit: [],
    mayAdd: [],
    sidecars: ['xmp', 'receipt'],
    paddingBytes: 2000,
  },
  minimal: {
    id: 'minimal',
    label: 'Minimal',
    summary: 'Only the digital source type.',
    fields: ['digital-source-type'],
    mayOmit: [],
    mayAdd: [],
    sidecars: [],
    paddingBytes: 0,
  },
};

/** What a person changed about a preset for one export. Requests outside `mayOmit`/`mayAdd` have no effect. */
export interface PresetChoices {
  readonly omit?: readonly ProvenanceField[];
  readonly add?: readonly ProvenanceField[];
}

export function fieldsOf(preset: PresetId, choices: PresetChoices = {}): ReadonlySet<ProvenanceField> {
  const { fields, mayOmit, mayAdd } = exportPresets[preset];
  const omitted = new Set((choices.omit ?? []).filter((field) => mayOmit.includes(field)));
  const added = (choices.add ?? []).filter((field) => mayAdd.includes(field));
  return new Set([...fields.filter((field) => !omitted.has(field)), ...added]);
}
