import type { ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import { decisionOn } from '../../../kernel/ledger/modelDecisions.ts';
import type { ModelDecision } from '../../../kernel/ledger/modelDecisions.ts';
import type { ModelRow } from '../../../kernel/review/modelsView.ts';
import { decisionDay } from '../../../panels/figures/decisionText.ts';
import { tierNames, toolName } from '../../../panels/figures/verdicts.ts';
import { useEditor } from '../../../session/context.tsx';
import css from './Review.module.css';

/** What was decided on a model, by whom and when, and the button to decide. */
export function DecisionCell(props: { row: ModelRow; onDecide: () => void }): ReactNode {
  const { row } = props;
  const decision = useEditor((state) => decisionOn(state.modelDecisions, row, row.tool));
  const { body } = decision ?? {};
  return (
    <div className={css['decision']}>
      <div>
        {body === undefined ? null : (
          <span title={body.note}>
            <Badge tone={tones[body.decision]}>{decisionWord(body)}</Badge>
          </span>
        )}
        <Button
          size="small"
          aria-label={`Decide on ${row.model}, ${toolName(row.tool)}, ${tierNames[row.tier]}`}
          aria-haspopup="dialog"
          onClick={props.onDecide}
        >
          Decide
        </Button>
      </div>
      {decision === null ? null : (
        <div>
          <span className={css['quiet']}>
            {decisionDay(decision)}, {decision.actor}
          </span>
          {decision.body.note === undefined ? null : (
            <span className="visually-hidden">, {decision.body.note}</span>
          )}
        </div>
      )}
    </div>
  );
}

const tones = { keep: 'ok', limit: 'warn', retire: 'danger' } as const;

function decisionWord({ decision, tiers }: ModelDecision['body']): string {
  if (decision === 'keep') return 'Kept';
  if (decision === 'retire') return 'Retired';
  return `${tiers.map((tier) => tierNames[tier]).join(', ')} only`;
}
