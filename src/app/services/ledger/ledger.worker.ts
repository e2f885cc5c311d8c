/** Writes the ledger to files and takes files in, so that neither holds up the page. */
import { importLedger } from '../../../kernel/workspace/importLedger.ts';
import { StorageFailure } from '../../../kernel/workspace/ports.ts';
import type { LedgerJobError } from '../../../session/ledgerDesk.ts';
import { exportLedger } from '../../../storage/files/ledger/exportLedger.ts';
import { LedgerFileFailure } from '../../../storage/files/ledger/ledgerErrors.ts';
import { readLedgerFile } from '../../../storage/files/ledger/readLedgerFile.ts';
import type { LedgerFile } from '../../../storage/files/ledger/readLedgerFile.ts';
import { openWorkspace } from '../../../storage/idb/workspace.ts';
import type { IdbWorkspace } from '../../../storage/idb/workspace.ts';
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

async function exportEvents(databaseName: string): Promise<void> {
  const workspace = await open(databaseName, 'export');
  let events = 0;
  const counted = {
    eachStoredEvent: (onChunk: Parameters<IdbWorkspace['eachStoredEvent']>[0]) =>
      workspace.eachStoredEvent((chunk) => {
        events += chunk.length;
        post({ type: 'progress', events });
        return onChunk(chunk);
      }),
  };
  const { events: lines, manifestFile } = await exportLedger(counted);
  const files = [lines, manifestFile].map((file) => ({ name: file.name, blob: file }));
  post({ type: 'exported', files });
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
  const imported = await importLedger(workspace, opened, (events) => post({ type: 'progress', events }));
  const { counts, ahead, record } = imported;
  post({ type: 'taken-in', taken: { counts, ahead, knownBefore: record === null } });
}

function told(cause: unknown): LedgerJobError {
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
      return exportEvents(message.databaseName);
    case 'read':
      return read(message.file);
    case 'take-in':
      return takeIn(message.databaseName, message.actor);
  }
}

self.onmessage = ({ data }: MessageEvent<ToLedgerWorker>): void => {
  work(data).catch((cause: unknown) => post({ type: 'failed', error: told(cause) }));
};
