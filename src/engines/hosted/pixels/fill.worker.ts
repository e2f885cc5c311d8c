/** Matches the colours of one fill and draws it, beside the page. */
import { engineErrorOf } from '../../local/runtime/context.ts';
import type { FromFill, ToFill } from './fillMessages.ts';
import { matchedFill } from './matchedFill.ts';
import type { MatchedFill } from './matchedFill.ts';

declare const self: DedicatedWorkerGlobalScope;

let fill: MatchedFill | null = null;

self.onmessage = ({ data }: MessageEvent<ToFill>): void => {
  try {
    answer(data);
  } catch (cause) {
    send({ type: 'failed', error: engineErrorOf(cause) });
  }
};

function answer(message: ToFill): void {
  if (message.type === 'open') {
    fill = matchedFill(message.parts);
    send({ type: 'opened', difference: fill?.difference ?? null });
    return;
  }
  if (fill === null) throw new Error('No fill was opened.');
  const square = fill.draw(message.place, message.coverage);
  const { pixels, cleared } = square;
  send({ type: 'drawn', square }, [pixels.data.buffer, ...(cleared === null ? [] : [cleared.data.buffer])]);
}

function send(message: FromFill, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

send({ type: 'ready' });
