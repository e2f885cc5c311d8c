import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { Checkbox, TextField } from '../../../design/primitives/Field.tsx';
import { SegmentedControl } from '../../../design/primitives/SegmentedControl.tsx';
import type { PeriodLimit } from '../../../kernel/review/periodBudgets.ts';
import type { LimitTarget, NewLimit } from '../../../session/reviewDesk.ts';
import { dollarMicros, dollarText, maxDollars } from './dollars.ts';

const targetNames: Readonly<Record<LimitTarget['kind'], string>> = {
  month: 'This month',
  'every-month': 'Every month',
  campaign: 'The campaign',
};

/** What a month or a campaign may cost. An empty field sets no limit. */
export function LimitDialog(props: {
  name: string;
  targets: readonly LimitTarget[];
  chosen: LimitTarget['kind'];
  limits: Partial<Record<LimitTarget['kind'], PeriodLimit | null>>;
  onSave: (target: LimitTarget, limit: NewLimit) => void;
  onClose: () => void;
}): ReactNode {
  const { name, targets, limits, onSave, onClose } = props;
  const [kind, setKind] = useState(props.chosen);
  const held = limits[kind] ?? null;
  const [text, setText] = useState(dollarText(held?.limitMicros ?? null));
  const [hardStop, setHardStop] = useState(held?.hardStop ?? false);
  const [tried, setTried] = useState(false);
  const micros = dollarMicros(text);

  function choose(next: LimitTarget['kind']): void {
    // What was typed stays; what only stood there makes place for what stands in the other one.
    const untouched = text === dollarText(held?.limitMicros ?? null);
    setKind(next);
    const other = limits[next] ?? null;
    if (!untouched || other === null) return;
    setText(dollarText(other.limitMicros));
    setHardStop(other.hardStop);
  }

  function save(): void {
    setTried(true);
    const target = targets.find((one) => one.kind === kind);
    if (micros === 'invalid' || target === undefined) return;
    onSave(target, { micros, hardStop });
    onClose();
  }

  return (
    <Dialog
      title={`Budget of ${name}`}
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
        label="Budget in dollars"
        value={text}
        data-autofocus
        inputMode="decimal"
        placeholder="No budget"
        hint="Compared with everything: machines and people’s time. It speaks up at 50, 80 and 100 %."
        error={tried && micros === 'invalid' ? `An amount up to ${maxDollars}, or nothing.` : null}
        onChange={setText}
      />
      <Checkbox
        label="Stop runs that would go over it"
        checked={hardStop && text.trim() !== ''}
        disabled={text.trim() === ''}
        onChange={setHardStop}
      />
      {targets.length < 2 ? null : (
        <SegmentedControl
          label="Holds for"
          value={kind}
          options={targets.map((target) => ({ value: target.kind, label: targetNames[target.kind] }))}
          onChange={choose}
        />
      )}
    </Dialog>
  );
}
