import type { ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import css from './Workflows.module.css';

export function RemoveDialog(props: { name: string; onRemove: () => void; onClose: () => void }): ReactNode {
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
      <p className={css['text']}>
        It is no longer offered, and a run of it that is still under way cannot be followed. What it has made
        and cost stays. Export first to keep it.
      </p>
    </Dialog>
  );
}
