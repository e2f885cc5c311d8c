import { X } from '../icons.ts';
import { useEffect, useId, useRef, type CSSProperties, type FormEvent, type ReactNode } from 'react';

import css from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly widthPx?: number;
  /** With it the content is a form and Enter submits. */
  readonly onSubmit?: () => void;
}

/** A modal on the platform's own `<dialog>`: focus is held inside and given back at the end. */
export function Dialog(props: DialogProps): ReactNode {
  const { onClose, onSubmit } = props;
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    // The platform would focus the close button, which comes first.
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const content = (
    <>
      <div className={css['head']}>
        <h2 id={titleId} className={css['title']}>
          {props.title}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </div>
      <div className={css['body']}>{props.children}</div>
      {props.footer ? <div className={css['foot']}>{props.footer}</div> : null}
    </>
  );

  const style: (CSSProperties & Record<'--dialog-width', string>) | undefined =
    props.widthPx === undefined ? undefined : { '--dialog-width': `${props.widthPx}px` };

  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      className={css['dialog']}
      style={style}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      {onSubmit ? (
        <form
          style={{ display: 'contents' }}
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {content}
        </form>
      ) : (
        content
      )}
    </dialog>
  );
}
