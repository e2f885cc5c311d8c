import sharp from 'sharp';

import { gatewayProfile } from '../../../../src/engines/hosted/openai/gateway.ts';
import type { GatewayModel } from '../../../../src/engines/hosted/openai/gateway.ts';
import type { EraseJob, GenerateJob, StyleTransferJob } from '../../../../src/engines/hosted/contract.ts';
import { middleMask, picture } from '../harness/io.ts';
import { json } from '../harness/scripted.ts';
import type { Script, SeenRequest } from '../harness/scripted.ts';
import { priceTable } from '../priceRows.ts';

export const generateJob: GenerateJob = {
  operation: 'generate',
  call: 'call-1',
  endpoint: 'gpt-image-2.6-flare',
  prompt: 'A red kite over a lake',
  width: 1024,
  height: 1024,
  seed: 7,
  count: 1,
};

export const eraseJob: EraseJob = {
  operation: 'erase',
  call: 'call-2',
  endpoint: 'gpt-image-2.6-flare',
  image: picture(64, 64),
  mask: middleMask(64, 64),
};

export const styleJob: StyleTransferJob = {
  operation: 'style-transfer',
  call: 'call-3',
  endpoint: 'gpt-image-2.6-flare',
  image: picture(64, 64),
  reference: picture(48, 32),
  prompt: '',
  strength: 1,
  seed: 7,
};

export const pngFile = await sharp(picture(8, 8).data, { raw: { width: 8, height: 8, channels: 4 } })
  .png()
  .toBuffer();
export const b64 = pngFile.toString('base64');

export const usage = {
  input_tokens: 212,
  input_tokens_details: { text_tokens: 12, image_tokens: 200 },
  output_tokens: 4160,
  output_tokens_details: { text_tokens: 0, image_tokens: 4160 },
  total_tokens: 4372,
};

export const stageOf = ({ method, path }: SeenRequest) => {
  if (method === 'POST') return 'submit';
  return path.startsWith('/file/') ? 'file' : 'other';
};

export const good: Script = (request, response) => {
  if (stageOf(request) === 'submit')
    return json(response, 200, { created: 1, data: [{ b64_json: b64 }], usage });
  response.writeHead(200, { 'content-type': 'image/png' });
  response.end(pngFile);
  return;
};

const rates = {
  textIn: 5_000_000,
  cachedTextIn: 1_250_000,
  imageIn: 8_000_000,
  cachedImageIn: 2_000_000,
  textOut: null,
  imageOut: 30_000_000,
};

export const openAiPrices = priceTable('openai', [
  { id: 'gpt-image-2.6-flare', unit: 'token', tokenRates: rates },
  { id: 'gpt-image-2', unit: 'token', tokenRates: rates },
  {
    id: 'gpt-image-1.5',
    unit: 'token',
    tokenRates: { ...rates, textOut: 10_000_000, imageOut: 32_000_000 },
  },
]);

export const gatewayModel = (patch: Partial<GatewayModel> = {}): GatewayModel => ({
  id: 'flux/dev',
  generates: true,
  mask: null,
  tier: 2,
  microsPerImage: null,
  changedOn: '2026-11-27',
  ...patch,
});

export const gateway = gatewayProfile('Our gateway', [gatewayModel()], null);
