import type { ComponentProps, ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './Button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` carries the accent: one per screen. */
  readonly variant?: 'primary' | 'plain' | 'ghost' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly wide?: boolean;
  readonly icon?: ReactNode;
  /** The key that does the same; shown, and hidden from the accessible name. */
  readonly shortcut?: string;
}

export function Button(props: ButtonProps): ReactNode {
  const { variant = 'plain', size = 'normal', wide, icon, shortcut, children, className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        css['button'],
        variant !== 'plain' && css[variant],
        size === 'small' && css['small'],
        wide && css['wide'],
        className,
      )}
    >
      {icon}
      {children}
      {shortcut === undefined ? null : (
        <kbd className={css['kbd']} aria-hidden="true">
          {shortcut}
        </kbd>
      )}
    </button>
  );
}
