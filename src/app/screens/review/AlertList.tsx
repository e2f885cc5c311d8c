import { useState, type ReactNode } from 'react';

import { formatDateTime } from '../../../design/format.ts';
import { Button } from '../../../design/primitives/Button.tsx';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import { TextField } from '../../../design/primitives/Field.tsx';
import type { ReviewView } from '../../../kernel/review/reviewView.ts';
import { everything } from '../../../kernel/review/reviewFilter.ts';
import { count } from '../../../panels/figures/figures.ts';
import type { ReviewClient } from '../../../session/services.ts';
import { dearCallMicros, setDearCallMicros } from '../../services/dearCall.ts';
import { alertRows } from './alertRows.ts';
import type { AlertRow, AlertRows } from './alertRows.ts';
import { alertWords } from './alertText.ts';
import { dollarMicros, dollarText, maxDollars } from './dollars.ts';
import css from './Ledger.module.css';
import page from './Review.module.css';
import { reviewHref } from './reviewAddress.ts';
import { monthName } from './reviewText.ts';
import { useAlerts } from './useAlerts.ts';
import { useDesk } from './useDesk.ts';

/** What a person should look at, each once: over the whole ledger, whatever is filtered for. */
export function AlertList(props: { client: ReviewClient; view: ReviewView }): ReactNode {
  const { client, view } = props;
  const [dear, setDear] = useState(dearCallMicros);
  const { answer, failure, hurry } = useAlerts(client, dear);
  const desk = useDesk();
  const problem = failure ?? desk.failure;
  const rows = answer === null ? null : alertRows(answer, view.month.current.month);
  return (
    <section className={page['block']} aria-label="Alerts">
      <div className={css['head']}>
        <h2 className={page['heading']}>Alerts</h2>
        <span className={page['spring']} />
        <DearCall
          onChange={(micros) => {
            setDearCallMicros(micros);
            setDear(micros);
          }}
        />
      </div>
      {rows === null ? <p className={page['quiet']}>Looking …</p> : null}
      {rows?.open.length === 0 ? <p className={page['quiet']}>Nothing to look at.</p> : null}
      {rows === null || rows.open.length === 0 ? null : (
        <ul className={css['alerts']}>
          {rows.open.map((row) => (
            <OpenAlert
              key={`${row.key} ${row.isDemo}`}
              row={row}
              busy={desk.busy}
              onAcknowledge={() => {
                hurry();
                desk.run((open) => open.acknowledge(row.keys));
              }}
            />
          ))}
        </ul>
      )}
      {problem === null ? null : (
        <p role="alert" className={css['failure']}>
          Alerts could not be kept: {problem}
        </p>
      )}
      {rows === null ? null : <Elsewhere rows={rows} />}
    </section>
  );
}

function OpenAlert(props: { row: AlertRow; busy: boolean; onAcknowledge: () => void }): ReactNode {
  const { row, busy, onAcknowledge } = props;
  const { title, seen, link } = alertWords(row.alert);
  return (
    <li>
      <div>
        <p className={css['rule']}>{title}</p>
        <p className={page['quiet']}>
          {seen}
          {row.firedAt === null ? '' : ` · ${formatDateTime(row.firedAt)}`}
        </p>
      </div>
      {row.isDemo ? (
        <Badge tone="warn" title="Invented work: shown, and written nowhere.">
          Demo
        </Badge>
      ) : null}
      {link === null ? null : <a href={link.href}>{link.text}</a>}
      {row.isDemo ? null : (
        <Button
          size="small"
          aria-label={`Acknowledge: ${title}`}
          disabled={busy || row.firedAt === null}
          onClick={onAcknowledge}
        >
          Acknowledge
        </Button>
      )}
    </li>
  );
}

/** Alerts that nobody has to look at any more, and the months that have some. */
function Elsewhere(props: { rows: AlertRows }): ReactNode {
  const { folded, elsewhere } = props.rows;
  if (folded.length + elsewhere.length === 0) return null;
  return (
    <div className={css['foot']}>
      {folded.length === 0 ? null : (
        <details>
          <summary>{folded.length} acknowledged or over</summary>
          <ul className={page['plain']}>
            {folded.map((state) => {
              const { title, seen } = alertWords(state);
              return (
                <li key={state.key}>
                  {title} ({state.why}): {seen}
                </li>
              );
            })}
          </ul>
        </details>
      )}
      {elsewhere.map(({ month, alerts }) => (
        <a key={month} href={reviewHref({ section: 'month', month, filter: everything })}>
          {monthName(month)}: {count(alerts, 'alert')}
        </a>
      ))}
    </div>
  );
}

/** Kept while it is valid; what is not valid yet changes nothing. */
function DearCall(props: { onChange: (micros: number | null) => void }): ReactNode {
  const [text, setText] = useState(() => dollarText(dearCallMicros()));
  const micros = dollarMicros(text);
  return (
    <div className={css['dear']}>
      <span className={page['quiet']} aria-hidden="true">
        Tell of single calls above $
      </span>
      <TextField
        label="Tell of single calls above, in dollars"
        labelHidden
        value={text}
        inputMode="decimal"
        placeholder="Never"
        error={micros === 'invalid' ? `An amount up to ${maxDollars}, or nothing.` : null}
        onChange={(value) => {
          setText(value);
          const limit = dollarMicros(value);
          if (limit !== 'invalid') props.onChange(limit);
        }}
      />
    </div>
  );
}
