import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import { decisionOn } from '../../../kernel/ledger/modelDecisions.ts';
import type { ModelDecision } from '../../../kernel/ledger/modelDecisions.ts';
import type { ModelRow } from '../../../kernel/review/modelsView.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import { decisionDay } from '../../../panels/figures/decisionText.ts';
import { tierNames, toolName } from '../../../panels/figures/verdicts.ts';
import { useEditor } from '../../../session/context.tsx';
import { DecideDialog } from './DecideDialog.tsx';
import css from './Review.module.css';

/** What was decided on a model, by whom and when, and the button to decide. */
export function DecisionCell(props: { row: ModelRow; month: string; filter: ReviewFilter }): ReactNode {
  const { row } = props;
  const [open, setOpen] = useState(false);
  const decision = useEditor((state) => decisionOn(state.modelDecisions, row, row.tool));
  return (
    <span className={css['decision']}>
      {decision === null ? null : <Decided decision={decision} />}
      <Button
        size="small"
        aria-label={`Decide on ${row.model}, ${toolName(row.tool)}, ${tierNames[row.tier]}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        Decide
      </Button>
      {open ? <DecideDialog {...props} decision={decision} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}

function Decided(props: { decision: ModelDecision }): ReactNode {
  const { decision } = props;
  const { body, actor } = decision;
  return (
    <span title={body.note}>
      <Badge tone={body.decision === 'keep' ? 'ok' : body.decision === 'limit' ? 'warn' : 'danger'}>
        {decisionWord(body)}
      </Badge>{' '}
      <span className={css['quiet']}>
        {decisionDay(decision)}, {actor}
        {body.note === undefined ? null : <span className="visually-hidden">, {body.note}</span>}
      </span>
    </span>
  );
}

function decisionWord({ decision, tiers }: ModelDecision['body']): string {
  if (decision === 'keep') return 'Kept';
  if (decision === 'retire') return 'Retired';
  return `${tiers.map((tier) => tierNames[tier]).join(', ')} only`;
}
