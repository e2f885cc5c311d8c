/** What the page and the studio worker say to each other. */
export interface StudioJob {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly count: number;
}
export type ToStudio =
  | { readonly type: 'probe'; readonly id: number }
  | { readonly type: 'render'; readonly id: number; readonly job: StudioJob }
  | { readonly type: 'cancel'; readonly id: number };

export interface StudioImage {
  readonly seed: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly objects: readonly { readonly name: string; readonly data: Uint8ClampedArray<ArrayBuffer> }[];
}
export interface StudioGl {
  readonly software: boolean;
  readonly largestSide: number;
}
export type FromStudio =
  | { readonly type: 'ready'; readonly id: number; readonly gl: StudioGl }
  | { readonly type: 'unavailable'; readonly id: number; readonly reason: string }
  | { readonly type: 'progress'; readonly id: number; readonly label: string; readonly fraction: number }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly images: readonly StudioImage[];
      readonly notUnderstood: readonly string[];
      readonly notes: readonly string[];
      readonly gl: StudioGl;
      readonly samples: number;
    }
  | { readonly type: 'cancelled'; readonly id: number }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly kind: 'internal' | 'out-of-memory' | 'too-large';
      readonly message: string;
      /** The worker's graphics context is gone: the worker is of no further use. */
      readonly lost?: true;
    };
