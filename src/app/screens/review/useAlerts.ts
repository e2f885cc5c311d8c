import { useEffect, useState } from 'react';

import type { AlertsAnswer } from '../../../kernel/review/alertWatch.ts';
import { useServices } from '../../../session/context.tsx';
import type { ReviewClient } from '../../../session/services.ts';

export interface Alerts {
  /** Null until the first answer. */
  readonly answer: AlertsAnswer | null;
  readonly failure: string | null;
}

/** What stands now, asked again whenever the ledger changes. Whoever looks at the review writes what is new. */
export function useAlerts(client: ReviewClient, dearCallMicros: number | null): Alerts {
  const services = useServices();
  const [alerts, setAlerts] = useState<Alerts>({ answer: null, failure: null });
  useEffect(() => {
    let passed = false;
    let newest = 0;
    const lookOnce = async (): Promise<void> => {
      newest += 1;
      const mine = newest;
      const question = { nowMs: Date.now(), dearCallMicros };
      const answer = await client.alerts({ ...question, fresh: false });
      if (passed || mine !== newest) return;
      setAlerts({ answer, failure: null });
      if (answer.news.fire.length + answer.news.resolve.length === 0) return;
      await (await services.openReviewDesk()).keepAlerts(client, question);
    };
    const look = (): void => {
      lookOnce().catch((cause: unknown) => {
        const failure = cause instanceof Error ? cause.message : String(cause);
        if (!passed) setAlerts((before) => ({ ...before, failure }));
      });
    };
    look();
    const offChange = client.onChange(look);
    return () => {
      passed = true;
      offChange();
    };
  }, [client, services, dearCallMicros]);
  return alerts;
}
