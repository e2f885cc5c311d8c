import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

import { classNames } from '../classNames.ts';
import css from './Menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** One key that picks the item while the menu is open; shown at its right. */
  readonly keys?: readonly string[];
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly separated?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly label: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly items: readonly MenuItem[];
  readonly side?: 'below' | 'above';
  /** The button; it should call `onOpenChange(!open)` and carry `aria-haspopup` and `aria-expanded`. */
  readonly trigger: ReactNode;
}

/** A menu button. Focus goes to the first item, arrows and first letters move, Escape gives focus back. */
export function Menu(props: MenuProps): ReactNode {
  const { open, onOpenChange, side = 'below' } = props;
  const anchor = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!open || !anchor.current || !list.current) return;
    place(anchor.current, list.current, side);
    itemsOf(list.current)[0]?.focus({ preventScroll: true });
  }, [open, side]);

  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && !anchor.current?.contains(event.target)) onOpenChange(false);
    };
    const resized = (): void => onOpenChange(false);
    document.addEventListener('pointerdown', away, true);
    addEventListener('resize', resized);
    return () => {
      document.removeEventListener('pointerdown', away, true);
      removeEventListener('resize', resized);
    };
  }, [open, onOpenChange]);

  function close(): void {
    onOpenChange(false);
    anchor.current?.querySelector<HTMLElement>('[aria-haspopup]')?.focus();
  }

  function pick(item: MenuItem): void {
    if (item.disabled) return;
    close();
    item.onSelect();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!list.current) return;
    const items = itemsOf(list.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const focusAt = (index: number): void => items[(index + items.length) % items.length]?.focus();
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const byKey = plain
      ? props.items.find((item) => item.keys?.includes(event.key.toLowerCase()))
      : undefined;
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (event.key === 'ArrowDown') focusAt(at + 1);
    else if (event.key === 'ArrowUp') focusAt(at - 1);
    else if (event.key === 'Home') focusAt(0);
    else if (event.key === 'End') focusAt(items.length - 1);
    else if (byKey) pick(byKey);
    else {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <span ref={anchor} className={css['anchor']}>
      {props.trigger}
      {open ? (
        <div
          ref={list}
          role="menu"
          tabIndex={-1}
          aria-label={props.label}
          className={css['menu']}
          onKeyDown={onKeyDown}
        >
          {props.items.map((item) => (
            <MenuRow key={item.id} item={item} onPick={pick} />
          ))}
        </div>
      ) : null}
    </span>
  );
}

function MenuRow(props: { item: MenuItem; onPick: (item: MenuItem) => void }): ReactNode {
  const { item } = props;
  return (
    <>
      {item.separated ? <hr className={css['separator']} /> : null}
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        disabled={item.disabled}
        className={classNames(css['item'], item.danger && css['danger'])}
        onClick={() => props.onPick(item)}
      >
        {item.icon}
        <span className={css['label']}>{item.label}</span>
        {item.keys ? (
          <span className={css['key']} aria-hidden="true">
            {item.keys.join(' ').toUpperCase()}
          </span>
        ) : null}
      </button>
    </>
  );
}

function itemsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')];
}

/** Fixed to the window, so that no scrolling ancestor clips it; flips when there is no room. */
function place(anchor: HTMLElement, list: HTMLElement, side: 'below' | 'above'): void {
  const at = anchor.getBoundingClientRect();
  const own = list.getBoundingClientRect();
  const below = at.bottom + 4;
  // Clear of the bar that the button sits in.
  const above = at.top - own.height - 12;
  const fitsBelow = below + own.height <= innerHeight - 8;
  const top = side === 'below' ? (fitsBelow || above < 8 ? below : above) : above >= 8 ? above : below;
  list.style.top = `${Math.max(8, Math.min(top, innerHeight - own.height - 8))}px`;
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
}
