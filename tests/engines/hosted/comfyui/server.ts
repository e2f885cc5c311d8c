import type { ServerResponse } from 'node:http';

import { promptId } from '../../../../src/engines/hosted/comfyui/promptId.ts';
import type { EraseJob } from '../../../../src/engines/hosted/contract.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { middleMask, picture, sharpCodec } from '../harness/io.ts';
import { json } from '../harness/scripted.ts';
import type { Script, SeenRequest } from '../harness/scripted.ts';

export const eraseJob: EraseJob = {
  call: 'call-7',
  endpoint: 'our-erase',
  operation: 'erase',
  image: picture(16, 16),
  mask: middleMask(16, 16),
};
export const jobId = promptId(eraseJob.call);

/** 300 micro-USD a second, charged whatever comes of it. */
export const ratePrices: PriceTable = {
  id: 'test@2026-11-22',
  asOf: '2026-11-22',
  rows: [
    {
      provider: 'self-hosted',
      id: 'comfyui',
      variant: null,
      jobs: ['erase'],
      basis: 'list',
      unit: 'second',
      unitMicros: 300,
      extraMpMicros: null,
      inputMpMicros: null,
      tokenRates: null,
      tokensPerImage: null,
      latencyS: null,
      source: 'entered by the team',
      asOf: null,
      confidence: 'user',
      retiredOn: null,
      note: null,
    },
  ],
  providers: new Map([
    [
      'self-hosted',
      {
        provider: 'self-hosted',
        creditMicros: null,
        billsOn: { failed: 'y', blocked: 'y', cancelled: 'y', timeout: 'y' },
      },
    ],
  ]),
};

const png = await sharpCodec.png(picture(16, 16));

type Message = readonly [string, Readonly<Record<string, unknown>>];

/** Ran for 12.5 s. */
export const started: Message = ['execution_start', { prompt_id: jobId, timestamp: 1_000_000 }];
export const succeeded: Message = ['execution_success', { prompt_id: jobId, timestamp: 1_012_500 }];
export const saved = { '7': { images: [{ filename: 'erased_1.png', subfolder: 'a b', type: 'output' }] } };

export function history(
  outputs: unknown,
  status_str: 'success' | 'error' = 'success',
  messages: readonly Message[] = [started, succeeded],
  id = jobId,
): unknown {
  return { [id]: { prompt: [1, id, {}, {}, ['7']], outputs, status: { status_str, messages }, meta: {} } };
}

export const queue = (running: readonly unknown[], pending: readonly unknown[]): unknown => ({
  queue_running: running,
  queue_pending: pending,
});

export const item = (number: number, id: string): unknown => [number, id, {}, {}, ['7']];

/** Answers by route; the usual ones are of a server that has finished every job at once. */
export function comfyServer(changed: Readonly<Record<string, Script>> = {}): Script {
  return (request, response, earlier) => (changed[routeOf(request)] ?? usual)(request, response, earlier);
}

/** "GET /history". */
export function routeOf({ method, path }: SeenRequest): string {
  const [, first = '', second = ''] = path.split(/[/?]/u);
  return first === 'upload' ? `${method} /upload/${second}` : `${method} /${first}`;
}

export const json200 =
  (body: unknown): Script =>
  (_request, response) =>
    json(response, 200, body);

const usual: Script = (request, response) => {
  switch (routeOf(request)) {
    case 'POST /upload/image':
      return json(response, 200, { name: nameIn(request), subfolder: 'ninetyten', type: 'input' });
    case 'POST /prompt':
      return json(response, 200, { prompt_id: bodyOf(request)['prompt_id'], number: 1, node_errors: {} });
    case 'GET /queue':
      return json(response, 200, queue([], []));
    case 'GET /history':
      return json(response, 200, history(saved, 'success', [started, succeeded], request.path.slice(9)));
    case 'GET /view':
      return sendPng(response);
    default:
      response.writeHead(200).end();
  }
};

function sendPng(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/png' });
  response.end(png);
}

const nameIn = ({ body }: SeenRequest): string =>
  /filename="([^"]+)"/u.exec(body.toString('latin1'))?.[1] ?? 'unnamed.png';

export function bodyOf({ body }: SeenRequest): Record<string, unknown> {
  return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}
