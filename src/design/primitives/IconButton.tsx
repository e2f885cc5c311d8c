import type { ComponentProps, ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './Button.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** The accessible name and the tooltip. */
  readonly label: string;
  /** Shown in the tooltip: `Ctrl+Z`. */
  readonly shortcut?: string;
  readonly size?: 'normal' | 'small';
  readonly pressed?: boolean;
  readonly tip?: 'top' | 'bottom' | 'right' | 'left';
}

export function IconButton(props: IconButtonProps): ReactNode {
  const { label, shortcut, size = 'normal', pressed, tip = 'bottom', className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
      data-tip-key={shortcut}
      data-tip-side={tip}
      className={classNames(css['icon'], size === 'small' && css['iconSmall'], className)}
    />
  );
}
