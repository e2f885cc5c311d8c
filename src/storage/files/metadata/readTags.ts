import type { ExpandedTags } from 'exifreader';

/** What a compressed chunk may unpack to before it is refused; a zip bomb in a text chunk ends here. */
const maxUnpackedBytes = 4 * 1024 * 1024;

/**
 * Metadata of a picture file, by an independent reader (exifreader), loaded when first used.
 * Null when the reader cannot make sense of the bytes: metadata is never a reason to refuse a picture.
 */
export async function readTags(bytes: Uint8Array<ArrayBuffer>): Promise<ExpandedTags | null> {
  const { load } = await import('exifreader');
  const exact =
    bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
      ? bytes.buffer
      : bytes.slice().buffer;
  try {
    // Compressed text and PNG profiles are only read in the asynchronous form.
    return await load(exact, {
      expanded: true,
      async: true,
      decompress: { maxDecompressedSize: maxUnpackedBytes },
    });
  } catch {
    return null;
  }
}

/** Text of an XMP property by local name (the reader drops prefixes); empty when absent. */
export function xmpTagText(tags: ExpandedTags, name: string): string {
  const { xmp } = tags;
  if (!xmp || !Object.hasOwn(xmp, name)) return '';
  return tagText(xmp[name]);
}

/** The textual value of any reader tag: plain, structured (first leaf), or a list joined with "; ". */
export function tagText(tag: unknown): string {
  if (typeof tag === 'string') return tag;
  if (typeof tag === 'number') return String(tag);
  if (Array.isArray(tag)) return tag.map(tagText).filter(Boolean).join('; ');
  if (typeof tag !== 'object' || tag === null) return '';
  if ('value' in tag) {
    const inner = tagText(tag.value);
    if (inner !== '') return inner;
  }
  return 'description' in tag && typeof tag.description === 'string' ? tag.description : '';
}

/** The reader's decoded wording; for Exif values that are raw bytes, such as UserComment. */
export function tagDescription(tag: unknown): string {
  if (typeof tag !== 'object' || tag === null || !('description' in tag)) return '';
  return typeof tag.description === 'string' ? tag.description : '';
}
