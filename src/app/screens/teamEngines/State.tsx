import type { ReactNode } from 'react';

import { Badge } from '../../../design/primitives/Feedback.tsx';
import type { EngineAvailability } from '../../../kernel/operations/ports.ts';

/** Whether an engine can be used just now; nothing while it is not known to the editor. */
export function State(props: { availability: EngineAvailability | undefined }): ReactNode {
  const { availability } = props;
  if (availability === undefined) return null;
  if (availability.kind === 'unavailable') return <Badge tone="warn">{availability.reason}</Badge>;
  return <Badge tone="ok">Ready</Badge>;
}
