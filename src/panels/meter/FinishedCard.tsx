import { X } from '../../design/icons.ts';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';

import { IconButton } from '../../design/primitives/IconButton.tsx';
import type { Tier } from '../../kernel/asset/asset.ts';
import type { EndOfAssetCard } from '../../kernel/review/endOfAsset.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import css from './FinishedCard.module.css';
import { comparisonText, costText, driverText, partsOf, unknownText, type CostPart } from './finishedText.ts';

/** What the asset cost and why, once it is finished. It takes no focus, and covers and moves nothing of the canvas. */
export function FinishedCard(): ReactNode {
  const card = useEditor((state) => state.endOfAsset);
  const tier = useEditor((state) => state.asset?.tier ?? null);
  const shown = card !== null && tier !== null;
  return (
    <>
      {/* There before its words are, so that they are announced. */}
      <p className="visually-hidden" aria-live="polite">
        {shown ? `Finished: ${costText(card)} in all. ${driverText(card) ?? ''}` : ''}
      </p>
      {shown ? <Card card={card} tier={tier} /> : null}
    </>
  );
}

function Card(props: { card: EndOfAssetCard; tier: Tier }): ReactNode {
  const { card, tier } = props;
  const actions = useEditorActions();
  const parts = partsOf(card);
  const unknown = unknownText(card);
  const driver = driverText(card);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    actions.dismissEndOfAsset();
  }

  return (
    <section aria-label="Finished" className={css['card']}>
      <div className={css['head']}>
        <h2 className={css['title']}>Finished</h2>
        <span className={css['total']}>{costText(card)}</span>
        <IconButton
          size="small"
          label="Dismiss summary"
          tip="left"
          onKeyDown={onKeyDown}
          onClick={() => actions.dismissEndOfAsset()}
        >
          <X size={14} />
        </IconButton>
      </div>
      <div className={css['bar']} aria-hidden="true">
        {parts
          .filter(({ micros }) => micros > 0)
          .map((part) => (
            <span key={part.name} style={shareStyle(part)} />
          ))}
      </div>
      <dl className={css['parts']}>
        {parts.map(({ name, title, text, swatch }) => (
          <div key={name} title={title}>
            <dt>
              <span className={css['swatch']} style={{ background: swatch }} />
              {name}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {unknown === null ? null : <p className={css['note']}>{unknown}</p>}
      {driver === null ? null : <p className={css['driver']}>{driver}</p>}
      <p className={css['note']}>{comparisonText(card, tier)}</p>
    </section>
  );
}

function shareStyle({ micros, swatch }: CostPart): CSSProperties & Record<'--share', number> {
  return { '--share': micros, background: swatch };
}
