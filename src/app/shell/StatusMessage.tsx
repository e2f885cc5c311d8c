import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from '../../design/icons.ts';
import { useEffect, type ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { IconButton } from '../../design/primitives/IconButton.tsx';
import type { SessionMessage } from '../../session/types.ts';
import css from './StatusMessage.module.css';

const passingMs = 6_000;

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert };

/**
 * The region exists before the message does, so that it is announced. Errors and warnings stay until dismissed;
 * without `onDismiss` the message is about work that goes on.
 */
export function StatusMessage(props: {
  message: SessionMessage | null;
  onDismiss: (() => void) | null;
}): ReactNode {
  const { message, onDismiss } = props;

  useEffect(() => {
    if (onDismiss === null || (message?.tone !== 'info' && message?.tone !== 'success')) return;
    const timer = setTimeout(onDismiss, passingMs);
    return () => clearTimeout(timer);
  }, [message, onDismiss]);

  const Icon = message ? icons[message.tone] : null;
  return (
    <output aria-live={message?.tone === 'error' ? 'assertive' : 'polite'} className={css['region']}>
      {message && Icon ? (
        <div className={css['message']} data-tone={message.tone}>
          <Icon size={16} className={classNames(css['icon'], css[message.tone])} aria-hidden="true" />
          <div className={css['text']}>
            <p>{message.text}</p>
            {message.hint === undefined ? null : <p className={css['hint']}>{message.hint}</p>}
          </div>
          {onDismiss === null ? null : (
            <IconButton size="small" label="Dismiss message" onClick={onDismiss}>
              <X size={14} />
            </IconButton>
          )}
        </div>
      ) : null}
    </output>
  );
}
