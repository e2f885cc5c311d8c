import { useQuery, type UseQueryResult } from '@tanstack/react-query';

import { useServices } from '../../session/context.tsx';
import type { ProviderState } from '../../session/services.ts';

/** Every provider of hosted engines; asked anew with each visit, since a server is set up between two of them. */
export function useProviders(): UseQueryResult<readonly ProviderState[]> {
  const services = useServices();
  return useQuery({
    queryKey: ['providers'],
    queryFn: () => services.providers(),
    retry: false,
    gcTime: 0,
  });
}
