import { demoPrefix } from '../../../kernel/demo/prefix.ts';
import type { LedgerEvent } from '../../../kernel/ledger/events.ts';
import type { DeviceExtent, WorkspaceStore } from '../../../kernel/workspace/ports.ts';
import type { DeviceHealth, LedgerHealth } from '../../../session/ledgerDesk.ts';

/** Enough to find what is missing at its source. */
const rangesShown = 5;

type Ledger = Pick<WorkspaceStore, 'ledgerExtent' | 'missingEvents' | 'eachEvent' | 'listConflicts'>;

/** Counts what is stored; only devices with gaps have their numbers read. */
export async function ledgerHealth(ledger: Ledger): Promise<LedgerHealth> {
  const [extents, conflicts] = await Promise.all([ledger.ledgerExtent(), ledger.listConflicts()]);
  const last = await lastEvents(ledger, extents);
  const devices = await Promise.all(extents.map((extent) => deviceHealth(ledger, extent, last)));
  return { devices, conflicts };
}

async function deviceHealth(
  ledger: Ledger,
  { dev, events, lastSeq }: DeviceExtent,
  last: ReadonlyMap<string, LedgerEvent>,
): Promise<DeviceHealth> {
  const missingCount = lastSeq - events;
  const missing = missingCount === 0 ? [] : await ledger.missingEvents(dev);
  return {
    dev,
    actor: last.get(dev)?.actor ?? '',
    lastAt: last.get(dev)?.at ?? 0,
    events,
    missingCount,
    missing: missing.slice(0, rangesShown),
    demo: dev.startsWith(demoPrefix),
  };
}

async function lastEvents(
  ledger: Ledger,
  extents: readonly DeviceExtent[],
): Promise<ReadonlyMap<string, LedgerEvent>> {
  const last = new Map<string, LedgerEvent>();
  if (extents.length === 0) return last;
  const before = new Map(extents.map(({ dev, lastSeq }) => [dev, lastSeq - 1]));
  await ledger.eachEvent((events) => {
    for (const event of events) last.set(event.dev, event);
  }, before);
  return last;
}
