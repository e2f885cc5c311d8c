import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import { ImageOff } from '../../../../design/icons.ts';
import { Badge } from '../../../../design/primitives/Feedback.tsx';
import type { ReplayStep } from '../../../../kernel/review/replaySteps.ts';
import css from './History.module.css';
import { pictureOf } from './StepPicture.tsx';
import { stepBadge, stepCost, stepLine, stepTitle } from './stepText.ts';
import type { ShownReplay } from './useAssetReplay.ts';

const moves: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  j: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  k: (at) => at - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** The steps in order. One of them takes the keyboard: arrows, j and k move to its neighbours. */
export function StepList(props: {
  steps: readonly ReplayStep[];
  current: number;
  thumbnails: ShownReplay['thumbnails'];
  onGo: (step: number) => void;
}): ReactNode {
  const { steps, current, onGo } = props;
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    const box = list.current;
    const button = box?.children[current]?.querySelector('button');
    if (!box || !button) return;
    // Within the list only: the page stays where the reader has it.
    const above = button.offsetTop - box.scrollTop;
    if (above < 0) box.scrollTop = button.offsetTop;
    else if (above + button.offsetHeight > box.clientHeight)
      box.scrollTop = button.offsetTop + button.offsetHeight - box.clientHeight;
    if (box.contains(document.activeElement)) button.focus({ preventScroll: true });
  }, [current]);

  const move = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = moves[event.key]?.(current, steps.length - 1);
    if (target === undefined) return;
    event.preventDefault();
    onGo(Math.min(steps.length - 1, Math.max(0, target)));
  };

  return (
    <ol ref={list} className={css['steps']} aria-label="Steps">
      {steps.map((step, index) => (
        <li key={step.id} data-fan-out={(step.kind === 'call' && step.row.fanOut) || undefined}>
          <button
            type="button"
            className={css['step']}
            aria-current={index === current ? 'step' : undefined}
            tabIndex={index === current ? 0 : -1}
            onClick={() => onGo(index)}
            onKeyDown={move}
          >
            <StepRow step={step} number={index + 1} picture={pictureOf(step, props.thumbnails)} />
          </button>
        </li>
      ))}
    </ol>
  );
}

function StepRow(props: {
  step: ReplayStep;
  number: number;
  picture: ReturnType<typeof pictureOf>;
}): ReactNode {
  const { step, number, picture } = props;
  const badge = stepBadge(step);
  const line = stepLine(step);
  return (
    <>
      <span className={css['stepNumber']}>{number}</span>
      <span className={css['stepThumb']} data-picture={typeof picture === 'string' ? picture : 'kept'}>
        {picture === 'missing' ? <ImageOff size={14} aria-label="No picture kept" role="img" /> : null}
        {typeof picture === 'string' ? null : <img src={picture.src} alt="" loading="lazy" />}
      </span>
      <span className={css['stepText']}>
        <span className={css['stepTitle']}>{stepTitle(step)}</span>
        {line === '' ? null : (
          <span className={css['stepLine']} title={line}>
            {line}
          </span>
        )}
      </span>
      <span className={css['stepEnd']}>
        {badge === null ? null : <Badge tone={badge.tone}>{badge.text}</Badge>}
        <span className={css['stepCost']}>{stepCost(step)}</span>
      </span>
    </>
  );
}
