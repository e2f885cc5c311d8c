import type {
  AlphaBuffer,
  MaskSink,
  MaskSource,
  PixelBuffer,
  PixelSink,
  PixelSource,
} from '../pixels/buffers.ts';
import type { Rect } from '../shared/geometry.ts';

/** Tools in the words of the product; ids are permanent (they stand in ledger events). */
export type ToolId =
  | 'generate'
  | 'erase'
  | 'remove-background'
  | 'replace-background'
  | 'face-swap'
  | 'upscale'
  | 'crop';

export const toolNames: Readonly<Record<ToolId, string>> = {
  generate: 'Generate',
  erase: 'Erase',
  'remove-background': 'Remove background',
  'replace-background': 'Replace background',
  'face-swap': 'Face swap',
  upscale: 'Upscale',
  crop: 'Crop, rotate, resize',
};

export interface GenerateRequest {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  /** 32-bit unsigned; the same prompt, size and seed give the same pixels. */
  readonly seed: number;
  /** 1..4 variants; variant i uses seed + i. */
  readonly count: number;
}
export interface GeneratedObject {
  readonly name: string;
  readonly mask: AlphaBuffer;
}
export interface GeneratedImage {
  /** sRGB, whatever the document: it converts. */
  readonly pixels: PixelBuffer;
  readonly seed: number;
  /** Exact coverage of each object of the scene; empty where an engine cannot know it. */
  readonly objects: readonly GeneratedObject[];
}
export interface GenerateResult {
  readonly images: readonly GeneratedImage[];
  /** Words of the prompt the engine did not understand, in order. */
  readonly notUnderstood: readonly string[];
}

/**
 * Pixels inside the dilated mask are written to `sink`, to be laid over the picture (alpha = blend coverage times the
 * fill's own opacity); nothing else may change.
 */
export interface EraseRequest {
  readonly source: PixelSource;
  readonly mask: MaskSource;
  readonly sink: PixelSink;
  /**
   * How much of the picture has to go before the fill is laid over it, where a hole is filled with transparency: no
   * layer above can do that. Inside the dilated mask too; nothing is written while all fills are opaque.
   */
  readonly cleared?: MaskSink;
  /** 0 for the first run; a "Try again" counts up and the engine varies its context so that the fill differs. */
  readonly variation?: number;
}

/** Coverage of the subject over the whole source is written to `sink`. */
export interface RemoveBackgroundRequest {
  readonly source: PixelSource;
  readonly sink: MaskSink;
  readonly quality: 'quick' | 'fine';
}

export type BackdropChoice =
  | { readonly kind: 'colour'; /** #rrggbb */ readonly colour: string }
  | {
      readonly kind: 'gradient';
      readonly from: string;
      readonly to: string;
      /** degrees, 0 = left to right, 90 = top to bottom */ readonly angle: number;
    }
  | { readonly kind: 'image'; readonly image: PixelSource }
  /** Words, which hosted engines draw a background from. */
  | { readonly kind: 'prompt'; readonly prompt: string };

export interface ReplaceBackgroundRequest {
  readonly source: PixelSource;
  readonly backdrop: BackdropChoice;
  /** 0..1: how far the subject's colour and light are pulled towards the backdrop. */
  readonly match: number;
  readonly contactShadow: boolean;
  readonly matte: MaskSink;
  readonly subject: PixelSink;
  readonly backdropSink: PixelSink;
  readonly shadow: PixelSink;
}

/** Only pixels of the chosen face are written to `sink`, to be laid over the picture; all else stays transparent. */
export interface FaceSwapRequest {
  readonly source: PixelSource;
  /** The picture that the face comes from, in the colours of the document. */
  readonly face: PixelSource;
  /** One of the faces that were found in `source`; null: the largest. */
  readonly target: Rect | null;
  /** What a service that asks for it is told of the person; null: nobody has said. */
  readonly person?: 'female' | 'male' | 'non-binary' | null;
  readonly sink: PixelSink;
}

export interface UpscaleRequest {
  readonly source: PixelSource;
  readonly factor: 2 | 3 | 4;
  /** The output is `factor` × the source. */
  readonly sink: PixelSink;
}

export interface OperationRequests {
  generate: GenerateRequest;
  erase: EraseRequest;
  'remove-background': RemoveBackgroundRequest;
  'replace-background': ReplaceBackgroundRequest;
  'face-swap': FaceSwapRequest;
  upscale: UpscaleRequest;
}
export interface OperationResults {
  generate: GenerateResult;
  erase: { readonly holes: number };
  'remove-background': { readonly coverage: number };
  'replace-background': { readonly coverage: number };
  /** What was written, in pixels of the document. */
  'face-swap': { readonly area: Rect };
  upscale: { readonly tiles: number };
}
export type OperationId = keyof OperationRequests;
