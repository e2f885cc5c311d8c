/** One pointer position: CSS pixels of the canvas element; pressure 0..1, 1 for devices that report none. */
export interface PointerSample {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

export interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
}

/**
 * A gesture between pointer-down and pointer-up. It ends with exactly one `commit` or `cancel`;
 * `cancel` leaves no trace, because nothing outside the gesture's own preview has changed before `commit`.
 */
export interface Gesture {
  /** All positions since the last frame, coalesced ones included, oldest first. */
  move(samples: readonly PointerSample[], modifiers: Modifiers): void;
  commit(): void;
  cancel(): void;
}

/** Starts a gesture at pointer-down, or declines with null. */
export type GestureStart = (sample: PointerSample, modifiers: Modifiers) => Gesture | null;
