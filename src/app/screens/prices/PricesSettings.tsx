import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { Dialog } from '../../../design/primitives/Dialog.tsx';
import { Badge, Skeleton } from '../../../design/primitives/Feedback.tsx';
import { TextField } from '../../../design/primitives/Field.tsx';
import type { PriceRow } from '../../../kernel/pricing/priceTable.ts';
import { isRetired, isStale } from '../../../kernel/pricing/quoteRow.ts';
import { groupBy } from '../../../kernel/shared/groupBy.ts';
import { count } from '../../../panels/figures/figures.ts';
import { saveFiles } from '../../../panels/exporting/saveFiles.ts';
import { enterPrice, forgetTeamPrices, pricesInUse } from '../../services/prices.ts';
import type { PricesInUse } from '../../services/prices.ts';
import { today } from '../../services/today.ts';
import { ImportPrices } from './ImportPrices.tsx';
import { PriceDialog } from './PriceDialog.tsx';
import css from './Prices.module.css';
import { dateText, hasPrice, isDoubtful, matches } from './priceText.ts';
import { ProviderPrices } from './ProviderPrices.tsx';

/** What hosted engines are said to cost: looked through, corrected and replaced by the lead. */
export function PricesSettings(): ReactNode {
  const titleId = useId();
  const prices = useQuery({ queryKey: ['prices'], queryFn: pricesInUse, gcTime: 0 });
  return (
    <section className={css['section']} aria-labelledby={titleId}>
      <h2 id={titleId} className={css['heading']}>
        Prices
      </h2>
      {prices.isPending ? <Skeleton style={{ height: 160 }} /> : null}
      {prices.isError ? <p className={css['text']}>The prices could not be loaded.</p> : null}
      {prices.data ? <PricesList prices={prices.data} onChange={() => void prices.refetch()} /> : null}
    </section>
  );
}

function PricesList(props: { prices: PricesInUse; onChange: () => void }): ReactNode {
  const { prices, onChange } = props;
  const day = today();
  const [query, setQuery] = useState('');
  const [edited, setEdited] = useState<PriceRow | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const trimmed = query.trim();
  const shown = prices.table.rows.filter((row) => trimmed === '' || matches(row, trimmed));

  async function save(row: PriceRow): Promise<void> {
    await enterPrice(row, day);
    setEdited(null);
    onChange();
  }

  return (
    <>
      <Standing prices={prices} day={day} />
      <div className={css['actions']}>
        <ImportPrices onImported={onChange} />
        <Button size="small" onClick={() => exportPrices(prices, day)}>
          Export prices
        </Button>
        {prices.team === null && prices.problem === null ? null : (
          <Button size="small" onClick={() => setLeaving(true)}>
            Back to the bundled prices
          </Button>
        )}
      </div>
      <TextField label="Search prices" type="search" value={query} onChange={setQuery} />
      {shown.length === 0 ? <p className={css['text']}>No price matches.</p> : null}
      {[...groupBy(shown, ({ provider }) => provider)].map(([provider, rows]) => (
        <ProviderPrices
          key={provider}
          provider={provider}
          rows={rows}
          day={day}
          isSearched={trimmed !== ''}
          onEdit={setEdited}
        />
      ))}
      {edited === null ? null : (
        <PriceDialog
          row={edited}
          day={day}
          onSave={(row) => void save(row)}
          onClose={() => setEdited(null)}
        />
      )}
      {isLeaving ? (
        <LeaveDialog
          onLeave={() => {
            forgetTeamPrices();
            setLeaving(false);
            onChange();
          }}
          onClose={() => setLeaving(false)}
        />
      ) : null}
    </>
  );
}

function Standing(props: { prices: PricesInUse; day: string }): ReactNode {
  const { prices, day } = props;
  const { table, team, problem, isKept } = prices;
  const offered = table.rows.filter((row) => !isRetired(row, day));
  const stale = offered.filter((row) => isDoubtful(row, day)).length;
  const own = table.rows.filter((row) => row.confidence === 'user' && hasPrice(row)).length;
  return (
    <>
      <p className={css['text']}>
        {team === null
          ? `The ${count(table.rows.length, 'price')} this version came with, of ${dateText(table.asOf)}.`
          : `${count(own, 'price')} of the team’s own among ${table.rows.length}; the table is of ${dateText(table.asOf)}.`}{' '}
        {stale === 0
          ? 'None is older than 30 days.'
          : `${stale} of ${offered.length} on offer are older than 30 days or undated.`}{' '}
        {isStale(table, day) ? <Badge tone="warn">Table over 30 days old</Badge> : null}
      </p>
      <p className={css['text']}>
        In the ledger: {table.id}. What has no price is unpriced, never 0. Prices that a team enters stay in
        this browser.
      </p>
      {problem === null ? null : (
        <p role="alert" className={css['error']}>
          The team’s prices kept in this browser do not count, since they cannot be read; entering or
          importing prices replaces them. {problem}
        </p>
      )}
      {isKept ? null : (
        <p role="alert" className={css['error']}>
          This browser did not keep the last change: it holds until the page is closed. Export the prices to
          save them.
        </p>
      )}
    </>
  );
}

function exportPrices({ file }: PricesInUse, day: string): void {
  const blob = new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: 'application/json' });
  saveFiles([{ name: `ninetyten-prices-${day}.json`, blob }]);
}

function LeaveDialog(props: { onLeave: () => void; onClose: () => void }): ReactNode {
  return (
    <Dialog
      title="Back to the bundled prices?"
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button variant="danger" onClick={props.onLeave}>
            Remove the team’s prices
          </Button>
        </>
      }
    >
      <p className={css['text']}>
        What the team has entered or imported is removed from this browser. Charges in the ledger keep the
        prices they were made with. Export the prices first to keep them.
      </p>
    </Dialog>
  );
}
