import { proxyBase } from './proxyBase.ts';
import { onHostedNews } from './hostedNews.ts';
import { collectUnnamed } from './storageRelief.ts';
import type { AvailabilityCache } from './availability.ts';
import type { EditorSession } from '../../session/editor.ts';
import type { EngineDirectory } from '../../session/ports.ts';
import type { EngineHistory } from '../../session/engineHistory.ts';
import type { IdbWorkspace } from '../../storage/idb/workspace.ts';

export interface HousekeepingDeps {
  readonly workspace: IdbWorkspace;
  readonly session: EditorSession;
  readonly history: EngineHistory;
  readonly availability: AvailabilityCache;
  readonly engines: Pick<EngineDirectory, 'all' | 'complete'>;
  /** Who may run when a hosted engine fails. */
  readonly openStandIns: () => Promise<void>;
}

/** Work for quiet moments: what engines did before, storage that nothing names any more, a promise not to be evicted. */
export function startHousekeeping({
  workspace,
  session,
  history,
  availability,
  engines,
  openStandIns,
}: HousekeepingDeps): void {
  const idle = (task: () => Promise<unknown>): void => inQuiet(task, 0);
  idle(async () => {
    await history.load();
    // What is on screen was quoted without them.
    session.store.setState({ waitsLoaded: true });
  });
  idle(async () => {
    try {
      await engines.complete();
      if (engines.all().some(({ descriptor }) => descriptor.kind === 'hosted')) await openStandIns();
    } finally {
      // What is chosen and what is offered may be others now.
      session.store.setState({ enginesLoaded: true });
      await availability.checkAll();
    }
    // Without a provider nothing was billed.
    if (engines.all().some(({ descriptor }) => descriptor.kind === 'hosted'))
      (await import('./settlement.ts')).startSettlement(proxyBase, workspace, session);
  });
  // A first run downloads weights: what the picker says changes with it.
  session.store.subscribe((state, before) => {
    if (before.job !== null && state.job === null) idle(() => availability.checkAll());
  });
  onHostedNews(() => idle(() => availability.checkAll()));
  idle(() => navigator.storage.persist());
  idle(() => collectUnnamed(workspace));
}

/** What fails here is tried again another time: nobody waits for it. */
export function inQuiet(task: () => Promise<unknown>, afterMs: number): void {
  const run = (): void => void task().catch(() => undefined);
  setTimeout(() => requestIdleCallback(run, { timeout: 10_000 }), afterMs);
}
