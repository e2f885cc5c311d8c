import { useEffect, useState } from 'react';

const stepMs = 1_500;

/** Goes on by one step at a time, from the first once the last was reached, until it is told to pause. */
export function usePlay(
  current: number,
  last: number,
  go: (step: number) => void,
): { readonly playing: boolean; readonly toggle: () => void } {
  const [playing, setPlaying] = useState(false);
  const running = playing && current < last;

  useEffect(() => {
    if (!running) return undefined;
    const timer = setTimeout(() => {
      if (current + 1 >= last) setPlaying(false);
      go(current + 1);
    }, stepMs);
    return () => clearTimeout(timer);
  }, [running, current, last, go]);

  return {
    playing: running,
    toggle: () => {
      setPlaying(!running);
      if (!running && current >= last) go(0);
    },
  };
}
