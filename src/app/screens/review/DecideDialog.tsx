import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { Checkbox, TextArea } from '../../../design/primitives/Field.tsx';
import { SegmentedControl } from '../../../design/primitives/SegmentedControl.tsx';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { decisionOn } from '../../../kernel/ledger/modelDecisions.ts';
import type { ModelDecision } from '../../../kernel/ledger/modelDecisions.ts';
import { decisionEvidence } from '../../../kernel/review/decisionEvidence.ts';
import type { ModelRow } from '../../../kernel/review/modelsView.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import { tierNames, toolName } from '../../../panels/figures/verdicts.ts';
import { useEditor, useServices } from '../../../session/context.tsx';
import { evidenceText, reachText } from './decideText.ts';
import css from './Review.module.css';
import { enginesOf } from './enginesOf.ts';

const kinds = [
  { value: 'keep', label: 'Keep' },
  { value: 'retire', label: 'Retire' },
  { value: 'limit', label: 'Limit to tiers' },
] as const;

const tiers: readonly Tier[] = [1, 2, 3];

/** A lead's word on a model for one tool. Deciding "Keep" takes an earlier one back. */
export function DecideDialog(props: {
  row: ModelRow;
  month: string;
  filter: ReviewFilter;
  onClose: () => void;
}): ReactNode {
  const { row, onClose } = props;
  const services = useServices();
  const decisions = useEditor((state) => state.modelDecisions);
  const decision = decisionOn(decisions, row, row.tool);
  const [kind, setKind] = useState<ModelDecision['body']['decision']>(decision?.body.decision ?? 'keep');
  const [allowed, setAllowed] = useState<readonly Tier[]>(decision?.body.tiers ?? []);
  const [note, setNote] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const engines = useQuery({
    queryKey: ['engines', row.tool, 'decided'],
    queryFn: () => enginesOf(services, row.tool),
  });
  const evidence = decisionEvidence(row, props.month, props.filter);

  async function save(): Promise<void> {
    if (saving) return;
    if (kind === 'limit' && allowed.length === 0) return setError('Choose at least one tier, or retire it.');
    setSaving(true);
    const trimmed = note.trim();
    try {
      await services.decideModel({
        provider: row.provider,
        model: row.model,
        tool: row.tool,
        decision: kind,
        tiers: kind === 'limit' ? allowed : [],
        evidence: { ...evidence },
        ...(trimmed === '' ? {} : { note: trimmed }),
      });
      onClose();
    } catch (cause) {
      setSaving(false);
      setError(`It was not recorded: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  return (
    <Dialog
      title={`Decide on ${row.model}`}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={saving}>
            Record decision
          </Button>
        </>
      }
    >
      <SegmentedControl label={`For ${toolName(row.tool)}`} value={kind} options={kinds} onChange={setKind} />
      {kind === 'limit' ? (
        <fieldset aria-label="Offered for" className={css['tiers']}>
          {tiers.map((tier) => (
            <Checkbox
              key={tier}
              label={`${tierNames[tier]} assets`}
              checked={allowed.includes(tier)}
              onChange={(on) =>
                setAllowed(tiers.filter((one) => (one === tier ? on : allowed.includes(one))))
              }
            />
          ))}
        </fieldset>
      ) : null}
      <p className={css['quiet']}>{reachText(kind, row, engines.data ?? null, decisions)}</p>
      <TextArea
        label="Note"
        value={note}
        rows={2}
        maxLength={300}
        hint="Shown beside the engine. Optional."
        onChange={setNote}
      />
      <p className={css['quiet']}>Recorded with it: {evidenceText(evidence)}</p>
      <p role="alert" className={css['error']}>
        {error}
      </p>
    </Dialog>
  );
}
