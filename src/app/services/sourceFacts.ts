import type { ImportOrigin, SourceStatements } from '../../kernel/document/records.ts';
import type { ProvenanceFacts } from '../../kernel/provenance/metadata.ts';

type SourceFacts = Pick<
  ProvenanceFacts,
  | 'sourceCopyright'
  | 'sourceCreators'
  | 'sourceDescription'
  | 'sourceUsageTerms'
  | 'sourceCredit'
  | 'instructions'
  | 'originalDocumentId'
  | 'derivedFrom'
>;

/** What the pictures that went into an asset say of themselves, each text once; ids are those of the first that has any. */
export function sourceFacts(sources: readonly ImportOrigin[]): SourceFacts {
  const distinct = (text: (source: ImportOrigin) => string | undefined): readonly string[] => [
    ...new Set(sources.map((source) => text(source) ?? '').filter((found) => found !== '')),
  ];
  const joined = (name: keyof SourceStatements): string =>
    distinct(({ stated }) => stated?.[name]).join('; ');
  const ids = sources.find(({ stated }) => stated?.documentId ?? stated?.instanceId)?.stated;
  return {
    sourceCopyright: distinct(({ copyright }) => copyright).join('; '),
    sourceCreators: distinct(({ stated }) => stated?.creator),
    sourceDescription: joined('description'),
    sourceUsageTerms: joined('usageTerms'),
    sourceCredit: joined('credit'),
    instructions: joined('instructions'),
    originalDocumentId: ids?.originalDocumentId ?? ids?.documentId ?? '',
    derivedFrom: ids ? { documentId: ids.documentId ?? '', instanceId: ids.instanceId ?? '' } : null,
  };
}
