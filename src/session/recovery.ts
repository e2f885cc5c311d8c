import { applyEvent, emptyMeterState, iterationRows } from '../kernel/metrics/assetMeter.ts';
import { StorageFailure } from '../kernel/workspace/ports.ts';
import { scopeOf } from './scope.ts';
import type { SessionPorts } from './ports.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { EventDraft, LedgerEvent } from '../kernel/ledger/events.ts';
import type { IterationRow } from '../kernel/metrics/views.ts';

export interface Recovery {
  /** Calls that were ended here, as they stand now. */
  readonly ended: readonly IterationRow[];
  /** Calls that could not be ended, because storage refused: they stay in doubt. */
  readonly leftInDoubt: number;
}

type RecoveryPorts = Pick<SessionPorts, 'workspace' | 'runLocks'>;

/**
 * Ends the calls that a killed tab left without an end. A call whose lock is held runs in another live tab and is left
 * alone, and so is one that a provider may still have. Local work bills nothing; a hosted call stays "possibly charged"
 * (`billed: '?'`).
 */
export async function resolveInterrupted(ports: RecoveryPorts, asset: AssetRecord): Promise<Recovery> {
  const rowsLeft = openRows(await ports.workspace.eventsOfAsset(asset.id));
  // A provider may still have these: they are asked for once the asset is open.
  const pending = new Set<string>((await ports.workspace.pendingJobs(asset.id)).map(({ call }) => call));
  const open = rowsLeft.filter(({ call }) => !pending.has(call));
  const ended: string[] = [];
  let leftInDoubt = 0;
  for (const row of open) {
    try {
      if (await endIfLeft(ports, asset, row)) ended.push(row.call);
    } catch (cause) {
      if (!(cause instanceof StorageFailure)) throw cause;
      leftInDoubt += 1;
    }
  }
  if (ended.length === 0) return { ended: [], leftInDoubt };
  const rows = rowsOf(await ports.workspace.eventsOfAsset(asset.id));
  return { ended: rows.filter((row) => ended.includes(row.call)), leftInDoubt };
}

/**
 * Under the call's own lock, and read again there: its tab may have ended it since it was found open, and another tab
 * may be opening the asset at this moment. An end is written once.
 */
async function endIfLeft(ports: RecoveryPorts, asset: AssetRecord, row: IterationRow): Promise<boolean> {
  const ended = await ports.runLocks.ifFree(row.call, async () => {
    const now = openRows(await ports.workspace.eventsOfAsset(asset.id));
    if (!now.some(({ call }) => call === row.call)) return false;
    await ports.workspace.commit({ events: [interruption(asset, row)] });
    return true;
  });
  return ended ?? false;
}

function interruption(asset: AssetRecord, row: IterationRow): EventDraft {
  return {
    type: 'call.failed',
    scope: scopeOf(asset.id, asset.campaign),
    body: {
      call: row.call,
      errorType: 'interrupted',
      reason: 'unknown',
      billed: row.source === 'local' ? 'n' : '?',
      ms: null,
    },
  };
}

function rowsOf(events: readonly LedgerEvent[]): readonly IterationRow[] {
  let state = emptyMeterState();
  for (const event of events) state = applyEvent(state, event);
  return iterationRows(state);
}

function openRows(events: readonly LedgerEvent[]): readonly IterationRow[] {
  return rowsOf(events).filter((row) => row.status === 'running');
}
