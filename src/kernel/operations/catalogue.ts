import type {
  AlphaBuffer,
  MaskSink,
  MaskSource,
  PixelBuffer,
  PixelSink,
  PixelSource,
} from '../pixels/buffers.ts';
import type { Rect } from '../shared/geometry.ts';
import type { Margins } from '../shared/margins.ts';

/** Tools in the words of the product; ids are permanent (they stand in ledger events). */
export type ToolId =
  | 'generate'
  | 'erase'
  | 'remove-background'
  | 'replace-background'
  | 'face-swap'
  | 'upscale'
  | 'expand'
  | 'style-transfer'
  | 'crop';

/** In the order of the rail. */
export const toolNames: Readonly<Record<ToolId, string>> = {
  generate: 'Generate',
  erase: 'Erase',
  'remove-background': 'Remove background',
  'replace-background': 'Replace background',
  'style-transfer': 'Style transfer',
  'face-swap': 'Face swap',
  upscale: 'Upscale',
  expand: 'Expand',
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

/**
 * What lies around the picture is written to `sink`, which has the grown size; inside the picture's own place nothing is
 * written, so that its pixels stay as they are.
 */
export interface ExpandRequest {
  readonly source: PixelSource;
  /** At least one is not 0. */
  readonly margins: Margins;
  /** What hosted engines draw there; empty = the picture goes on. */
  readonly prompt: string;
  /** As in `EraseRequest`. */
  readonly variation?: number;
  readonly sink: PixelSink;
}

/** Looks that local engines paint and hosted ones are told in words; ids are permanent. */
export type StylePreset =
  | 'oil'
  | 'watercolour'
  | 'gouache'
  | 'pastel'
  | 'pencil'
  | 'charcoal'
  | 'ink'
  | 'comic';

export type StyleChoice =
  | { readonly kind: 'preset'; readonly preset: StylePreset }
  | { readonly kind: 'image'; readonly image: PixelSource }
  /** Words, which hosted engines draw by. */
  | { readonly kind: 'prompt'; readonly prompt: string };

/** The whole picture in another style; its alpha stays as it is. */
export interface StyleTransferRequest {
  readonly source: PixelSource;
  readonly style: StyleChoice;
  /** 0..1: 0 leaves the picture as it is, where the engine has such a scale. */
  readonly strength: number;
  /** 32-bit unsigned; a local engine makes the same pixels from the same seed. */
  readonly seed: number;
  /** Of the source's size. */
  readonly sink: PixelSink;
}

export interface OperationRequests {
  generate: GenerateRequest;
  erase: EraseRequest;
  'remove-background': RemoveBackgroundRequest;
  'replace-background': ReplaceBackgroundRequest;
  'face-swap': FaceSwapRequest;
  upscale: UpscaleRequest;
  expand: ExpandRequest;
  'style-transfer': StyleTransferRequest;
}
export interface OperationResults {
  generate: GenerateResult;
  erase: { readonly holes: number };
  'remove-background': { readonly coverage: number };
  'replace-background': { readonly coverage: number };
  /** What was written, in pixels of the document. */
  'face-swap': { readonly area: Rect };
  upscale: { readonly tiles: number };
  /** New pixels. */
  expand: { readonly pixels: number };
  /** Whether every pixel is opaque: a layer of the result then hides all that it was made from. */
  'style-transfer': { readonly opaque: boolean };
}
export type OperationId = keyof OperationRequests;

/** A word from a ledger, a file or storage that names a tool with engines. */
export function isOperationId(word: string): word is OperationId {
  return word !== 'crop' && Object.hasOwn(toolNames, word);
}

/** All tools with engines, in the order of the rail. */
export const operationIds: readonly OperationId[] = Object.keys(toolNames).filter(isOperationId);
