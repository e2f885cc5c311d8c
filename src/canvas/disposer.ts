export interface Disposer {
  /** Whatever sets a thing up registers here how it is torn down. */
  add(dispose: () => void): void;
  listen<K extends keyof DocumentEventMap>(
    target: EventTarget,
    type: K,
    listener: (event: DocumentEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  readonly disposed: boolean;
  /** Runs every disposal once, last registered first. */
  dispose(): void;
}

export function createDisposer(): Disposer {
  const tasks: (() => void)[] = [];
  let disposed = false;
  return {
    add(dispose) {
      if (disposed) dispose();
      else tasks.push(dispose);
    },
    listen(target, type, listener, options) {
      const handler = listener as EventListener;
      target.addEventListener(type, handler, options);
      tasks.push(() => target.removeEventListener(type, handler, options));
    },
    get disposed() {
      return disposed;
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      for (const task of tasks.reverse()) task();
      tasks.length = 0;
    },
  };
}
