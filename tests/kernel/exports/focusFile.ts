import { creditRows } from '../../../src/kernel/exports/focus/creditRows.ts';
import { createFocusWriter } from '../../../src/kernel/exports/focus/csv.ts';
import type { FocusVersion } from '../../../src/kernel/exports/focus/columns.ts';
import { createFocusContext } from '../../../src/kernel/exports/focus/focusContext.ts';
import type { FocusRow } from '../../../src/kernel/exports/focus/focusRow.ts';
import type { FocusContext } from '../../../src/kernel/exports/focus/focusContext.ts';
import { createFocusTally } from '../../../src/kernel/exports/focus/report.ts';
import type { FocusReport } from '../../../src/kernel/exports/focus/report.ts';
import { focusRows } from '../../../src/kernel/exports/focus/rows.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { closedMonths } from '../../../src/kernel/review/closedMonths.ts';
import { foldsOf } from './exportFolds.ts';

export function focusContext(events: readonly LedgerEvent[], nowMs: number): FocusContext {
  return createFocusContext({
    nowMs,
    closed: closedMonths(events),
    credits: foldsOf(events).folded.map(({ facts }) => facts.credits),
    providerNames: new Map(),
  });
}

export function allFocusRows(events: readonly LedgerEvent[], nowMs: number): FocusRow[] {
  const context = focusContext(events, nowMs);
  return [
    ...foldsOf(events).folded.flatMap(({ fold, facts }) => focusRows(fold, facts, context)),
    ...creditRows(context),
  ];
}

export function focusFile(
  rows: readonly FocusRow[],
  version: FocusVersion,
): { readonly text: string; readonly report: FocusReport } {
  const writer = createFocusWriter(version);
  const tally = createFocusTally();
  for (const row of rows) tally.add(row);
  return {
    text: writer.header + rows.map((row) => writer.line(row)).join(''),
    report: tally.report(version),
  };
}
