import type { SelectedMetadata } from './metadata.ts';
import { aiSystemNames, aiSystemVersions, creatorsOf } from './packet.ts';
import { sourceTypeLabel } from './sourceType.ts';

export interface FieldPreview {
  readonly label: string;
  readonly value: string;
}

/** What will stand in the file, in words, to be shown before saving. Empty fields are left out. */
export function previewFields(selected: SelectedMetadata): readonly FieldPreview[] {
  const { facts } = selected;
  const { receipt } = facts;
  const rows: readonly (readonly [string, string])[] = [
    ['Digital source type', sourceTypeLabel(facts.sourceType)],
    ['AI system', aiSystemNames(selected)],
    ['AI system version', aiSystemVersions(selected)],
    ['Prompt', facts.prompts.join('\n\n')],
    ['Prompt writer', facts.promptWriter],
    ['Generation parameters', facts.parameters],
    ['Title', facts.title],
    ['Description', facts.description || facts.sourceDescription],
    ['Rights', facts.rights],
    ['Usage terms', facts.usageTerms || facts.sourceUsageTerms],
    ['Credit', facts.credit || facts.sourceCredit],
    ['Creator', creatorsOf(facts).join(', ')],
    ['Instructions', facts.instructions],
    ['Source copyright', facts.sourceCopyright],
    ['Created with', facts.creatorTool],
    ['Created', facts.createdAt],
    ['Modified', facts.modifiedAt],
    ['Colour profile', selected.iccProfileName],
    ['Document ID', facts.documentId],
    ['Instance ID', facts.instanceId],
    ['Original document ID', facts.originalDocumentId],
    ['Derived from', facts.derivedFrom?.documentId ?? ''],
    ['History', facts.history.length === 0 ? '' : `${facts.history.length} steps`],
    [
      'Cost receipt',
      receipt === null
        ? ''
        : `${receipt.amount} ${receipt.currency}${receipt.unpriced > 0 ? '+' : ''}, ${receipt.credits} credits, ${receipt.iterations} iterations`,
    ],
  ];
  return rows.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
}
