import { err } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { NamedFormat, OpenableFormat } from './sniffTypes.ts';

export interface ImportError {
  readonly kind:
    | 'empty'
    | 'unsupported'
    | 'unknown-type'
    | 'wrong-extension'
    | 'truncated'
    | 'damaged'
    | 'too-large'
    | 'bomb'
    | 'unsafe-svg'
    | 'undecodable'
    | 'unreadable';
  readonly fileName: string;
  /** A sentence naming the file and the reason. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** "kettle.heic" in quotes, cut when very long, without characters that could disturb a message. */
export function quoted(fileName: string): string {
  const clean = Array.from(fileName)
    .filter((character) => character >= ' ' && !/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(character))
    .join('');
  if (clean === '') return 'The file';
  return `“${clean.length <= longestName ? clean : `${clean.slice(0, longestName - 1)}…`}”`;
}

const longestName = 80;

export const formatNames: Readonly<Record<OpenableFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  bmp: 'BMP',
  svg: 'SVG',
};

export const openableHint = 'Ninetyten opens PNG, JPEG, WebP, AVIF, GIF, BMP and SVG.';

const raw = 'Export it as JPEG or PNG from your camera software first.';
const flatten = 'Save a flattened copy as PNG or JPEG first.';

/** What each recognised but unsupported type is called, and the way out. */
export const namedFormats: Readonly<Record<NamedFormat, { readonly name: string; readonly hint: string }>> = {
  heic: { name: 'a HEIC photo', hint: 'Convert it to JPEG or PNG first.' },
  cr2: { name: 'a Canon RAW photo (CR2)', hint: raw },
  cr3: { name: 'a Canon RAW photo (CR3)', hint: raw },
  nef: { name: 'a Nikon RAW photo (NEF)', hint: raw },
  arw: { name: 'a Sony RAW photo (ARW)', hint: raw },
  dng: { name: 'a RAW photo (DNG)', hint: raw },
  orf: { name: 'an Olympus RAW photo (ORF)', hint: raw },
  rw2: { name: 'a Panasonic RAW photo (RW2)', hint: raw },
  raf: { name: 'a Fujifilm RAW photo (RAF)', hint: raw },
  tiff: { name: 'a TIFF', hint: 'Convert it to PNG or JPEG first.' },
  psd: { name: 'a Photoshop document', hint: flatten },
  pdf: { name: 'a PDF', hint: 'Export the page as PNG or JPEG first.' },
  postscript: { name: 'a PostScript file', hint: 'Export it as PNG or SVG first.' },
  jxl: { name: 'a JPEG XL picture', hint: 'Convert it to JPEG or PNG first.' },
  jpeg2000: { name: 'a JPEG 2000 picture', hint: 'Convert it to JPEG or PNG first.' },
  ico: { name: 'an icon file', hint: 'Save it as PNG first.' },
  video: { name: 'a video', hint: 'Save a frame of it as PNG or JPEG first.' },
  zip: { name: 'a ZIP archive or a document based on one', hint: 'Unpack it and import the picture inside.' },
  gzip: { name: 'a compressed file (SVGZ?)', hint: 'Unpack it first.' },
  html: { name: 'a web page', hint: 'Save the picture itself, not the page it is on.' },
};

/** Refuses one file: `reason` continues the sentence after its name. */
export type Refuse = (kind: ImportError['kind'], reason: string, hint: string) => Result<never, ImportError>;

export function refuser(fileName: string): Refuse {
  return (kind, reason, hint) => err({ kind, fileName, message: `${quoted(fileName)} ${reason}.`, hint });
}

export function errorOf(result: Result<never, ImportError>): ImportError | null {
  return result.ok ? null : result.error;
}

export const copyAgain = 'Copy or download it again from where it came from.';
