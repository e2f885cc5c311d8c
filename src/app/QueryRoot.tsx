import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** One cache for what is slow or remote. Local facts do not change behind our back: no refetch on focus. */
const client = new QueryClient({
  defaultOptions: {
    queries: { refetchOnWindowFocus: false, retry: false, networkMode: 'always', staleTime: 30_000 },
  },
});

export function QueryRoot(props: { children: ReactNode }): ReactNode {
  return <QueryClientProvider client={client}>{props.children}</QueryClientProvider>;
}
