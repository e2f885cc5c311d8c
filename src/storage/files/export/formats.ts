export type RasterFormat = 'png' | 'jpeg' | 'webp';

export const rasterFormats: Readonly<
  Record<RasterFormat, { readonly mimeType: string; readonly extension: string }>
> = {
  png: { mimeType: 'image/png', extension: 'png' },
  jpeg: { mimeType: 'image/jpeg', extension: 'jpg' },
  webp: { mimeType: 'image/webp', extension: 'webp' },
};

const longestStem = 120;
/** Names Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A file name every system accepts, made of a title; "untitled" when nothing usable is left. */
export function exportFileName(title: string, format: RasterFormat): string {
  const stem = Array.from(title.normalize('NFC'))
    .filter((character) => (character.codePointAt(0) ?? 0) >= 0x20 && character !== '\u007f')
    .join('')
    .replace(/[\\/:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '-')
    .replace(/\s+/g, ' ')
    .slice(0, longestStem)
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(/[\ud800-\udbff]$/, '');
  const usable = stem === '' || reserved.test(stem) ? `untitled${stem === '' ? '' : `-${stem}`}` : stem;
  return `${usable}.${rasterFormats[format].extension}`;
}
