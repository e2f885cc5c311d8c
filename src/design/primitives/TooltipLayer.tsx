import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';

import css from './TooltipLayer.module.css';

interface Tip {
  readonly target: HTMLElement;
  readonly text: string;
  readonly key: string | null;
  readonly side: string;
}

const showAfterMs = 450;
const gapPx = 8;

/**
 * One layer shows the tooltip of whatever carries `data-tip`: nothing is clipped by a scrolling
 * panel and no button pays for a tooltip of its own. The name stays on the button itself, so the
 * layer is hidden from assistive technology.
 */
export function TooltipLayer(): ReactNode {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = (): void => {
      clearTimeout(timer);
      setTip(null);
    };
    const showFor = (event: Event, delayMs: number): void => {
      const origin = event.target;
      const target = origin instanceof Element ? origin.closest<HTMLElement>('[data-tip]') : null;
      clearTimeout(timer);
      if (!target) {
        setTip(null);
        return;
      }
      timer = setTimeout(() => {
        const { tip: text, tipKey, tipSide } = target.dataset;
        if (text) setTip({ target, text, key: tipKey ?? null, side: tipSide ?? 'bottom' });
      }, delayMs);
    };
    const onOver = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse') showFor(event, showAfterMs);
    };
    const onFocus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) showFor(event, 0);
    };
    document.addEventListener('pointerover', onOver);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', hide);
    document.addEventListener('scroll', hide, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', hide);
      document.removeEventListener('scroll', hide, true);
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!tip || !element) return;
    const anchor = tip.target.getBoundingClientRect();
    const own = element.getBoundingClientRect();
    const centreX = anchor.left + anchor.width / 2 - own.width / 2;
    const centreY = anchor.top + anchor.height / 2 - own.height / 2;
    const place = {
      bottom: [centreX, anchor.bottom + gapPx],
      top: [centreX, anchor.top - own.height - gapPx],
      right: [anchor.right + gapPx, centreY],
      left: [anchor.left - own.width - gapPx, centreY],
    }[tip.side] ?? [centreX, anchor.bottom + gapPx];
    const [x = 0, y = 0] = place;
    element.style.left = `${Math.max(gapPx, Math.min(x, innerWidth - own.width - gapPx))}px`;
    element.style.top = `${Math.max(gapPx, Math.min(y, innerHeight - own.height - gapPx))}px`;
  }, [tip]);

  if (!tip) return null;
  return (
    <div ref={box} className={css['tip']} aria-hidden="true">
      <span>{tip.text}</span>
      {tip.key === null ? null : <span className={css['key']}>{tip.key}</span>}
    </div>
  );
}
