// `npm run smoke`: one small run at a live service, with a key from the environment, up to a stated amount.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { engineEnvironment } from '../proxy/environment.mjs';
import { createEngineProxy } from '../proxy/handler.mjs';
import { importTs } from './lib/importTs.mjs';
import { readOptions } from './lib/options.mjs';
import { root } from './lib/paths.mjs';

const usage = `npm run smoke -- --provider ID --max-usd AMOUNT [--engine ID] [--dry]
  --provider ID      fal, gemini, openai, bfl, recraft or stability; its key in the environment or in .env.engines
  --max-usd AMOUNT   the run is made only if its quote has an upper end that is not above it
  --engine ID        an engine of the provider that generates; the cheapest one unless told
  --dry              only the quote: nothing is sent`;

const options = readOptions(
  {
    provider: { type: 'string' },
    'max-usd': { type: 'string' },
    engine: { type: 'string' },
    dry: { type: 'boolean' },
  },
  usage,
);

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

const maxMicros = Math.round(Number(options['max-usd']) * 1_000_000);
if (!(maxMicros > 0)) refuse('Say what the run may cost at most: --max-usd 0.10');

const side = 512;
const shape = { outputs: 1, width: side, height: side };
const prompt = 'a plain grey ceramic cup on a white table, soft daylight';

const { hostedAdapters } = await importTs('src/engines/hosted/adapters.ts');
const { createHostedEngine } = await importTs('src/engines/hosted/hostedEngine.ts');
const { createProxyIo } = await importTs('src/engines/hosted/browser/proxyIo.ts');
const { parsePriceTable } = await importTs('src/kernel/pricing/parsePrices.ts');
const { priceDims } = await importTs('src/engines/hosted/priceDims.ts');
const { priceRow } = await importTs('src/kernel/pricing/priceTable.ts');
const { quoteOf } = await importTs('src/kernel/pricing/quoteRow.ts');
const { sharpCodec } = await importTs('tests/engines/hosted/harness/io.ts');

const adapter = hostedAdapters.find(({ provider }) => provider === options.provider);
if (!adapter) refuse(`There is no provider "${options.provider ?? ''}".`);
const file = JSON.parse(readFileSync(join(root, 'src/engines/hosted/prices/prices.json'), 'utf8'));
const parsed = parsePriceTable(file, `bundled@${file.as_of}`);
if (!parsed.ok) refuse(parsed.error);
const table = parsed.value;
const today = new Date().toISOString().slice(0, 10);

const quote = (model, of) =>
  quoteOf(
    table,
    priceRow(table, { provider: model.descriptor.provider, ...model.price }, 'quote'),
    priceDims(model, of),
    today,
  );
const generating = adapter.models.filter(({ descriptor }) => descriptor.operation === 'generate');
const priced = generating
  .map((model) => ({ model, price: engineOf(model, null).price(shape) }))
  .filter(({ price }) => price.upperMicros !== null)
  .toSorted((a, b) => a.price.upperMicros - b.price.upperMicros);
const chosen = options.engine
  ? generating
      .map((model) => ({ model, price: engineOf(model, null).price(shape) }))
      .find(({ model }) => model.descriptor.id === options.engine)
  : priced[0];
if (!chosen)
  refuse(
    options.engine
      ? `${adapter.name} has no engine "${options.engine}" that generates: ${generating.map(({ descriptor }) => descriptor.id).join(', ')}.`
      : `No engine of ${adapter.name} that generates has a quote with an upper end.`,
  );

const { model, price } = chosen;
const dollars = (micros) => (micros === null ? 'unknown' : `$${(micros / 1_000_000).toFixed(6)}`);
console.log(
  `${model.descriptor.id}: quoted ${dollars(price.micros)} to ${dollars(price.upperMicros)} (${price.qualifier}), prices of ${table.id}`,
);
if (price.upperMicros === null || price.upperMicros > maxMicros)
  refuse(`Not run: its upper end is ${dollars(price.upperMicros)}, and ${dollars(maxMicros)} is the most.`);
if (options.dry) process.exit(0);

const proxy = createEngineProxy(engineEnvironment(root), { log: (line) => console.log(`proxy  ${line}`) });
const server = createServer((request, response) =>
  proxy(request, response, () => response.writeHead(404).end()),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
const address = server.address();
const port = address && typeof address !== 'string' ? address.port : 0;

const io = createProxyIo({
  provider: adapter.provider,
  base: `http://127.0.0.1:${port}/api/engines`,
  pictures: sharpCodec,
  prices: table,
  now: () => Date.now(),
});
const link = {
  call: `smoke-${Date.now()}`,
  handle: null,
  submittedAt: null,
  others: async () => ({ refs: new Set(), unnamedAt: [] }),
  accepted: async (handle) => console.log(`accepted as ${JSON.stringify(handle.ids)}`),
};
const begun = performance.now();
const request = { prompt, width: side, height: side, seed: 7, count: 1 };
const outcome = await engineOf(model, io).run(
  new AbortController().signal,
  request,
  ({ label }) => console.log(`  ${label}`),
  link,
);
server.close();
const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
if (!outcome.ok) {
  const { kind, message, hint, billed, charge } = outcome.error;
  console.error(`${kind} after ${seconds} s: ${message} ${hint ?? ''}`);
  console.error(`billed: ${billed ?? '?'}${charge ? `, ${dollars(charge.micros)}` : ''}`);
  process.exit(1);
}
const { hosted } = outcome.value.report;
const { pixels } = outcome.value.result.images[0];
console.log(
  `${pixels.width} × ${pixels.height} px after ${seconds} s, request ${hosted.ref ?? 'without an id'}`,
);
console.log(
  `charged ${dollars(hosted.charge.micros)} (${hosted.charge.basis}${hosted.charge.stated ? `, ${hosted.charge.stated}` : ''})`,
);
console.log(`Write into docs/engines-hosted.md: ${adapter.name} run live on ${today}.`);

function engineOf(of, world) {
  return createHostedEngine(adapter, of, {
    io: () => world,
    configured: () => true,
    withdrawn: () => null,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    today: () => today,
    quote,
  });
}
