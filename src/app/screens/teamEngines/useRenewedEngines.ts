import { useQueryClient } from '@tanstack/react-query';

import { useServices } from '../../../session/context.tsx';

export const notRenewed = 'It is kept, but the engines could not be renewed: reload the page.';

/** What is offered follows a change at once. */
export function useRenewedEngines(): (onFailure: () => void) => void {
  const services = useServices();
  const queries = useQueryClient();
  return (onFailure) => {
    void services
      .renewEngines()
      .then(() =>
        Promise.all([
          queries.invalidateQueries({ queryKey: ['engines'] }),
          queries.invalidateQueries({ queryKey: ['providers'] }),
        ]),
      )
      .catch(onFailure);
  };
}
