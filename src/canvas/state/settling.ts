/** Tells the shell when drawing keeps the person waiting, and who waits for it to end. */
export interface Settling {
  /** Once per frame: whether all of the present state is on screen. */
  report(settled: boolean): void;
  wait(): Promise<void>;
  /** Lets all who wait go. */
  release(): void;
}

export function createSettling(onBusyChange: (busy: boolean) => void): Settling {
  let busy = false;
  let waiting: (() => void)[] = [];

  function release(): void {
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve();
  }

  return {
    report(settled) {
      if (busy === settled) {
        busy = !settled;
        onBusyChange(busy);
      }
      if (settled) release();
    },
    wait: () => new Promise((resolve) => waiting.push(resolve)),
    release,
  };
}
