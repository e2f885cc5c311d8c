import { useEffect, useState } from 'react';

const tickMs = 100;

/** Milliseconds since a moment of the page's monotonic clock; 0 while there is none. */
export function useElapsedMs(startedAtMono: number | null): number {
  const [nowMono, setNowMono] = useState(() => performance.now());
  useEffect(() => {
    if (startedAtMono === null) return;
    const timer = setInterval(() => setNowMono(performance.now()), tickMs);
    return () => clearInterval(timer);
  }, [startedAtMono]);
  return startedAtMono === null ? 0 : Math.max(0, nowMono - startedAtMono);
}
