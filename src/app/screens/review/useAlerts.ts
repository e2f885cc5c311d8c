import { useCallback, useEffect, useRef, useState } from 'react';

import type { AlertsAnswer } from '../../../kernel/review/alertWatch.ts';
import { useServices } from '../../../session/context.tsx';
import type { ReviewClient } from '../../../session/services.ts';
import { pricesLookedAfter } from '../../services/prices.ts';

export interface Alerts {
  /** Null until the first answer. */
  readonly answer: AlertsAnswer | null;
  readonly failure: string | null;
  /** What the person has just done is looked at as soon as it is in the ledger. */
  hurry(): void;
}

/** A look goes through months of calls, and shares its thread with the views: it takes a twentieth of it at most. */
const restShare = 20;
const leastRestMs = 300;
/** So long after something a person did here, nothing rests. */
const hurryMs = 3_000;

/** What stands now, asked again whenever the ledger changes. Whoever looks at the review writes what is new. */
export function useAlerts(client: ReviewClient, dearCallMicros: number | null): Alerts {
  const services = useServices();
  const [alerts, setAlerts] = useState<Omit<Alerts, 'hurry'>>({ answer: null, failure: null });
  const hurriedUntilMs = useRef(0);
  useEffect(() => {
    let passed = false;
    let looking = false;
    let due = false;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const inHurry = (): boolean => performance.now() < hurriedUntilMs.current;
    const lookOnce = async (): Promise<void> => {
      const question = { nowMs: Date.now(), dearCallMicros, prices: await pricesLookedAfter() };
      const answer = await client.alerts({ ...question, fresh: false });
      if (passed) return;
      setAlerts({ answer, failure: null });
      if (answer.news.fire.length + answer.news.resolve.length === 0) return;
      hurriedUntilMs.current = performance.now() + hurryMs;
      await (await services.openReviewDesk()).keepAlerts(client, question);
    };
    /** Changes that come meanwhile are looked at together, once this look has been rested from. */
    const look = (): void => {
      due = true;
      if (looking && !(rest !== undefined && inHurry())) return;
      clearTimeout(rest);
      rest = undefined;
      looking = true;
      due = false;
      const begunMs = performance.now();
      void lookOnce()
        .catch((cause: unknown) => {
          const failure = cause instanceof Error ? cause.message : String(cause);
          if (!passed) setAlerts((before) => ({ ...before, failure }));
        })
        .then(() => {
          if (passed) return;
          const tookMs = performance.now() - begunMs;
          rest = setTimeout(
            () => {
              looking = false;
              rest = undefined;
              if (due && !passed) look();
            },
            due && inHurry() ? 0 : Math.max(leastRestMs, tookMs * restShare),
          );
        });
    };
    look();
    const offChange = client.onChange(look);
    return () => {
      passed = true;
      clearTimeout(rest);
      offChange();
    };
  }, [client, services, dearCallMicros]);
  const hurry = useCallback(() => {
    hurriedUntilMs.current = performance.now() + hurryMs;
  }, []);
  return { ...alerts, hurry };
}
