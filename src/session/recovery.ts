import { applyEvent, emptyMeterState, iterationRows } from '../kernel/metrics/assetMeter.ts';
import { scopeOf } from './scope.ts';
import type { SessionPorts } from './ports.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';
import type { IterationRow } from '../kernel/metrics/views.ts';

/**
 * Ends the calls that a killed tab left without an end, and returns them for the person to see.
 * A call whose lock is held runs in another live tab and is left alone. Local work bills nothing;
 * a hosted call stays "possibly charged" (`billed: '?'`).
 */
export async function resolveInterrupted(
  ports: Pick<SessionPorts, 'workspace' | 'runLocks'>,
  asset: AssetRecord,
): Promise<readonly IterationRow[]> {
  let state = emptyMeterState();
  for (const event of await ports.workspace.eventsOfAsset(asset.id)) state = applyEvent(state, event);
  const open = iterationRows(state).filter((row) => row.status === 'running' || row.status === 'in-doubt');
  const interrupted: IterationRow[] = [];
  for (const row of open) {
    if (!(await ports.runLocks.isHeld(row.call))) interrupted.push(row);
  }
  if (interrupted.length === 0) return [];
  const scope = scopeOf(asset.id, asset.campaign);
  const events = interrupted.map((row): EventDraft => ({
    type: 'call.failed',
    scope,
    body: {
      call: row.call,
      errorType: 'interrupted',
      reason: 'unknown',
      billed: row.source === 'local' ? 'n' : '?',
      ms: null,
    },
  }));
  await ports.workspace.commit({ events });
  return interrupted;
}
