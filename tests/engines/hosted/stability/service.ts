import type { ExpandJob, HostedJob } from '../../../../src/engines/hosted/contract.ts';
import type { PriceRow, PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { middleMask, picture } from '../harness/io.ts';

const call = 'c1';
const image = picture(80, 64);
const generate = { call, operation: 'generate', prompt: 'A lemon', count: 1 } as const;
const under = 'v2beta/stable-image';

export const eraseJob: HostedJob = {
  call,
  operation: 'erase',
  endpoint: `${under}/edit/erase`,
  image,
  mask: middleMask(80, 64),
};
export const replaceJob: HostedJob = {
  call,
  operation: 'replace-background',
  endpoint: `${under}/edit/replace-background-and-relight`,
  image,
  prompt: 'a beach at noon',
  seed: 7,
};

export const expandJob: ExpandJob = {
  call,
  operation: 'expand',
  endpoint: `${under}/edit/outpaint`,
  image,
  margins: { left: 12, top: 2000, right: 0, bottom: 9 },
  prompt: 'a wooden table',
  seed: 7,
};

/** One job for each model. */
export const jobs: readonly HostedJob[] = [
  { ...generate, endpoint: `${under}/generate/core`, width: 1536, height: 1024, seed: 11 },
  { ...generate, endpoint: `${under}/generate/ultra`, width: 1000, height: 400, seed: 0 },
  ...['large', 'large-turbo', 'medium', 'flash'].map((size) => ({
    ...generate,
    endpoint: `${under}/generate/sd3?model=sd3.5-${size}`,
    width: 512,
    height: 512,
    seed: 4_294_967_295,
  })),
  eraseJob,
  { ...eraseJob, endpoint: `${under}/edit/inpaint` },
  { call, operation: 'remove-background', endpoint: `${under}/edit/remove-background`, image },
  replaceJob,
  expandJob,
  { ...expandJob, prompt: '  ', seed: 0 },
  { call, operation: 'upscale', endpoint: `${under}/upscale/fast`, image, factor: 2 },
  {
    call,
    operation: 'style-transfer',
    endpoint: `${under}/control/style-transfer`,
    image,
    reference: picture(64, 72),
    prompt: '',
    strength: 0.75,
    seed: 7,
  },
];

const row: PriceRow = {
  provider: 'stability',
  id: `${under}/edit/erase`,
  variant: null,
  jobs: ['erase'],
  basis: 'list',
  unit: 'image',
  unitMicros: 50_000,
  extraMpMicros: null,
  inputMpMicros: null,
  tokenRates: null,
  tokensPerImage: null,
  latencyS: 7,
  source: 'test',
  asOf: '2026-09-22',
  confidence: 'observed',
  retiredOn: null,
  note: null,
};

/** Rows and terms as they stand in a table. */
export const stabilityPrices: PriceTable = {
  id: 'test@2026-11-22',
  asOf: '2026-11-22',
  rows: [
    row,
    { ...row, id: `${under}/generate/sd3`, variant: { model: 'sd3.5-flash' }, unitMicros: 25_000 },
    { ...row, id: `${under}/edit/replace-background-and-relight`, unitMicros: 80_000 },
  ],
  providers: new Map([
    [
      'stability',
      {
        provider: 'stability',
        creditMicros: 10_000,
        billsOn: { failed: 'n', blocked: 'n', cancelled: '?', timeout: '?' },
      },
    ],
  ]),
};
