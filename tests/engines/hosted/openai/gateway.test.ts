import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import sharp from 'sharp';

import { openaiCompatible } from '../../../../src/engines/hosted/openai/adapter.ts';
import { drawing, gatewayProfile, withGatewayPrices } from '../../../../src/engines/hosted/openai/gateway.ts';
import { gatewayModelsFile, parseGatewayModels } from '../../../../src/engines/hosted/openai/gatewayTeam.ts';
import { namedModels } from '../../../../src/engines/hosted/openai/namedModels.ts';
import { priceRow } from '../../../../src/kernel/pricing/priceTable.ts';
import { quoteOf } from '../../../../src/kernel/pricing/quoteRow.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo, noPrices } from '../harness/io.ts';
import { cut, json, scriptedServer } from '../harness/scripted.ts';
import type { Script, ScriptedServer } from '../harness/scripted.ts';
import { b64, eraseJob, gatewayModel, generateJob } from './service.ts';

let server: ScriptedServer | null = null;
afterEach(() => server?.close());

async function served(script: Script, prices = noPrices) {
  server = await scriptedServer(script);
  return { io: hostedIo(server.url, prices), server };
}

const painted: Script = (_request, response) => json(response, 200, { data: [{ b64_json: b64 }] });
const costing =
  (cost: string): Script =>
  (_request, response) =>
    json(
      response,
      200,
      { data: [{ b64_json: b64 }], usage: { input_tokens: 3, output_tokens: 4 } },
      {
        'x-litellm-response-cost': cost,
        'x-litellm-call-id': 'litellm-7',
      },
    );

describe('what a gateway offers', () => {
  const offered = (named: readonly string[] | null, team = [gatewayModel({ mask: 'alpha', tier: 1 })]) =>
    openaiCompatible(gatewayProfile('LiteLLM', team, named)).models.map(
      ({ descriptor: { id, operation, tier } }) => `${id} ${operation} ${tier}`,
    );

  test('is what the team has listed, and what it names that draws', () => {
    expect(offered(['flux/dev', 'gpt-5', 'openai/gpt-image-2', 'text-embedding-3'])).toEqual([
      'gateway.flux/dev generate 1',
      'gateway.flux/dev.erase erase 1',
      'gateway.openai/gpt-image-2 generate 2',
    ]);
    expect(offered(null)).toHaveLength(2);
  });

  test('a model that is listed as doing nothing is not offered, though it is named', () => {
    expect(offered(['flux/dev'], [gatewayModel({ generates: false })])).toEqual([]);
  });

  test('the only model of a server draws, whatever its name', () => {
    expect(drawing(['v1-5-pruned-emaonly.safetensors'])).toEqual(['v1-5-pruned-emaonly.safetensors']);
    expect(drawing(['gpt-5', 'claude'])).toEqual([]);
  });
});

describe('the list of a gateway', () => {
  test('is its ids, each once', async () => {
    const { io } = await served((_request, response) =>
      json(response, 200, {
        object: 'list',
        data: [{ id: 'a/b' }, { id: 'a/b' }, { id: 7 }, { id: 'two words' }, 3],
      }),
    );
    expect(await namedModels(io, neverCancelled)).toEqual(['a/b']);
  });

  test.each<[string, Script]>([
    ['no answer', (_request, response) => cut(response)],
    ['not allowed', (_request, response) => json(response, 401, {})],
    ['another shape', (_request, response) => json(response, 200, [])],
  ])('is not known: %s', async (_what, script) => {
    const { io } = await served(script);
    expect(await namedModels(io, neverCancelled)).toBeNull();
  });
});

