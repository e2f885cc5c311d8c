import { afterEach, describe, expect, test } from 'vitest';

import { bflAdapter } from '../../../../src/engines/hosted/bfl/adapter.ts';
import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import { gemini } from '../../../../src/engines/hosted/gemini/adapter.ts';
import { drawnSize, fittedSize } from '../../../../src/engines/hosted/limits.ts';
import { openaiCompatible } from '../../../../src/engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import { recraft } from '../../../../src/engines/hosted/recraft/adapter.ts';
import { createHostedEngines } from '../../../../src/engines/hosted/registry.ts';
import { sentShape } from '../../../../src/engines/hosted/sentShape.ts';
import { stability } from '../../../../src/engines/hosted/stability/adapter.ts';
import type { Engine } from '../../../../src/kernel/operations/ports.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { falService, prices, requestId } from '../fal/service.ts';
import { hostedIo, middleMask } from '../harness/io.ts';
import { cut, scriptedServer } from '../harness/scripted.ts';
import type { Script, ScriptedServer } from '../harness/scripted.ts';
import { maskSourceOf, painted, pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { fakeLink, fakeWorld } from './support.ts';

const adapters = [falAdapter, gemini, openaiCompatible(openAiProfile), bflAdapter, recraft, stability];
const models = adapters.flatMap((adapter) => adapter.models);

describe('limits of every model', () => {
  test.each(models.map((model) => [model.descriptor.id, model] as const))(
    '%s takes a usual picture',
    (_id, model) => {
      for (const size of [
        { width: 4000, height: 3000 },
        { width: 1080, height: 1920 },
        { width: 1024, height: 1024 },
      ]) {
        const fit = model.descriptor.operation === 'generate' ? drawnSize : fittedSize;
        expect(fit(size, model.limits)).not.toBeNull();
        const maskBounds = { x: 100, y: 200, width: 300, height: 150 };
        const priced = sentShape(model, { outputs: 1, ...size, maskBounds });
        expect(fittedSize(priced, model.limits)).toEqual({ width: priced.width, height: priced.height });
      }
    },
  );

  test('no two engines share an id', () => {
    const ids = models.map(({ descriptor }) => descriptor.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an erasure at a provider with a queue', () => {
  let server: ScriptedServer | null = null;
  afterEach(() => server?.close());

  async function eraser(script: Script) {
    const opened = await scriptedServer(script);
    server = opened;
    const world = fakeWorld();
    const deps = { ...world.deps, io: () => hostedIo(opened.url, prices) };
    const engine = createHostedEngines([falAdapter], deps).find(
      (one): one is Engine<'erase'> => one.descriptor.model === 'fal-ai/bria/eraser',
    );
    if (engine === undefined) throw new Error('there is no such engine');
    const sink = pixelCollector(32, 24);
    const request = {
      source: sourceOf(painted(32, 24, () => [40, 50, 60])),
      mask: maskSourceOf(middleMask(32, 24)),
      sink,
    };
    return { engine, sink, request, server: opened };
  }

  test('is one POST, and after a reload none', async () => {
    const first = await eraser(falService);
    const link = fakeLink([]);
    const outcome = await first.engine.run(neverCancelled, first.request, () => {}, link);
    expect(outcome).toMatchObject({
      ok: true,
      value: { report: { hosted: { ref: requestId, charge: { micros: 40_000 } } } },
    });
    expect(first.server.posts()).toBe(1);
    expect(link.handles).toHaveLength(1);
    await first.server.close();

    const again = await eraser(falService);
    const resumed = fakeLink([], link.handles[0]);
    const taken = await again.engine.run(neverCancelled, again.request, () => {}, resumed);
    expect(taken.ok).toBe(true);
    expect(again.server.posts()).toBe(0);
    expect(again.sink.picture.data).toEqual(first.sink.picture.data);
  });

  test('whose answer is lost stays in doubt, after one POST', async () => {
    const { engine, request, server } = await eraser((asked, response, earlier) =>
      asked.method === 'POST' ? cut(response) : falService(asked, response, earlier),
    );
    const outcome = await engine.run(neverCancelled, request, () => {}, fakeLink([]));
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'timeout-unknown' } });
    expect(server.posts()).toBe(1);
  });
});
