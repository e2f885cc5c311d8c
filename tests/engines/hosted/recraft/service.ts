import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import type { PriceRow, PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { middleMask, picture } from '../harness/io.ts';

const call = 'c1';
const image = picture(300, 280);
const generate = { call, operation: 'generate', prompt: 'A lemon', seed: 4_000_000_000, count: 2 } as const;

/** One job for each model. */
export const jobs: readonly HostedJob[] = [
  { ...generate, endpoint: 'images/generations?model=recraftv4_1', width: 1536, height: 1024 },
  { ...generate, endpoint: 'images/generations?model=recraftv4_1_flash', width: 512, height: 512 },
  { ...generate, endpoint: 'images/generations?model=recraftv4_1_pro', width: 1080, height: 1920 },
  { call, operation: 'erase', endpoint: 'images/eraseRegion', image, mask: middleMask(300, 280) },
  { call, operation: 'remove-background', endpoint: 'images/removeBackground', image },
  {
    call,
    operation: 'replace-background',
    endpoint: 'images/replaceBackground?model=recraftv3',
    image,
    prompt: 'a beach at noon',
    seed: 7,
  },
  { call, operation: 'upscale', endpoint: 'images/crispUpscale', image, factor: 2 },
  {
    call,
    operation: 'expand',
    endpoint: 'images/outpaint',
    image,
    margins: { left: 40, top: 0, right: 41, bottom: 7 },
    prompt: ' ',
    seed: 3_000_000_000,
  },
  {
    call,
    operation: 'style-transfer',
    endpoint: 'images/imageToImage?model=recraftv3',
    image,
    reference: null,
    prompt: 'a linocut in two colours',
    strength: 0.5,
    seed: 7,
  },
];

const row: PriceRow = {
  provider: 'recraft',
  id: 'images/eraseRegion',
  variant: null,
  jobs: ['erase'],
  basis: 'list',
  unit: 'call',
  unitMicros: 2000,
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
};

/** Rows as they stand in a table; what is billed on failures is not established. */
export const recraftPrices: PriceTable = {
  id: 'test@2026-11-22',
  asOf: '2026-11-22',
  rows: [
    row,
    {
      ...row,
      id: 'images/generations',
      variant: { model: 'recraftv4_1' },
      unit: 'image',
      unitMicros: 35_000,
    },
  ],
  providers: new Map(),
};