describe('what a run of a gateway costs', () => {
  const job = { ...generateJob, endpoint: 'flux/dev' };
  const team = [gatewayModel({ microsPerImage: 40_000 })];
  const priced = withGatewayPrices(noPrices, team);
  const adapter = openaiCompatible(gatewayProfile('LiteLLM', team, null));

  test('is what it says itself, as reported', async () => {
    const { io, server: gateway } = await served(costing('0.0525'), priced);
    expect(await adapter.submit(job, io, neverCancelled)).toMatchObject({
      ok: true,
      value: {
        result: {
          charge: { micros: 52_500, basis: 'reported', stated: 'x-litellm-response-cost: 0.0525' },
          ref: 'litellm-7',
        },
      },
    });
    expect(gateway.posts()).toBe(1);
  });

  test('is the team’s price where it says nothing, or 0 of what it does not know', async () => {
    const charge = { micros: 40_000, basis: 'metered', from: 'table' };
    for (const script of [painted, costing('0')]) {
      const { io } = await served(script, priced);
      expect(await adapter.submit(job, io, neverCancelled)).toMatchObject({ value: { result: { charge } } });
      await server?.close();
    }
  });

  test('is unknown where nobody says anything: unpriced, never 0', async () => {
    const { io } = await served(painted);
    const sent = await adapter.submit(job, io, neverCancelled);
    expect(sent).toMatchObject({ value: { result: { charge: { micros: null } } } });
  });

  test('the team’s price is quoted exactly, and is a table of its own in the ledger', () => {
    const row = priceRow(priced, { provider: 'gateway', id: 'flux/dev', variant: null }, 'quote');
    const quote = quoteOf(priced, row, { outputs: 2, outputPixels: 1, inputPixels: 0 }, '2026-11-27');
    expect(quote).toMatchObject({ micros: 80_000, upperMicros: 80_000, qualifier: 'exact' });
    expect(priced.id).not.toBe(noPrices.id);
    expect(withGatewayPrices(noPrices, [gatewayModel()])).toBe(noPrices);
  });
});

test.each([
  // Red and alpha of a marked and of an unmarked pixel.
  ['alpha', [0], [255]],
  ['white', [255, 255], [0, 255]],
] as const)('a mask of the form %s', async (mask, marked, unmarked) => {
  const { io, server: gateway } = await served(painted);
  const adapter = openaiCompatible(gatewayProfile('sd-server', [gatewayModel({ mask })], null));
  expect(await adapter.submit({ ...eraseJob, endpoint: 'flux/dev' }, io, neverCancelled)).toMatchObject({
    ok: true,
  });
  const [sent] = gateway.seen;
  const form = await new Response(Uint8Array.from(sent?.body ?? []), {
    headers: { 'content-type': sent?.headers['content-type'] ?? '' },
  }).formData();
  const file = form.get('mask');
  if (!(file instanceof File)) throw new Error('there is no mask');
  const { data, info } = await sharp(await file.arrayBuffer())
    .ensureAlpha()
    .raw()
    .toBuffer({
      resolveWithObject: true,
    });
  const at = (x: number, y: number): readonly (number | undefined)[] => {
    const start = (y * info.width + x) * 4;
    return mask === 'alpha' ? [data[start + 3]] : [data[start], data[start + 3]];
  };
  expect([at(32, 32), at(0, 0)]).toEqual([marked, unmarked]);
});

test('any list that was kept is read or refused in words, and reads the same again', () => {
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({
      id: fc.constantFrom('a', 'flux/dev', '', ' x', '__proto__'),
      generates: fc.oneof(fc.boolean(), fc.jsonValue()),
      mask: fc.constantFrom('alpha', 'white', null, 'other'),
      tier: fc.constantFrom(1, 2, 3, 4),
      microsPerImage: fc.oneof(fc.nat(), fc.constant(null), fc.double()),
      changedOn: fc.constantFrom('2026-11-27', 'today'),
    }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ models: fc.array(entry) })), (value) => {
      const { models, problems } = parseGatewayModels(value);
      expect(parseGatewayModels(gatewayModelsFile(models))).toEqual({ models, problems: [] });
      expect(problems.filter((words) => !words.endsWith('.'))).toEqual([]);
    }),
  );
});
