import type { ReactNode } from 'react';

import { ExportDialog } from '../../../panels/exporting/ExportDialog.tsx';
import { QueryRoot } from '../../QueryRoot.tsx';

/** The one part of the editor that asks through the query library: it loads with the dialog. */
export function ExportLayer(props: { onClose: () => void }): ReactNode {
  return (
    <QueryRoot>
      <ExportDialog onClose={props.onClose} />
    </QueryRoot>
  );
}
