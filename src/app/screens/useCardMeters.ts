import { useEffect, useState } from 'react';

import type { AssetId } from '../../kernel/shared/ids.ts';
import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { useLibrary } from '../../session/context.tsx';

type Meters = ReadonlyMap<AssetId, AssetMeter>;

/** Cards measured at a time: the first costs are there while the others are still read. */
const chunk = 12;

/** Costs of the cards on screen, read after the cards are there and again when an asset among them changes. */
export function useCardMeters(shown: readonly AssetId[]): Meters {
  const library = useLibrary();
  const [meters, setMeters] = useState<Meters>(new Map());
  const key = shown.join('\n');

  useEffect(() => {
    const ids = key === '' ? [] : (key.split('\n') as unknown as AssetId[]);
    const left = new AbortController();
    async function measure(wanted: readonly AssetId[]): Promise<void> {
      for (let start = 0; start < wanted.length && !left.signal.aborted; start += chunk) {
        // A cost that cannot be read stays open on its card; it never shows as zero.
        const read = await library.meters(wanted.slice(start, start + chunk)).catch(() => null);
        if (read && !left.signal.aborted) setMeters((known) => new Map([...known, ...read]));
      }
    }
    void measure(ids);
    const stop = library.subscribe((changed) => void measure(ids.filter((id) => changed.includes(id))));
    return () => {
      left.abort();
      stop();
    };
  }, [library, key]);

  return meters;
}
