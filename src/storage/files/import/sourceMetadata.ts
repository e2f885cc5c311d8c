import type { ExpandedTags } from 'exifreader';

import { readTags, tagDescription, tagText, xmpTagText } from '../metadata/readTags.ts';
import type { SourceStatements } from '../../../kernel/document/records.ts';
import { parseSourceType, sourceTypeUri } from '../../../kernel/provenance/sourceType.ts';

/** Facts a source file states about itself. Untrusted text: capped, never HTML, never evaluated, never sent on unseen. */
export interface SourceMetadata {
  /** IPTC DigitalSourceType as a URI of today's vocabulary, or null. */
  readonly digitalSourceType: string | null;
  readonly copyright: string;
  /** Who made it, on which terms, and its ids; only what the file says. */
  readonly stated: SourceStatements;
  /** A1111 / Forge `parameters`, also from Exif UserComment. */
  readonly parameters: string;
  /** ComfyUI's and InvokeAI's graphs as they stand, for reading only; they are never exported. */
  readonly generationData: readonly { readonly keyword: string; readonly text: string }[];
}

export const noSourceMetadata: SourceMetadata = {
  digitalSourceType: null,
  copyright: '',
  stated: {},
  parameters: '',
  generationData: [],
};

const maxTextCharacters = 32_000;
const maxCopyrightCharacters = 500;
const maxStatementCharacters = 2000;
const maxIdCharacters = 200;
/** Larger files are read only as far as their header; metadata sits there in every format but AVIF and WebP. */
const maxReadBytes = 64 * 1024 * 1024;
const graphKeywords = ['prompt', 'workflow', 'invokeai_metadata'] as const;

/** What the file says about itself; silent (`noSourceMetadata`) when its metadata cannot be read. */
export async function readSourceMetadata(file: Blob): Promise<SourceMetadata> {
  const bytes = new Uint8Array(await file.slice(0, maxReadBytes).arrayBuffer());
  const tags = await readTags(bytes);
  if (!tags) return noSourceMetadata;
  const stated = parseSourceType(xmpTagText(tags, 'DigitalSourceType'));
  const text = tags.pngText ?? {};
  const parameters = chunkText(text['parameters']) || userComment(tagDescription(tags.exif?.UserComment));
  return {
    digitalSourceType: stated === null ? null : sourceTypeUri(stated),
    copyright: plain(
      tagText(tags.exif?.Copyright) || xmpTagText(tags, 'rights') || tagText(tags.iptc?.['Copyright Notice']),
      maxCopyrightCharacters,
    ),
    stated: statements(tags),
    parameters: plain(parameters, maxTextCharacters),
    generationData: graphKeywords.flatMap((keyword) => {
      const found = plain(chunkText(text[keyword]), maxTextCharacters);
      return found === '' ? [] : [{ keyword, text: found }];
    }),
  };
}

/** XMP before the older blocks, which programs often leave behind. */
function statements(tags: ExpandedTags): SourceStatements {
  const { exif, iptc } = tags;
  const found: Record<keyof SourceStatements, string> = {
    creator: xmpTagText(tags, 'creator') || tagText(exif?.Artist) || tagText(iptc?.['By-line']),
    description:
      xmpTagText(tags, 'description') ||
      tagText(iptc?.['Caption/Abstract']) ||
      tagText(exif?.ImageDescription),
    usageTerms: xmpTagText(tags, 'UsageTerms'),
    credit: xmpTagText(tags, 'Credit') || tagText(iptc?.['Credit']),
    instructions: xmpTagText(tags, 'Instructions') || tagText(iptc?.['Special Instructions']),
    documentId: xmpTagText(tags, 'DocumentID'),
    instanceId: xmpTagText(tags, 'InstanceID'),
    originalDocumentId: xmpTagText(tags, 'OriginalDocumentID'),
  };
  return Object.fromEntries(
    Object.entries(found)
      .map(([name, text]) => [
        name,
        plain(text, name.endsWith('Id') ? maxIdCharacters : maxStatementCharacters),
      ])
      .filter(([, text]) => text !== ''),
  );
}

/** Text of a chunk; one the reader would not unpack (a bomb) has a placeholder instead of a string. */
function chunkText(tag: unknown): string {
  if (typeof tag !== 'object' || tag === null || !('value' in tag)) return '';
  return typeof tag.value === 'string' ? tag.value : '';
}

/** A camera's comment is not a prompt: only text in A1111's shape is taken. */
function userComment(text: string): string {
  return /\bSteps: \d+/.test(text) ? text : '';
}

/** Control characters out, except line breaks and tabs; cut to `limit`. */
function plain(text: string, limit: number): string {
  return Array.from(text.slice(0, limit))
    .filter((character) => character >= ' ' || character === '\n' || character === '\t')
    .join('')
    .trim();
}
