import type { SourceMetadata } from './sourceMetadata.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';

/** A file as the browser hands it over; pasted pictures may have an empty name. */
export type NamedBlob = Blob & { readonly name: string };

export type ColourSpace = 'srgb' | 'display-p3';

export interface ImportedImage {
  /** Upright, as shown. */
  readonly width: number;
  readonly height: number;
  readonly colorSpace: ColourSpace;
  /** Straight RGBA in `colorSpace`, read by region until `close`. */
  readonly source: PixelSource;
  readonly mimeType: string;
  /** IPTC URI stated by the file, or null. */
  readonly digitalSourceType: string | null;
  readonly sourceMetadata: SourceMetadata;
  /** Sentences for the person importing: what was reduced, converted or left out. */
  readonly warnings: readonly string[];
  /** Frees the decoded picture. */
  close(): void;
}
