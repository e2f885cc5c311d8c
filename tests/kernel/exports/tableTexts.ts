import { assetRow, assetsTable } from '../../../src/kernel/exports/assetsTable.ts';
import { breakageRows, callRows } from '../../../src/kernel/exports/callRows.ts';
import { brokenCreditRows, chargeRows, chargesTable } from '../../../src/kernel/exports/chargesTable.ts';
import { callsTable } from '../../../src/kernel/exports/callsTable.ts';
import { labourRows, labourTable } from '../../../src/kernel/exports/labourTable.ts';
import { headerLine, rowLine } from '../../../src/kernel/exports/table.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { foldsOf } from './exportFolds.ts';

export function callsText(events: readonly LedgerEvent[], nowMs: number): string {
  const { folded } = foldsOf(events);
  const rows = [
    ...folded.flatMap(({ fold, facts }) => callRows(fold, facts)),
    ...breakageRows(
      folded.map(({ facts }) => facts.credits),
      nowMs,
    ),
  ];
  return headerLine(callsTable) + rows.map((row) => rowLine(callsTable, row)).join('');
}

export function assetsText(events: readonly LedgerEvent[], nowMs: number): string {
  const rows = foldsOf(events).whole.map((facts) => assetRow(facts, nowMs));
  return headerLine(assetsTable) + rows.map((row) => rowLine(assetsTable, row)).join('');
}

export function labourText(events: readonly LedgerEvent[], withCost: boolean): string {
  const rows = foldsOf(events).folded.flatMap(({ fold, facts }) =>
    labourRows(fold, facts.campaign, { withCost }),
  );
  return headerLine(labourTable) + rows.map((row) => rowLine(labourTable, row)).join('');
}

export function chargesText(events: readonly LedgerEvent[], nowMs: number): string {
  const { folded } = foldsOf(events);
  const rows = [
    ...folded.flatMap(({ fold, facts }) => chargeRows(fold, facts)),
    ...brokenCreditRows(
      folded.map(({ facts }) => facts.credits),
      nowMs,
    ),
  ];
  return headerLine(chargesTable) + rows.map((row) => rowLine(chargesTable, row)).join('');
}
