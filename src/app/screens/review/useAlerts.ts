import { useEffect, useState } from 'react';

import type { AlertsAnswer } from '../../../kernel/review/alertWatch.ts';
import type { ReviewView } from '../../../kernel/review/reviewView.ts';
import { useServices } from '../../../session/context.tsx';
import type { ReviewClient } from '../../../session/services.ts';

export interface Alerts {
  /** Null until the first answer. */
  readonly answer: AlertsAnswer | null;
  readonly failure: string | null;
}

/** What stands now, asked again with every new view. Whoever looks at the review writes what is new. */
export function useAlerts(client: ReviewClient, view: ReviewView, dearCallMicros: number | null): Alerts {
  const services = useServices();
  const [alerts, setAlerts] = useState<Alerts>({ answer: null, failure: null });
  useEffect(() => {
    let passed = false;
    const question = { nowMs: Date.now(), dearCallMicros };
    const look = async (): Promise<void> => {
      const answer = await client.alerts({ ...question, fresh: false });
      if (passed) return;
      setAlerts({ answer, failure: null });
      if (answer.news.fire.length + answer.news.resolve.length === 0) return;
      await (await services.openReviewDesk()).keepAlerts(client, question);
    };
    look().catch((cause: unknown) => {
      const failure = cause instanceof Error ? cause.message : String(cause);
      if (!passed) setAlerts((before) => ({ ...before, failure }));
    });
    return () => {
      passed = true;
    };
  }, [client, services, view, dearCallMicros]);
  return alerts;
}
