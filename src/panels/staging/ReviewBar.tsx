import { Check, Columns2, RotateCcw, X } from '../../design/icons.ts';
import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Menu } from '../../design/primitives/Menu.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import { rejectReasons } from '../figures/verdicts.ts';
import css from './ReviewBar.module.css';

const FanOutStrip = lazy(async () => ({ default: (await import('../fanOut/FanOutStrip.tsx')).FanOutStrip }));

export interface ReviewBarProps {
  /** The shell owns it, so that the R key opens the same menu. */
  readonly reasonOpen: boolean;
  readonly onReasonOpen: (open: boolean) => void;
}

/** Floats over the canvas while a result waits for a decision; the canvas stays usable. */
export function ReviewBar(props: ReviewBarProps): ReactNode {
  const staged = useEditor((state) => state.staged);
  if (staged.length === 0) return null;
  return <Review {...props} />;
}

function Review(props: ReviewBarProps): ReactNode {
  const staged = useEditor((state) => state.staged);
  const shown = useEditor((state) => state.stagedShown);
  const compare = useEditor((state) => state.compare);
  const splitPosition = useEditor((state) => state.splitPosition);
  const busy = useEditor((state) => state.job !== null);
  const actions = useEditorActions();
  const accept = useRef<HTMLButtonElement>(null);

  // After a run the focus has nowhere to be (Cancel is gone): Enter should mean Accept.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      accept.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div className={css['dock']}>
      <div className={css['bar']}>
        {staged[0]?.fanOut !== undefined ? (
          <Suspense fallback={null}>
            <FanOutStrip staged={staged} />
          </Suspense>
        ) : staged.length > 1 ? (
          <fieldset className={css['row']} aria-label="Variants">
            <div className={css['variants']}>
              {staged.map((result, index) => (
                <button
                  key={result.id}
                  type="button"
                  className={css['variant']}
                  aria-label={`Variant ${index + 1} of ${staged.length}`}
                  aria-pressed={result.id === shown}
                  onClick={() => actions.showStaged(result.id)}
                >
                  {result.thumbnail === null ? index + 1 : <img src={result.thumbnail} alt="" />}
                </button>
              ))}
            </div>
          </fieldset>
        ) : null}
        {compare === 'result' ? null : (
          <div className={css['row']}>
            <SegmentedControl
              label="Compare view"
              labelHidden
              small
              value={compare}
              options={[
                { value: 'split', label: 'Split' },
                { value: 'original', label: 'Original' },
              ]}
              onChange={(value) => actions.setCompare(value)}
            />
            {compare === 'split' ? (
              <div className={css['split']}>
                <Slider
                  label="Split position"
                  value={Math.round(splitPosition * 100)}
                  min={0}
                  max={100}
                  format={(percent) => `${percent} %`}
                  onChange={(percent) => actions.setSplitPosition(percent / 100)}
                />
              </div>
            ) : null}
          </div>
        )}
        <div role="toolbar" aria-label="Review result" className={css['row']}>
          <Button
            ref={accept}
            variant="primary"
            icon={<Check size={16} />}
            shortcut="↵"
            aria-keyshortcuts="Enter"
            onClick={() => void actions.accept()}
          >
            Accept
          </Button>
          <Menu
            label="Reason"
            side="above"
            open={props.reasonOpen}
            onOpenChange={props.onReasonOpen}
            items={rejectReasons.map(({ reason, label, keys }) => ({
              id: reason,
              label,
              keys,
              onSelect: () => void actions.reject(reason),
            }))}
            trigger={
              <Button
                icon={<X size={16} />}
                shortcut="R"
                aria-keyshortcuts="R"
                aria-haspopup="menu"
                aria-expanded={props.reasonOpen}
                onClick={() => props.onReasonOpen(!props.reasonOpen)}
              >
                Reject
              </Button>
            }
          />
          <Button
            icon={<RotateCcw size={16} />}
            shortcut="T"
            aria-keyshortcuts="T"
            disabled={busy}
            onClick={() => void actions.tryAgain()}
          >
            Try again
          </Button>
          <Button
            icon={<Columns2 size={16} />}
            shortcut="C"
            aria-keyshortcuts="C"
            aria-pressed={compare !== 'result'}
            onClick={() => actions.setCompare(compare === 'result' ? 'split' : 'result')}
          >
            Compare
          </Button>
        </div>
      </div>
    </div>
  );
}
