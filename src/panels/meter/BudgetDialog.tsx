import { useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import { Checkbox, TextField } from '../../design/primitives/Field.tsx';
import type { AssetBudget } from '../../kernel/metrics/views.ts';
import { useEditorActions } from '../../session/context.tsx';
import { microsPerCredit } from '../figures/figures.ts';

const maxCredits = 1_000_000;
const maxRounds = 1_000;

/** What this asset may cost, and when to stop before spending more. An empty field sets no limit. */
export function BudgetDialog(props: { budget: AssetBudget | null; onClose: () => void }): ReactNode {
  const { budget, onClose } = props;
  const actions = useEditorActions();
  const [credits, setCredits] = useState(
    textOf(budget?.micros == null ? null : budget.micros / microsPerCredit),
  );
  const [hardStop, setHardStop] = useState(budget?.hardStop ?? true);
  const [rounds, setRounds] = useState(textOf(budget?.stopRounds ?? null));
  const [tried, setTried] = useState(false);
  const amount = wholeOf(credits, maxCredits);
  const limit = wholeOf(rounds, maxRounds);

  function save(): void {
    setTried(true);
    if (amount === 'invalid' || limit === 'invalid') return;
    void actions.setBudget({
      micros: amount === null ? null : amount * microsPerCredit,
      hardStop: amount !== null && hardStop,
      stopRounds: limit,
    });
    onClose();
  }

  return (
    <Dialog
      title="Budget of this asset"
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Save budget
          </Button>
        </>
      }
    >
      <TextField
        label="Budget in credits"
        value={credits}
        data-autofocus
        inputMode="numeric"
        placeholder="No budget"
        hint="Compared with the total: runs and, where a rate is set, people’s time."
        error={tried && amount === 'invalid' ? `A whole number from 1 to ${maxCredits}, or nothing.` : null}
        onChange={setCredits}
      />
      <Checkbox
        label="Stop runs that would go over it"
        checked={hardStop}
        disabled={credits.trim() === ''}
        onChange={setHardStop}
      />
      <TextField
        label="Stop after rounds without a kept result"
        value={rounds}
        inputMode="numeric"
        placeholder="Never"
        hint="A stop can be overridden with “Run anyway”; the ledger records it."
        error={tried && limit === 'invalid' ? `A whole number from 1 to ${maxRounds}, or nothing.` : null}
        onChange={setRounds}
      />
    </Dialog>
  );
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}

/** Null: left empty, no limit. */
function wholeOf(text: string, max: number): number | null | 'invalid' {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return /^\d+$/.test(trimmed) && value >= 1 && value <= max ? value : 'invalid';
}
