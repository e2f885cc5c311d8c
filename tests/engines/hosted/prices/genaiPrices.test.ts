import { calcPrice } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';

import { bundledPrices } from '../../../../src/engines/hosted/prices/bundled.ts';

/** As that table calls the providers of ours that bill tokens. */
const names: Readonly<Record<string, string>> = { gemini: 'google', openai: 'openai' };
/** Ours beside theirs, each in USD per million tokens. */
const rates = {
  textIn: 'input_mtok',
  cachedTextIn: 'cache_read_mtok',
  imageIn: 'input_image_mtok',
  cachedImageIn: 'cache_image_read_mtok',
  textOut: 'output_mtok',
  imageOut: 'output_image_mtok',
} as const;

type Kind = keyof typeof rates;

const { table } = await bundledPrices();
const compared = table.rows.flatMap(({ provider, id, tokenRates }) => {
  const theirs = names[provider] && tokenRates ? theirRates(id, names[provider]) : null;
  if (theirs === null || tokenRates === null) return [];
  const both = (Object.keys(rates) as Kind[]).filter((kind) => tokenRates[kind] !== null && kind in theirs);
  return [
    { id, kinds: both, ours: both.map((kind) => tokenRates[kind]), theirs: both.map((k) => theirs[k]) },
  ];
});

/** In micro-USD per million tokens; null for a model that the table does not know by its own id. */
function theirRates(id: string, providerId: string): Partial<Record<Kind, number>> | null {
  const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, id, { providerId });
  if (!found?.model.id.startsWith(id)) return null;
  const prices: Readonly<Record<string, unknown>> = { ...found.model_price };
  const stated = (Object.keys(rates) as Kind[]).flatMap((kind) => {
    const usd = prices[rates[kind]];
    return typeof usd === 'number' ? [[kind, Math.round(usd * 1_000_000)] as const] : [];
  });
  return Object.fromEntries(stated);
}

test('another table knows most of the models that are billed by tokens', () => {
  expect(compared.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'gpt-image-2',
      'gpt-image-1.5',
      'gemini-3-pro-image',
      'gemini-3.1-flash-lite-image',
    ]),
  );
});

test.each(compared)('$id costs there what it costs here: $kinds', ({ ours, theirs }) => {
  expect(ours).toEqual(theirs);
});
