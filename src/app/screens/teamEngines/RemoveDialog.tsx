import type { ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import css from './TeamEngines.module.css';

export function RemoveDialog(props: {
  name: string;
  /** What goes with it. */
  children: ReactNode;
  onRemove: () => void;
  onClose: () => void;
}): ReactNode {
  return (
    <Dialog
      title={`Remove ${props.name}?`}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button variant="danger" onClick={props.onRemove}>
            Remove
          </Button>
        </>
      }
    >
      <p className={css['text']}>{props.children}</p>
    </Dialog>
  );
}
