// `npm run smoke`: one small run at a live service, with a key from the environment, up to a stated amount.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { engineEnvironment } from '../proxy/environment.mjs';
import { createEngineProxy } from '../proxy/handler.mjs';
import { importTs } from './lib/importTs.mjs';
import { readOptions } from './lib/options.mjs';
import { root } from './lib/paths.mjs';
import { smokeOperations, smokeRequest, smokeShape } from './lib/smokeRequests.mjs';

const usage = `npm run smoke -- --provider ID --max-usd AMOUNT [--operation NAME] [--engine ID] [--open] [--dry]
  --provider ID      fal, gemini, openai, bfl, recraft or stability; its key in the environment or in .env.engines
  --max-usd AMOUNT   the run is made only if its quote's upper end is not above it
  --operation NAME   ${smokeOperations.join(', ')}; generate unless told
  --engine ID        an engine of the provider for that job; the cheapest one unless told
  --open             also engines that are billed by tokens, whose quote has no upper end: the amount must then be four
                     times the lower end, and what is charged may in principle be more
  --dry              only the quote: nothing is sent`;

const options = readOptions(
  {
    provider: { type: 'string' },
    'max-usd': { type: 'string' },
    operation: { type: 'string' },
    engine: { type: 'string' },
    open: { type: 'boolean' },
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

const operation = options.operation ?? 'generate';
if (!smokeOperations.includes(operation)) refuse(`There is no job "${operation}" here.`);
const shape = smokeShape(operation);

const { hostedAdapters } = await importTs('src/engines/hosted/adapters.ts');
const { createHostedEngine } = await importTs('src/engines/hosted/hostedEngine.ts');
const { fillsHere } = await importTs('src/engines/hosted/pixels/fillWork.ts');
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
/** Four times the lower end where a quote is open: what else is billed is short words and some thinking. */
const openEnd = 4;
const mostOf = ({ micros, upperMicros }) =>
  upperMicros ?? (options.open && micros !== null ? micros * openEnd : null);
const able = adapter.models
  .filter(({ descriptor }) => descriptor.operation === operation)
  .map((model) => ({ model, price: engineOf(model, null).price(shape) }));
const chosen = options.engine
  ? able.find(({ model }) => model.descriptor.id === options.engine)
  : able
      .filter(({ price }) => mostOf(price) !== null)
      .toSorted((one, other) => mostOf(one.price) - mostOf(other.price))[0];
if (!chosen)
  refuse(
    options.engine
      ? `${adapter.name} has no engine "${options.engine}" for ${operation}: ${able.map(({ model }) => model.descriptor.id).join(', ')}.`
      : `No engine of ${adapter.name} for ${operation} has a quote with an upper end${options.open ? '' : '; --open takes the others too'}.`,
  );

const { model, price } = chosen;
const most = mostOf(price);
const dollars = (micros) => (micros === null ? 'unknown' : `$${(micros / 1_000_000).toFixed(6)}`);
console.log(
  `${model.descriptor.id}: quoted ${dollars(price.micros)} to ${dollars(price.upperMicros)} (${price.qualifier}), prices of ${table.id}`,
);
if (most === null || most > maxMicros)
  refuse(`Not run: it may cost ${dollars(most)}, and ${dollars(maxMicros)} is the most.`);
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
  begun: () => console.log('sent'),
  answered: () => {},
  accepted: async (handle) => console.log(`accepted as ${JSON.stringify(handle.ids)}`),
};
const begun = performance.now();
const { request, made } = await smokeRequest(operation);
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
const { width, height, pixels } = made(outcome.value.result);
console.log(
  `${width} × ${height} px, ${pixels} of them written, after ${seconds} s, request ${hosted.ref ?? 'without an id'}`,
);
console.log(
  `charged ${dollars(hosted.charge.micros)} (${hosted.charge.basis}${hosted.charge.stated ? `, ${hosted.charge.stated}` : ''})`,
);
console.log(`Write into docs/engines-hosted.md: ${adapter.name}, ${operation}, run live on ${today}.`);

function engineOf(of, world) {
  return createHostedEngine(adapter, of, {
    io: () => world,
    configured: () => true,
    withdrawn: () => null,
    fills: fillsHere,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    today: () => today,
    quote,
  });
}
