import sharp from 'sharp';

import { priceTable } from '../priceRows.ts';
import type {
  EraseJob,
  ExpandJob,
  GenerateJob,
  ReplaceBackgroundJob,
  StyleTransferJob,
} from '../../../../src/engines/hosted/contract.ts';
import { baseOf } from '../harness/behaviour.ts';
import { middleMask, picture } from '../harness/io.ts';
import { json } from '../harness/scripted.ts';
import type { Script, SeenRequest } from '../harness/scripted.ts';

export const generateJob: GenerateJob = {
  operation: 'generate',
  call: 'call-1',
  endpoint: 'flux-2-pro',
  prompt: 'A red kite over a lake',
  width: 1024,
  height: 768,
  seed: 4_294_967_295,
  count: 1,
};

export const eraseJob: EraseJob = {
  operation: 'erase',
  call: 'call-2',
  endpoint: 'flux-tools/erase-v1',
  image: picture(64, 48),
  mask: middleMask(64, 48),
};

export const expandJob: ExpandJob = {
  operation: 'expand',
  call: 'call-3',
  endpoint: 'flux-pro-1.0-expand',
  image: picture(64, 48),
  margins: { left: 8, top: 0, right: 2048, bottom: 3 },
  prompt: 'a lake shore',
  seed: 7,
};

export const backdropJob: ReplaceBackgroundJob = {
  operation: 'replace-background',
  call: 'call-4',
  endpoint: 'flux-2-pro?edit=background',
  image: picture(80, 64),
  prompt: 'a beach at noon',
  seed: 7,
};

export const styleJob: StyleTransferJob = {
  operation: 'style-transfer',
  call: 'call-5',
  endpoint: 'flux-2-pro?edit=style',
  image: picture(80, 64),
  reference: null,
  prompt: 'a linocut',
  strength: 1,
  seed: 7,
};

export const pngFile = await sharp(picture(8, 8).data, { raw: { width: 8, height: 8, channels: 4 } })
  .png()
  .toBuffer();

export const stageOf = ({ method, path }: SeenRequest) => {
  if (method === 'POST') return 'submit';
  if (path.startsWith('/poll?')) return 'poll';
  return path.startsWith('/delivery/') ? 'file' : 'other';
};

/** The region's own host, which the global one knows nothing of. */
export const pollingUrl = 'https://api.isr.bfl.ai/v1/get_result?id=task-1';

export const accepted = { id: 'task-1', polling_url: pollingUrl, cost: 6, input_mp: 0, output_mp: 0.79 };

export const ready = (request: SeenRequest) => ({
  id: 'task-1',
  status: 'Ready',
  result: { sample: `${baseOf(request)}/delivery/task-1.png`, seed: 42 },
});

export const good: Script = (request, response) => {
  switch (stageOf(request)) {
    case 'submit':
      return json(response, 200, accepted);
    case 'poll':
      return json(response, 200, ready(request));
    case 'file':
      response.writeHead(200, { 'content-type': 'image/png' });
      response.end(pngFile);
      return;
    case 'other':
      return json(response, 404, { detail: 'Not Found' });
  }
};

export const bflPrices = priceTable('bfl', [
  { id: 'flux-2-pro', unit: 'megapixel', unitMicros: 30_000, extraMpMicros: 15_000, inputMpMicros: 15_000 },
  {
    id: 'flux-tools/erase-v1',
    unit: 'image',
    unitMicros: 30_000,
    extraMpMicros: 4_000,
    inputMpMicros: 4_000,
  },
  { id: 'flux-pro-1.0-expand', unit: 'image', unitMicros: 50_000 },
]);
