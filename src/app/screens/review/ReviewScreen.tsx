import { lazy, Suspense, type ReactNode } from 'react';

import { formatCount } from '../../../design/format.ts';
import { EmptyState, Skeleton } from '../../../design/primitives/Feedback.tsx';
import buttons from '../../../design/primitives/Button.module.css';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import type { ReviewView } from '../../../kernel/review/reviewView.ts';
import type { ReviewClient } from '../../../session/services.ts';
import { routeHref } from '../../router.ts';
import { hourlyRateMicros } from '../../services/hourlyRate.ts';
import { AppHeader } from '../../shell/AppHeader.tsx';
import { DemoNotice, LoadDemo, useDemoData } from './DemoData.tsx';
import { FilesSection } from './FilesSection.tsx';
import { ModelsSection } from './ModelsSection.tsx';
import { MonthSection } from './MonthSection.tsx';
import { ReportSection } from './ReportSection.tsx';
import { ReviewBar, ReviewSections } from './ReviewBar.tsx';
import { reviewHref, useReviewAddress } from './reviewAddress.ts';
import type { ReviewAddress } from './reviewAddress.ts';
import css from './Review.module.css';
import { SharesSection } from './SharesSection.tsx';
import { useReview, useReviewConnection } from './useReview.ts';
import type { ReviewConnection } from './useReview.ts';
import { WhatIfSection } from './WhatIfSection.tsx';

const HistorySection = lazy(async () => ({
  default: (await import('./history/HistorySection.tsx')).HistorySection,
}));

/** The lead's screens: what the month cost, and which models earn their place. */
export function ReviewScreen(): ReactNode {
  const [address, change] = useReviewAddress();
  const connection = useReviewConnection();
  return (
    <div className={css['page']}>
      <AppHeader current="review" />
      {address.section === 'history' ? (
        <main className={css['main']}>
          <div className={css['bar']}>
            <ReviewSections address={address} />
          </div>
          <Suspense fallback={<Skeleton style={{ height: 280 }} />}>
            <HistorySection address={address} change={change} connection={connection} />
          </Suspense>
        </main>
      ) : (
        <Figures address={address} change={change} connection={connection} />
      )}
    </div>
  );
}

/** What is made of all events of the ledger. */
function Figures(props: {
  address: ReviewAddress;
  change: (change: Partial<ReviewAddress>) => void;
  connection: ReviewConnection;
}): ReactNode {
  const { address, change } = props;
  const state = useReview(address, props.connection);
  return (
    <>
      {state.kind === 'failed' ? (
        <main className={css['center']}>
          <EmptyState
            page
            title="The ledger could not be read"
            text={`${state.message} Nothing was changed.`}
          />
        </main>
      ) : null}
      {state.kind === 'reading' ? <Reading events={state.events} /> : null}
      {state.kind === 'ready' ? (
        <Ready
          address={address}
          change={change}
          view={state.view}
          filter={state.filter}
          stale={state.stale}
          client={state.client}
        />
      ) : null}
    </>
  );
}

function Reading(props: { events: number }): ReactNode {
  return (
    <main className={css['main']} aria-busy="true">
      <h1 className="visually-hidden">Review</h1>
      <p className={css['quiet']} role="status">
        Reading the ledger{props.events > 0 ? `, ${formatCount(props.events)} events` : ''} …
      </p>
      <Skeleton style={{ height: 40 }} />
      <Skeleton style={{ height: 96 }} />
      <Skeleton style={{ height: 280 }} />
    </main>
  );
}

function Ready(props: {
  address: ReviewAddress;
  change: (change: Partial<ReviewAddress>) => void;
  view: ReviewView;
  filter: ReviewFilter;
  stale: boolean;
  client: ReviewClient;
}): ReactNode {
  const { address, change, view, filter, stale, client } = props;
  const demo = useDemoData();
  if ((view.assets === 0 || demo.loading) && address.section !== 'files') {
    return (
      <main className={css['center']}>
        <EmptyState
          page
          title="Nothing to review yet"
          text="Every asset you work on appears here with what it cost and why."
        >
          <a className={buttons['button']} href={routeHref({ kind: 'assets' })}>
            Go to assets
          </a>
          <a className={buttons['button']} href={reviewHref({ ...address, section: 'files' })}>
            Import a ledger
          </a>
          <LoadDemo demo={demo} />
        </EmptyState>
      </main>
    );
  }
  return (
    <main className={css['main']} aria-busy={stale}>
      <ReviewBar
        address={address}
        change={change}
        months={view.months}
        shownMonth={view.month.current.month}
        facets={view.facets}
      />
      {view.holdsDemo ? <DemoNotice demo={demo} /> : null}
      {address.section === 'month' ? <MonthSection view={view} filter={filter} client={client} /> : null}
      {address.section === 'models' ? (
        <ModelsSection
          models={view.models}
          month={view.month.current.month}
          filter={filter}
          wageMicrosPerHour={hourlyRateMicros() ?? 0}
        />
      ) : null}
      {address.section === 'shares' && view.shares !== null ? (
        <SharesSection shares={view.shares} address={address} />
      ) : null}
      {address.section === 'report' ? <ReportSection view={view} address={address} client={client} /> : null}
      {address.section === 'files' ? <FilesSection /> : null}
      {address.section === 'what-if' ? (
        <WhatIfSection
          key={view.month.current.month}
          models={view.models}
          wageMicrosPerHour={hourlyRateMicros() ?? 0}
        />
      ) : null}
    </main>
  );
}
