import { useCallback, useState } from 'react';

import { useServices } from '../../../session/context.tsx';
import type { ReviewDesk } from '../../../session/reviewDesk.ts';

export interface DeskRun {
  /** True while something is being written. */
  readonly busy: boolean;
  /** Why the last write did not work. */
  readonly failure: string | null;
  run(work: (desk: ReviewDesk) => Promise<unknown>): void;
}

/** Writing from the review: one thing at a time, and a failure is told where it was tried. */
export function useDesk(): DeskRun {
  const services = useServices();
  const [state, setState] = useState<{ busy: boolean; failure: string | null }>({
    busy: false,
    failure: null,
  });
  const run = useCallback(
    (work: (desk: ReviewDesk) => Promise<unknown>): void => {
      setState({ busy: true, failure: null });
      services
        .openReviewDesk()
        .then(work)
        .then(
          () => setState({ busy: false, failure: null }),
          (cause: unknown) =>
            setState({ busy: false, failure: cause instanceof Error ? cause.message : String(cause) }),
        );
    },
    [services],
  );
  return { ...state, run };
}
