import { lazy, Suspense, type ReactNode } from 'react';

import type { CreateCanvas } from '../canvas/contract.ts';
import buttons from '../design/primitives/Button.module.css';
import { EmptyState, Skeleton } from '../design/primitives/Feedback.tsx';
import { TooltipLayer } from '../design/primitives/TooltipLayer.tsx';
import { SessionProvider } from '../session/context.tsx';
import type { AppServices } from '../session/services.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { routeHref, useRoute, type Route } from './router.ts';
import { AssetsScreen } from './screens/AssetsScreen.tsx';
import css from './screens/EditorScreen.module.css';

const QueryRoot = lazy(async () => ({ default: (await import('./QueryRoot.tsx')).QueryRoot }));
const EditorScreen = lazy(async () => ({
  default: (await import('./screens/EditorScreen.tsx')).EditorScreen,
}));
const ReviewScreen = lazy(async () => ({
  default: (await import('./screens/review/ReviewScreen.tsx')).ReviewScreen,
}));
const SettingsScreen = lazy(async () => ({
  default: (await import('./screens/SettingsScreen.tsx')).SettingsScreen,
}));

export interface AppProps {
  readonly services: AppServices;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

export function App(props: AppProps): ReactNode {
  const route = useRoute();
  return (
    <SessionProvider services={props.services}>
      <ErrorBoundary key={JSON.stringify(route)}>
        <Suspense fallback={<Loading />}>
          <Screen route={route} loadCanvas={props.loadCanvas} />
        </Suspense>
      </ErrorBoundary>
      <TooltipLayer />
    </SessionProvider>
  );
}

function Screen(props: { route: Route; loadCanvas: () => Promise<CreateCanvas> }): ReactNode {
  const { route } = props;
  if (route.kind === 'assets') return <AssetsScreen />;
  if (route.kind === 'editor') {
    return <EditorScreen key={route.asset} asset={route.asset} loadCanvas={props.loadCanvas} />;
  }
  if (route.kind === 'review') {
    return (
      <QueryRoot>
        <ReviewScreen />
      </QueryRoot>
    );
  }
  if (route.kind === 'settings') {
    return (
      <QueryRoot>
        <SettingsScreen />
      </QueryRoot>
    );
  }
  return (
    <main className={css['page']}>
      <EmptyState
        page
        title="There is no such page"
        text={`The address “${route.path}” leads nowhere. Nothing was changed.`}
      >
        <a className={buttons['button']} href={routeHref({ kind: 'assets' })}>
          Back to assets
        </a>
      </EmptyState>
    </main>
  );
}

function Loading(): ReactNode {
  return (
    <main className={css['page']} aria-busy="true" aria-label="Loading">
      <h1 className="visually-hidden">Loading</h1>
      <Skeleton style={{ width: 160, height: 4 }} />
    </main>
  );
}
