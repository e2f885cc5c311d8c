import { countingIds, manualClock, pixels, segment } from '../../contracts/records.ts';
import { createRunLocks } from '../../../../src/storage/idb/runLocks.ts';
import { openWorkspace } from '../../../../src/storage/idb/workspace.ts';

/**
 * A tab without a window: a thread of its own with its own connection, which the test can kill at any moment.
 * After each acknowledged commit it tells what was acknowledged.
 */
export interface AppenderOrder {
  readonly databaseName: string;
  readonly name: string;
  /** Commits to make; Infinity until killed. */
  readonly commits: number;
  /** Holds the run lock of this call for as long as it lives. */
  readonly call?: string;
}

export type AppenderNews =
  | { readonly kind: 'holding' }
  | {
      readonly kind: 'committed';
      readonly ms: number;
      readonly seqs: readonly number[];
      readonly tile: string;
    }
  | { readonly kind: 'done' };

// The test project has the window's types; a worker's `self` posts without a target origin.
const port = self as unknown as {
  postMessage(news: AppenderNews): void;
  addEventListener(type: 'message', listener: (message: MessageEvent<AppenderOrder>) => void): void;
};

port.addEventListener('message', (message) => void work(message.data));

async function work(order: AppenderOrder): Promise<void> {
  const { databaseName, name, commits, call } = order;
  if (call !== undefined) {
    void createRunLocks(databaseName).hold(
      call,
      () => new Promise(() => port.postMessage({ kind: 'holding' })),
    );
  }
  const workspace = await openWorkspace({
    clock: manualClock(),
    ids: countingIds(name),
    actor: name,
    databaseName,
  });
  for (let index = 0; index < commits; index += 1) {
    const tile = await workspace.tiles.put(pixels(index % 200, 4_096));
    const { events } = await workspace.commit({ events: [segment(name, index), segment(name, index)] });
    port.postMessage({ kind: 'committed', ms: index, seqs: events.map((event) => event.seq), tile });
  }
  port.postMessage({ kind: 'done' });
}
