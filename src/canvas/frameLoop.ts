export interface FrameLoop {
  /** Asks for one call of the frame function; any number of requests give one call. */
  schedule(): void;
  readonly frames: number;
  destroy(): void;
}

export function createFrameLoop(onFrame: (nowMs: number) => void): FrameLoop {
  let handle = 0;
  let frames = 0;
  let destroyed = false;
  function run(nowMs: number): void {
    handle = 0;
    frames += 1;
    onFrame(nowMs);
  }
  return {
    schedule() {
      if (handle === 0 && !destroyed) handle = requestAnimationFrame(run);
    },
    get frames() {
      return frames;
    },
    destroy() {
      destroyed = true;
      if (handle !== 0) cancelAnimationFrame(handle);
    },
  };
}
