import { inQuiet } from './housekeeping.ts';
import { pricesInUse } from './prices.ts';
import { keepSettlementNotes, readSettlementNotes } from './settlementNotes.ts';
import { hostedAdapters } from '../../engines/hosted/adapters.ts';
import { browserPictures } from '../../engines/hosted/browser/pictureCodec.ts';
import { createProxyIo } from '../../engines/hosted/browser/proxyIo.ts';
import { neverCancelled } from '../../kernel/shared/cancel.ts';
import type { WorkspaceStore } from '../../kernel/workspace/ports.ts';
import { createSettlement } from '../../session/settlement.ts';
import type { EditorSession } from '../../session/editor.ts';

/** After a call: providers bill a little later than they answer. */
const afterCallMs = 90_000;
const hourMs = 3_600_000;

/** Loaded apart, where hosted engines are: asks in quiet moments what was billed. `base`: where the proxy's routes lie. */
export function startSettlement(base: string, workspace: WorkspaceStore, session: EditorSession): void {
  const settling = hostedAdapters.filter(({ settle }) => settle !== undefined);
  const now = (): number => Date.now();
  const service = createSettlement({
    workspace,
    clock: { now },
    providers: new Set(settling.map(({ provider }) => provider)),
    ask: async (provider, requests) => {
      const adapter = settling.find((one) => one.provider === provider);
      const { table: prices } = await pricesInUse();
      const io = createProxyIo({ provider, base, pictures: browserPictures, prices, now });
      return (await adapter?.settle?.(requests, io, neverCancelled)) ?? { kind: 'cannot-tell' };
    },
    readNotes: readSettlementNotes,
    keepNotes: keepSettlementNotes,
    ifAlone: (work) =>
      navigator.locks.request('ninetyten:settlement', { ifAvailable: true }, (lock) =>
        lock === null ? Promise.resolve() : work(),
      ),
  });
  inQuiet(service.round, 0);
  setInterval(() => inQuiet(service.round, 0), hourMs);
  session.store.subscribe((state, before) => {
    if (before.job !== null && state.job === null) inQuiet(service.round, afterCallMs);
  });
}
