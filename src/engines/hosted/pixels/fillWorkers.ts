import type { EngineError } from '../../../kernel/operations/ports.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { engineErrorOf } from '../../local/runtime/context.ts';
import type { FromFill, ToFill } from './fillMessages.ts';
import { fillsHere } from './fillWork.ts';
import type { FillWork, OpenFill } from './fillWork.ts';
import type { FillParts } from './matchedFill.ts';

/** What is needed of a worker. */
interface FillThread {
  post(message: ToFill, transfer: readonly ArrayBuffer[]): void;
  terminate(): void;
}

export interface FillThreadEvents {
  onMessage(message: FromFill): void;
  onFailure(reason: string): void;
}

type Spawn = (events: FillThreadEvents) => FillThread;

/** A worker for each fill, as a run has one: opened with the answer, ended with the last square. */
export function createFillWorkers(spawn: Spawn = spawnWorker): FillWork {
  return {
    open: async (parts, note) => {
      const line = lineTo(spawn);
      const started = await line.next();
      if (started.type !== 'ready') {
        line.close();
        // The answer is paid for: rather a page that stands still for a moment than none.
        note('Colours were matched in the page itself: its worker did not start.');
        return fillsHere.open(parts, note);
      }
      const opened = await openedIn(line, parts);
      if (!opened.ok || opened.value === null) line.close();
      return opened;
    },
  };
}

async function openedIn(line: Line, parts: FillParts): Promise<Result<OpenFill | null, EngineError>> {
  const taken = new Set([parts.sent.data.buffer, parts.returned.data.buffer]);
  const answer = await line.ask({ type: 'open', parts }, [...taken]);
  if (answer.type !== 'opened') return err(errorOf(answer));
  const { difference } = answer;
  if (difference === null) return ok(null);
  return ok({
    difference,
    draw: async (place, coverage) => {
      const drawn = await line.ask({ type: 'draw', place, coverage }, [coverage.buffer]);
      return drawn.type === 'drawn' ? ok(drawn.square) : err(errorOf(drawn));
    },
    close: () => line.close(),
  });
}

/** Question and answer, in turn. A worker that breaks answers whatever it is asked with why it did. */
interface Line {
  ask(message: ToFill, transfer: readonly ArrayBuffer[]): Promise<FromFill>;
  next(): Promise<FromFill>;
  close(): void;
}

function lineTo(spawn: Spawn): Line {
  let heard: FromFill | null = null;
  let listener: ((message: FromFill) => void) | null = null;
  let broken: FromFill | null = null;

  function hear(message: FromFill): void {
    if (listener === null) heard = message;
    else listener(message);
    listener = null;
  }

  function next(): Promise<FromFill> {
    const message = heard ?? broken;
    heard = null;
    if (message !== null) return Promise.resolve(message);
    return new Promise((resolve) => (listener = resolve));
  }

  const thread = spawn({
    onMessage: hear,
    onFailure: (reason) => {
      broken = { type: 'failed', error: engineErrorOf(reason) };
      hear(broken);
    },
  });
  return {
    next,
    ask: (message, transfer) => {
      if (broken === null) {
        try {
          thread.post(message, transfer);
        } catch (cause) {
          return Promise.resolve({ type: 'failed', error: engineErrorOf(cause) });
        }
      }
      return next();
    },
    close: () => thread.terminate(),
  };
}

function errorOf(answer: FromFill): EngineError {
  const { kind, message } =
    answer.type === 'failed'
      ? answer.error
      : ({ kind: 'internal', message: 'another question was answered' } as const);
  return {
    kind,
    message: `The service's picture came, and could not be laid over yours: ${message}`,
    hint: 'Run it again; what this run cost stands in the ledger.',
  };
}

function spawnWorker({ onMessage, onFailure }: FillThreadEvents): FillThread {
  const worker = new Worker(new URL('./fill.worker.ts', import.meta.url), {
    type: 'module',
    name: 'fill',
  });
  worker.onmessage = (event: MessageEvent<FromFill>) => onMessage(event.data);
  worker.onerror = (event) => onFailure(event.message || 'The worker that draws fills stopped.');
  worker.onmessageerror = () => onFailure('An answer of the worker that draws fills could not be read.');
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    terminate: () => worker.terminate(),
  };
}
