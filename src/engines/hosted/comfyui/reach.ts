import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { neverCancelled } from '../../../kernel/shared/cancel.ts';
import type { HostedIo } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';

/** Every workflow asks, each time a list of engines is shown. */
const keptMs = 15_000;

/** Whether the server is on: a machine of the team's own may be switched off at any time. */
export function reachability(): (io: HostedIo) => Promise<string | null> {
  let asked: { readonly at: number; readonly answer: Promise<string | null> } | null = null;
  return (io) => {
    if (asked === null || io.now() - asked.at > keptMs) asked = { at: io.now(), answer: ask(io) };
    return asked.answer;
  };
}

async function ask(io: HostedIo): Promise<string | null> {
  const sent = await exchange(io, '/system_stats', { method: 'GET', signal: neverCancelled });
  if (sent.kind !== 'answer') return 'The ComfyUI server does not answer.';
  const { status, text } = sent.answer;
  if (status === 401 || status === 403) return 'The ComfyUI server let nobody in.';
  if (status !== 200) return `The ComfyUI server does not answer (${status}).`;
  return isRecord(parsedJson(text)) ? null : 'What answers under its address is no ComfyUI server.';
}
