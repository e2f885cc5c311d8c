import { useState, type ReactNode } from 'react';

import { TextField } from '../../../design/primitives/Field.tsx';
import { Select } from '../../../design/primitives/Select.tsx';
import { operationIds, toolNames, type OperationId } from '../../../kernel/operations/catalogue.ts';
import type { FallbackMode, FallbackRule } from '../../../kernel/operations/standIns.ts';
import { microsPerCredit } from '../../../panels/figures/figures.ts';
import { fallbackRule, setFallbackRule } from '../../services/fallbackRules.ts';
import settingsCss from '../SettingsScreen.module.css';
import { ChainOrder } from './ChainOrder.tsx';
import css from './Fallback.module.css';

const modes: readonly { readonly value: FallbackMode; readonly label: string }[] = [
  { value: 'off', label: 'Off: I choose by hand' },
  { value: 'before', label: 'Before a run, while an engine is paused' },
  { value: 'refusal', label: 'Also after a refusal that cost nothing' },
];

/** Which engines may stand in for each other without being asked, by tool. */
export function FallbackSettings(): ReactNode {
  const [operation, setOperation] = useState<OperationId>('generate');
  return (
    <section className={settingsCss['section']} aria-label="Fallback">
      <h2 className={settingsCss['heading']}>Fallback</h2>
      <p className={settingsCss['text']}>
        An engine whose last runs failed or became slow is paused for some minutes. Another one may then stand
        in: it is named with its price beside the run button before the click, and what is sent goes to its
        provider. It is one that meets the tier of the asset, that no lead has decided against, and that no
        budget stops. A run that was or may have been charged is never made again by itself, and a failed run
        stays in the history.
      </p>
      <div className={settingsCss['narrow']}>
        <Select
          label="Tool"
          value={operation}
          options={operationIds.map((id) => ({ value: id, label: `${toolNames[id]}${markOf(id)}` }))}
          onChange={setOperation}
        />
      </div>
      <ToolFallback key={operation} operation={operation} />
    </section>
  );
}

const markOf = (operation: OperationId): string => (fallbackRule(operation).mode === 'off' ? '' : ' · on');

function ToolFallback(props: { operation: OperationId }): ReactNode {
  const { operation } = props;
  const [rule, setRule] = useState(() => fallbackRule(operation));
  const [limit, setLimit] = useState(() => creditsText(rule.limitMicros));
  const limitMicros = microsOf(limit);

  function change(patch: Partial<FallbackRule>): void {
    const next = { ...rule, ...patch };
    setRule(next);
    setFallbackRule(operation, next);
  }

  return (
    <>
      <div className={settingsCss['narrow']}>
        <Select
          label="Another engine may stand in"
          value={rule.mode}
          options={modes}
          onChange={(mode) => change({ mode })}
        />
      </div>
      {rule.mode === 'off' ? null : (
        <>
          <div className={settingsCss['narrow']}>
            <TextField
              label="At most, in credits a run"
              value={limit}
              inputMode="decimal"
              placeholder="No dearer than the chosen engine"
              error={limitMicros === 'invalid' ? 'An amount such as 4 or 4.5, or nothing.' : null}
              onChange={(text) => {
                setLimit(text);
                const micros = microsOf(text);
                if (micros !== 'invalid') change({ limitMicros: micros });
              }}
            />
          </div>
          <div className={css['chain']}>
            <ChainOrder operation={operation} order={rule.order} onChange={(order) => change({ order })} />
          </div>
        </>
      )}
    </>
  );
}

function creditsText(micros: number | null): string {
  return micros === null ? '' : String(micros / microsPerCredit);
}

/** Null: empty. To the hundredth of a credit, so that the stored figure is the typed one. */
function microsOf(text: string): number | null | 'invalid' {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!/^\d{1,7}([.,]\d{1,2})?$/.test(trimmed)) return 'invalid';
  return Math.round((Number(trimmed.replace(',', '.')) * 100 * microsPerCredit) / 100);
}
