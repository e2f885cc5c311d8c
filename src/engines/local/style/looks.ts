import type { StylePreset } from '../../../kernel/operations/catalogue.ts';
import { charcoal, comic, gouache, ink, oil, pastel, pencil, watercolour } from './finishes.ts';
import type { Finish } from './finishes.ts';

/** What is computed at working size for a preset; lengths in working pixels at 1,600 a side. */
export interface Look {
  /** Radii of the paintings, one over the other; empty: the picture as it is. */
  readonly painting: readonly number[];
  /** Null: no ink. */
  readonly lines: { readonly sigma: number; readonly sharpness: number } | null;
  /** Of bristle marks; 0: none. */
  readonly bristles: number;
  /** Whether the finish asks how steep the painting is. */
  readonly steepness: boolean;
  readonly finish: Finish;
}

export const looks: Readonly<Record<StylePreset, Look>> = {
  oil: { painting: [7.5, 4.5], lines: null, bristles: 12, steepness: false, finish: oil },
  watercolour: { painting: [6, 4], lines: null, bristles: 0, steepness: true, finish: watercolour },
  gouache: { painting: [7.5, 5], lines: null, bristles: 5, steepness: false, finish: gouache },
  pastel: { painting: [4], lines: null, bristles: 6, steepness: false, finish: pastel },
  pencil: {
    painting: [3],
    lines: { sigma: 0.9, sharpness: 16 },
    bristles: 0,
    steepness: false,
    finish: pencil,
  },
  charcoal: {
    painting: [4],
    lines: { sigma: 1.8, sharpness: 14 },
    bristles: 7,
    steepness: false,
    finish: charcoal,
  },
  ink: { painting: [5], lines: { sigma: 1.5, sharpness: 9 }, bristles: 0, steepness: false, finish: ink },
  comic: {
    painting: [5, 4],
    lines: { sigma: 1.2, sharpness: 20 },
    bristles: 0,
    steepness: false,
    finish: comic,
  },
};
