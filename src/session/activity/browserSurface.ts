import type { ActivitySurface } from '../activity.ts';

/** Changes work or a decision. */
const productiveTypes = ['pointerdown', 'keydown', 'paste', 'drop'] as const;
/** Shows that somebody is there. */
const presenceTypes = ['pointermove', 'wheel', 'scroll'] as const;

/** Moves come at the rate of the screen; one a second tells as much. */
const moveIntervalMs = 1_000;

/** The page's own events, in the capture phase so that no handler can hide them. */
export function browserSurface(page: Window): ActivitySurface {
  return {
    watch(listener) {
      const stop = new AbortController();
      const options = { capture: true, passive: true, signal: stop.signal };
      const presence = (): void => {
        listener.presence(page.document.visibilityState === 'visible', page.document.hasFocus());
      };
      let movedAt = -Infinity;
      for (const type of productiveTypes) page.addEventListener(type, () => listener.input(true), options);
      for (const type of presenceTypes) {
        page.addEventListener(
          type,
          (event) => {
            if (event.timeStamp - movedAt < moveIntervalMs) return;
            movedAt = event.timeStamp;
            // A drag is work going on, a bare move is not.
            listener.input(event instanceof PointerEvent && event.buttons !== 0);
          },
          options,
        );
      }
      for (const type of ['focus', 'blur'] as const) {
        page.addEventListener(type, (event) => event.target === page && presence(), options);
      }
      page.document.addEventListener(
        'visibilitychange',
        () => {
          presence();
          if (page.document.visibilityState === 'hidden') listener.leaving();
        },
        options,
      );
      page.addEventListener('pagehide', () => listener.leaving(), options);
      presence();
      return () => stop.abort();
    },
    every(ms, work) {
      const timer = page.setInterval(work, ms);
      return () => page.clearInterval(timer);
    },
  };
}
