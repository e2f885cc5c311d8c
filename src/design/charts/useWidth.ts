import { useCallback, useState } from 'react';

const fallbackPx = 640;
const leastPx = 240;

/** The width of the element that carries `ref`, followed as it changes; 640 px where nothing can measure it. */
export function useWidth(): {
  readonly ref: (element: HTMLElement | null) => (() => void) | undefined;
  readonly widthPx: number;
} {
  const [widthPx, setWidthPx] = useState(fallbackPx);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const measured = Math.round(entry?.contentRect.width ?? 0);
      // Nothing is laid out while the chart is hidden: it keeps the width it had.
      if (measured > 0) setWidthPx(Math.max(leastPx, measured));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, widthPx };
}
