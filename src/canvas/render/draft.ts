import type { Rect } from '../../kernel/shared/geometry.ts';
import type { LayerId } from '../../kernel/shared/ids.ts';

/** A stroke that is not part of the document yet. */
export interface Draft {
  readonly layer: LayerId;
  /** `reveal` and `hide` change the layer's mask by the draft's alpha. */
  readonly target: 'pixels' | 'reveal' | 'hide';
  /** The stroke inside `rect` (device px), at the surface's origin. */
  readonly picture: (rect: Rect) => HTMLCanvasElement;
}
