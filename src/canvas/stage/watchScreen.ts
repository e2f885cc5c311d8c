import type { Disposer } from '../disposer.ts';

export interface ScreenWatch {
  /** The container's size or the device's pixel ratio may have changed. */
  onSize(): void;
  /** The page is shown again: a lost canvas comes back empty. */
  onVisibility(): void;
}

export function watchScreen(container: HTMLElement, disposer: Disposer, watch: ScreenWatch): void {
  const observer = new ResizeObserver(() => watch.onSize());
  observer.observe(container);
  disposer.add(() => observer.disconnect());
  // A window moved to another screen changes the ratio without a resize; each query matches one ratio only.
  let query: MediaQueryList | null = null;
  function watchRatio(): void {
    query?.removeEventListener('change', watchRatio);
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', watchRatio);
    watch.onSize();
  }
  watchRatio();
  disposer.add(() => query?.removeEventListener('change', watchRatio));
  disposer.listen(document, 'visibilitychange', () => watch.onVisibility());
}
