import { Buffer } from 'node:buffer';

import type { EraseJob, ExpandJob, GenerateJob } from '../../../../src/engines/hosted/contract.ts';
import type { PriceRow, PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { baseOf } from '../harness/behaviour.ts';
import type { Stage } from '../harness/behaviour.ts';
import { middleMask, noPrices, picture, sharpCodec } from '../harness/io.ts';
import { json } from '../harness/scripted.ts';
import type { Script, SeenRequest } from '../harness/scripted.ts';

export const requestId = '7f3c1f0e-1111-4222-8333-944455556666';
const requestUrl = `https://queue.fal.run/fal-ai/bria/requests/${requestId}`;

export const accepted = {
  status: 'IN_QUEUE',
  request_id: requestId,
  response_url: requestUrl,
  status_url: `${requestUrl}/status`,
  cancel_url: `${requestUrl}/cancel`,
  queue_position: 0,
};

export const expandJob: ExpandJob = {
  operation: 'expand',
  call: 'call-3',
  endpoint: 'fal-ai/flux-pro/v1/fill',
  image: picture(32, 24),
  margins: { left: 8, top: 0, right: 0, bottom: 4 },
  prompt: 'a table',
  seed: 7,
};

export const made = Buffer.from(await sharpCodec.png(picture(32, 24)));

/** The address behind `/at?url=`. */
const asked = ({ path }: SeenRequest): string =>
  new URL(path, 'http://proxy.test').searchParams.get('url') ?? path;

export function stageOf(request: SeenRequest): Stage {
  if (request.method === 'POST') return 'submit';
  if (request.method === 'PUT') return 'cancel';
  if (request.path.startsWith('/files/')) return 'file';
  if (asked(request) === accepted.status_url) return 'poll';
  return asked(request) === accepted.response_url ? 'result' : 'other';
}

/** What the queue says first, second and ever after. */
export const states = [
  { status: 'IN_QUEUE', request_id: requestId, queue_position: 2 },
  { status: 'IN_PROGRESS', request_id: requestId, logs: [] },
  { status: 'COMPLETED', request_id: requestId, logs: [], metrics: { inference_time: 1.5 } },
];

/** A queue that goes from waiting through running to done, and an endpoint that answers with one picture. */
export const falService: Script = (request, response, earlier) => {
  switch (stageOf(request)) {
    case 'submit':
      return json(response, 200, accepted);
    case 'poll':
      return json(response, earlier < 2 ? 202 : 200, states[Math.min(earlier, 2)]);
    case 'result':
      return json(response, 200, outputAt(request), { 'x-fal-billable-units': '1' });
    case 'cancel':
      return json(response, 202, { status: 'OK' });
    case 'file':
      response.writeHead(200, { 'content-type': 'image/png' });
      response.end(made);
      return;
    case 'other':
      return json(response, 404, { detail: 'Not found' });
  }
};

export const outputAt = (request: SeenRequest): Record<string, unknown> => ({
  image: { url: `${baseOf(request)}/files/1.png`, content_type: 'image/png', width: 32, height: 24 },
});

export const eraseJob: EraseJob = {
  operation: 'erase',
  call: 'call-1',
  endpoint: 'fal-ai/bria/eraser',
  image: picture(32, 24),
  mask: middleMask(32, 24),
};

export const generateJob: GenerateJob = {
  operation: 'generate',
  call: 'call-1',
  endpoint: 'fal-ai/flux-2-pro',
  prompt: 'A jar of honey on oak',
  width: 1024,
  height: 768,
  seed: 4_294_967_295,
  count: 1,
};

type Priced = Pick<PriceRow, 'id' | 'unit' | 'unitMicros'> & Partial<PriceRow>;

/** The rest is as in a row of a list price. */
const row = (facts: Priced): PriceRow => ({
  provider: 'fal',
  variant: null,
  jobs: [],
  basis: 'list',
  extraMpMicros: null,
  inputMpMicros: null,
  tokenRates: null,
  tokensPerImage: null,
  latencyS: null,
  source: 'test',
  asOf: '2026-10',
  confidence: 'official',
  retiredOn: null,
  note: null,
  ...facts,
});

export const prices: PriceTable = {
  ...noPrices,
  rows: [
    row({ id: 'fal-ai/bria/eraser', unit: 'call', unitMicros: 40_000 }),
    row({ id: 'fal-ai/flux-2-pro', unit: 'megapixel', unitMicros: 30_000, extraMpMicros: 15_000 }),
    row({ id: 'fal-ai/seedvr/upscale/image', unit: 'megapixel', unitMicros: 1000, extraMpMicros: 1000 }),
    row({
      id: 'fal-ai/object-removal/mask',
      variant: { model: 'low_quality' },
      unit: 'call',
      unitMicros: 6000,
    }),
  ],
};
