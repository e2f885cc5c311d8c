/** Writes the ledger to files and takes files in, so that neither holds up the page. */
import { importLedger } from '../../../kernel/workspace/importLedger.ts';
import { StorageFailure } from '../../../kernel/workspace/ports.ts';
import { LedgerJobFailure } from '../../../session/ledgerDesk.ts';
import type { LedgerExport, LedgerJobError, LedgerOutFile } from '../../../session/ledgerDesk.ts';
import { exportLedger } from '../../../storage/files/ledger/exportLedger.ts';
import { LedgerFileFailure } from '../../../storage/files/ledger/ledgerErrors.ts';
import { readLedgerFile } from '../../../storage/files/ledger/readLedgerFile.ts';
import type { LedgerFile } from '../../../storage/files/ledger/readLedgerFile.ts';
import { openWorkspace } from '../../../storage/idb/workspace.ts';
import type { IdbWorkspace } from '../../../storage/idb/workspace.ts';
import { exportTables } from './exportTables.ts';
import type { FromLedgerWorker, ToLedgerWorker } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

let opened: LedgerFile | null = null;

const post = (message: FromLedgerWorker): void => self.postMessage(message);

function open(databaseName: string, actor: string): Promise<IdbWorkspace> {
  return openWorkspace({
    databaseName,
    clock: {
      now: () => Date.now(),
      mono: () => performance.now(),
      tzOffsetMinutes: () => -new Date().getTimezoneOffset(),
    },
    ids: { next: () => crypto.randomUUID() },
    actor,
  });
}

const told = (events: number): void => post({ type: 'progress', events });

async function exportFiles(databaseName: string, wanted: LedgerExport): Promise<void> {
  const workspace = await open(databaseName, 'export');
  const files =
    wanted.kind === 'events'
      ? await eventFiles(workspace)
      : await exportTables(workspace, wanted, Date.now(), told);
  post({ type: 'exported', files });
}

async function eventFiles(workspace: IdbWorkspace): Promise<readonly LedgerOutFile[]> {
  let count = 0;
  const { events, manifestFile } = await exportLedger({
    eachStoredEvent: (onChunk) =>
      workspace.eachStoredEvent((chunk) => {
        count += chunk.length;
        told(count);
        return onChunk(chunk);
      }),
  });
  return [events, manifestFile].map((file) => ({ name: file.name, blob: file }));
}

async function read(file: File): Promise<void> {
  const result = await readLedgerFile(file);
  if (!result.ok) return post({ type: 'failed', error: result.error });
  opened = result.value;
  const { name, manifest, badLines } = opened;
  const first = badLines.first.map(({ line, reason }) => ({ line, reason }));
  post({ type: 'read', ledger: { name, manifest, badLines: { count: badLines.count, first } } });
}

async function takeIn(databaseName: string, actor: string): Promise<void> {
  if (opened === null) throw new Error('No file was opened.');
  const workspace = await open(databaseName, actor);
  const imported = await importLedger(workspace, opened, told);
  const { counts, ahead, record } = imported;
  post({ type: 'taken-in', taken: { counts, ahead, knownBefore: record === null } });
}

function faultOf(cause: unknown): LedgerJobError {
  if (cause instanceof LedgerJobFailure) return { message: cause.message, hint: cause.hint };
  if (cause instanceof LedgerFileFailure) return cause.error;
  if (cause instanceof StorageFailure) {
    const full = cause.error.kind === 'quota';
    return {
      message: cause.message,
      hint: full ? 'Free some space, then do it again: what is there already is not taken twice.' : '',
    };
  }
  return { message: cause instanceof Error ? cause.message : String(cause), hint: '' };
}

function work(message: ToLedgerWorker): Promise<void> {
  switch (message.type) {
    case 'export':
      return exportFiles(message.databaseName, message.wanted);
    case 'read':
      return read(message.file);
    case 'take-in':
      return takeIn(message.databaseName, message.actor);
  }
}

self.onmessage = ({ data }: MessageEvent<ToLedgerWorker>): void => {
  work(data).catch((cause: unknown) => post({ type: 'failed', error: faultOf(cause) }));
};
