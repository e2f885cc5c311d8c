import { replaceEqualDeep } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';

import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import type { ReviewQuestion, ReviewView } from '../../../kernel/review/reviewView.ts';
import { useServices } from '../../../session/context.tsx';
import type { ReviewClient } from '../../../session/services.ts';
import { hourlyRateMicros } from '../../services/hourlyRate.ts';
import type { ReviewAddress } from './reviewAddress.ts';

export type ReviewState =
  | { readonly kind: 'reading'; readonly events: number }
  | { readonly kind: 'failed'; readonly message: string }
  /** `stale`: shown until the answer to a changed question is there. */
  | {
      readonly kind: 'ready';
      /** Parts that are as they were before are the same objects. */
      readonly view: ReviewView;
      /** Of the question that `view` answers. */
      readonly filter: ReviewFilter;
      readonly stale: boolean;
      readonly client: ReviewClient;
    };

/** Reads the ledger while the screen is open, and asks again whenever the address or the ledger changes. */
export function useReview({ section, month, filter }: ReviewAddress, client: ReviewConnection): ReviewState {
  const [state, setState] = useState<ReviewState>({ kind: 'reading', events: 0 });
  const question = JSON.stringify({
    month,
    filter,
    withShares: section === 'shares' || section === 'report',
  });
  const { open, start } = client;

  useEffect(start, [start]);
  useEffect(() => {
    if (open === null) return;
    let passed = false;
    let asking = false;
    let due = false;
    const asked = JSON.parse(question) as Pick<ReviewQuestion, 'month' | 'filter' | 'withShares'>;
    const answered = (view: ReviewView): void =>
      setState((before) => ({
        kind: 'ready',
        view: before.kind === 'ready' ? replaceEqualDeep(before.view, view) : view,
        filter: before.kind === 'ready' ? replaceEqualDeep(before.filter, asked.filter) : asked.filter,
        stale: due,
        client: open,
      }));
    const failed = (cause: unknown): void =>
      setState({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    /** What changes until the answer is there is asked about together. */
    const ask = (): void => {
      due = true;
      if (asking) return;
      due = false;
      asking = true;
      setState((before) => (before.kind === 'ready' ? { ...before, stale: true } : before));
      const answer = open.ask({ ...asked, nowMs: Date.now(), wageMicrosPerHour: hourlyRateMicros() ?? 0 });
      answer
        .then(
          (view) => !passed && answered(view),
          (cause: unknown) => !passed && failed(cause),
        )
        .finally(() => {
          asking = false;
          if (due && !passed) ask();
        });
    };
    ask();
    const offChange = open.onChange(ask);
    const offProgress = open.onProgress((events) =>
      setState((before) => (before.kind === 'reading' ? { kind: 'reading', events } : before)),
    );
    return () => {
      passed = true;
      offChange();
      offProgress();
    };
  }, [open, question]);

  return client.message === null ? state : { kind: 'failed', message: client.message };
}

export interface ReviewConnection {
  readonly open: ReviewClient | null;
  readonly message: string | null;
  /** Begins reading the ledger: one asset's history is shown without. */
  readonly start: () => void;
}

/** One client for the life of the screen. */
export function useReviewConnection(): ReviewConnection {
  const services = useServices();
  const [wanted, setWanted] = useState(false);
  const [client, setClient] = useState<Omit<ReviewConnection, 'start'>>({ open: null, message: null });
  const start = useCallback(() => setWanted(true), []);
  useEffect(() => {
    if (!wanted) return;
    let closed = false;
    let opened: ReviewClient | null = null;
    services.openReview().then(
      (fresh) => {
        opened = fresh;
        if (closed) fresh.stop();
        else setClient({ open: fresh, message: null });
      },
      (cause: unknown) => {
        const message = cause instanceof Error ? cause.message : String(cause);
        if (!closed) setClient({ open: null, message });
      },
    );
    return () => {
      closed = true;
      opened?.stop();
    };
  }, [services, wanted]);
  return { ...client, start };
}
