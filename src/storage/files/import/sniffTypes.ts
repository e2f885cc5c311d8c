import type { Orientation } from '../decoded/orientation.ts';

/** Formats we open. */
export type OpenableFormat = 'png' | 'jpeg' | 'webp' | 'avif' | 'gif' | 'bmp' | 'svg';

/** Formats we recognise in order to name them. */
export type NamedFormat =
  | 'heic'
  | 'cr2'
  | 'cr3'
  | 'nef'
  | 'arw'
  | 'dng'
  | 'orf'
  | 'rw2'
  | 'raf'
  | 'tiff'
  | 'psd'
  | 'pdf'
  | 'postscript'
  | 'jxl'
  | 'jpeg2000'
  | 'ico'
  | 'video'
  | 'zip'
  | 'gzip'
  | 'html';

export type ColourKind =
  | 'srgb'
  | 'display-p3'
  | 'adobe-rgb'
  | 'prophoto'
  | 'rec2020'
  | 'cmyk'
  | 'grey'
  | 'other';

/** What the header says, before anything is decoded. */
export interface PictureHeader {
  readonly format: Exclude<OpenableFormat, 'svg'>;
  /** As stored, before orientation. */
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly hasAlpha: boolean;
  readonly animated: boolean;
  readonly colour: ColourKind;
  /** Description inside the ICC profile, or empty. */
  readonly profileName: string;
  readonly orientation: Orientation;
  /** Where the entropy-coded picture data starts (JPEG), for the search for its end. */
  readonly dataOffset: number;
  /** `iCCP` data still compressed (PNG): the caller unpacks it, as that is asynchronous. */
  readonly compressedProfile: Uint8Array | null;
}

export type Sniffed =
  | { readonly kind: 'picture'; readonly header: PictureHeader }
  | { readonly kind: 'svg' }
  | { readonly kind: 'named'; readonly format: NamedFormat }
  /** The signature fits `format`, but what follows does not. */
  | { readonly kind: 'damaged'; readonly format: OpenableFormat; readonly reason: string }
  /** The header goes on beyond the bytes given. */
  | { readonly kind: 'more'; readonly format: OpenableFormat }
  | { readonly kind: 'unknown' };
