import { afterEach, describe, expect, test } from 'vitest';

import { createLocalEngines } from '../../../src/engines/local/registry.ts';
import { modelFiles } from '../../../src/engines/local/runtime/files.generated.ts';
import { browserPlatform, isStored, loadPinnedFile } from '../../../src/engines/local/runtime/modelStore.ts';
import type { OperationId } from '../../../src/kernel/operations/catalogue.ts';
import type { AnyEngine, Engine } from '../../../src/kernel/operations/ports.ts';
import { blankMask, maskOf, maskSourceOf, painted, pixelCollector, sourceOf } from './support/pictures.ts';

const platform = browserPlatform(new URL('/', globalThis.location.href).href);
const minutes = 120_000;

function engineOf<O extends OperationId>(engines: readonly AnyEngine[], id: string): Engine<O> {
  const engine = engines.find((candidate) => candidate.descriptor.id === id);
  if (engine === undefined) throw new Error(`no engine ${id}`);
  return engine as unknown as Engine<O>;
}

function scene(width: number, height: number) {
  return painted(width, height, (x, y) => [
    120 + 60 * Math.sin(x / 40),
    140 + 40 * Math.cos(y / 30),
    (x * 90) / width,
  ]);
}

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

describe('local engines in a browser', () => {
  test(
    'erase runs in a worker, reports what ran, and works again without a network',
    { timeout: minutes },
    async () => {
      const engine = engineOf<'erase'>(createLocalEngines(), 'local.migan');
      expect(await engine.availability({})).toMatchObject({ kind: 'download' });
      const picture = scene(900, 700);
      const mask = maskOf(900, 700, (x, y) => (x - 450) ** 2 + (y - 350) ** 2 < 80 ** 2);
      const labels: string[] = [];
      const run = (sink: ReturnType<typeof pixelCollector>) =>
        engine.run(
          new AbortController().signal,
          { source: sourceOf(picture), mask: maskSourceOf(mask), sink },
          ({ label }) => void labels.push(label),
        );
      const first = pixelCollector(900, 700);
      const result = await run(first);
      expect(result).toMatchObject({ ok: true, value: { result: { holes: 1 } } });
      if (!result.ok) return;
      const { report } = result.value;
      expect(report.backend).toBe('wasm');
      expect(report.threads).toBe(crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1);
      expect(report.downloadMs).toBeGreaterThan(0);
      expect(labels.some((label) => label.startsWith('Downloading'))).toBe(true);
      expect(first.picture.data[(350 * 900 + 450) * 4 + 3]).toBe(255);
      expect(first.picture.data[(20 * 900 + 20) * 4 + 3]).toBe(0);

      expect(await engine.availability({})).toEqual({ kind: 'ready' });
      const second = pixelCollector(900, 700);
      const again = await run(second);
      expect(again).toMatchObject({ ok: true, value: { report: { downloadMs: 0 } } });
      expect(second.picture.data).toEqual(first.picture.data);
    },
  );

  test(
    'a cancel inside the network settles at once, writes nothing, and the next run works',
    { timeout: minutes },
    async () => {
      const engine = engineOf<'erase'>(createLocalEngines(), 'local.migan');
      await engine.warm(new AbortController().signal, () => undefined);
      const picture = scene(600, 600);
      const mask = maskOf(600, 600, (x, y) => x > 250 && x < 350 && y > 250 && y < 350);
      const controller = new AbortController();
      const sink = pixelCollector(600, 600);
      const request = { source: sourceOf(picture), mask: maskSourceOf(mask), sink };
      const running = engine.run(controller.signal, request, ({ label }) => {
        if (label.startsWith('Filling')) setTimeout(() => controller.abort(), 50);
      });
      expect(await running).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
      const next = engine.run(
        new AbortController().signal,
        { ...request, sink: pixelCollector(600, 600) },
        () => undefined,
      );
      expect(await next).toMatchObject({ ok: true });
      expect(sink.rects).toEqual([]);
    },
  );

  test(
    'a picture is continued in the worker, with a clear end when it is cancelled',
    { timeout: minutes },
    async () => {
      const engine = engineOf<'expand'>(createLocalEngines(), 'local.patches');
      const margins = { left: 30, top: 0, right: 0, bottom: 20 };
      const request = (sink = pixelCollector(230, 170)) => ({
        source: sourceOf(scene(200, 150)),
        margins,
        prompt: '',
        sink,
      });
      expect(await engine.availability({})).toEqual({ kind: 'ready' });
      const stopped = request();
      const controller = new AbortController();
      const cancelled = engine.run(controller.signal, stopped, () => controller.abort());
      expect(await cancelled).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
      expect(stopped.sink.rects).toEqual([]);

      const whole = request();
      const labels = new Set<string>();
      const outcome = await engine.run(
        new AbortController().signal,
        whole,
        ({ label }) => void labels.add(label),
      );
      expect(outcome).toMatchObject({
        ok: true,
        value: { result: { pixels: 230 * 170 - 200 * 150 }, report: { backend: 'js', downloadMs: 0 } },
      });
      expect([...labels]).toEqual(['Reading the picture', 'Looking for what goes on', 'Writing the pixels']);
      // Just beside the edge it is what the edge was.
      const own = scene(200, 150).data;
      for (let y = 10; y < 140; y += 10)
        for (let c = 0; c < 3; c += 1) {
          const drawn = whole.sink.picture.data[(y * 230 + 29) * 4 + c] ?? 0;
          expect(Math.abs(drawn - (own[y * 200 * 4 + c] ?? 0))).toBeLessThan(16);
        }
    },
  );

  test(
    'jobs of one engine run one after another, and a waiting one can be cancelled',
    { timeout: minutes },
    async () => {
      const engine = engineOf<'upscale'>(createLocalEngines(), 'local.lanczos');
      const order: string[] = [];
      const run = (name: string, signal: AbortSignal) =>
        engine.run(
          signal,
          { source: sourceOf(scene(1200, 800)), factor: 2, sink: pixelCollector(2400, 1600) },
          ({ label }) => void order.push(`${name} ${label}`),
        );
      const waiting = new AbortController();
      const first = run('a', new AbortController().signal);
      const second = run('b', waiting.signal);
      const third = run('c', new AbortController().signal);
      waiting.abort();
      expect(await second).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
      expect(await first).toMatchObject({ ok: true, value: { report: { backend: 'js' } } });
      expect(await third).toMatchObject({ ok: true });
      expect(order.filter((entry) => entry.startsWith('b'))).toEqual([]);
      const names = order.map((entry) => entry[0]);
      expect(names.indexOf('c')).toBe(names.lastIndexOf('a') + 1);
    },
  );

  test('an empty selection is refused before anything is downloaded', { timeout: minutes }, async () => {
    const engine = engineOf<'erase'>(createLocalEngines(), 'local.migan');
    const request = {
      source: sourceOf(scene(64, 64)),
      mask: maskSourceOf(blankMask(64, 64)),
      sink: pixelCollector(64, 64),
    };
    const result = await engine.run(new AbortController().signal, request, () => undefined);
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(await isStored(platform, modelFiles.migan)).toBe(false);
  });

  test('a stored model that was damaged is replaced; a damaged download is refused and not kept', async () => {
    const file = modelFiles['esrgan-slim-x2'];
    expect(await loadPinnedFile(platform, file, () => undefined)).toMatchObject({
      ok: true,
      value: { healed: false },
    });
    const cache = await caches.open('ninetyten-models-1');
    const [key] = await cache.keys();
    if (key === undefined) throw new Error('nothing was stored');
    await cache.put(key, new Response(new Uint8Array(file.bytes)));
    expect(await loadPinnedFile(platform, file, () => undefined)).toMatchObject({
      ok: true,
      value: { healed: true },
    });

    const offline = { ...platform, fetch: () => Promise.reject(new Error('offline')) };
    expect(await loadPinnedFile(offline, file, () => undefined)).toMatchObject({
      ok: true,
      value: { downloadMs: 0 },
    });
    await cache.delete(key);
    expect(await loadPinnedFile(offline, file, () => undefined)).toMatchObject({
      ok: false,
      error: { kind: 'model-missing' },
    });
    const lying = { ...platform, fetch: () => Promise.resolve(new Response(new Uint8Array(file.bytes))) };
    expect(await loadPinnedFile(lying, file, () => undefined)).toMatchObject({
      ok: false,
      error: { kind: 'model-corrupt' },
    });
    expect(await isStored(platform, file)).toBe(false);
  });

  test(
    'upscaling by the network runs in a worker with the network of the factor',
    { timeout: minutes },
    async () => {
      const engine = engineOf<'upscale'>(createLocalEngines(), 'local.esrgan-slim');
      const sink = pixelCollector(144, 96);
      const result = await engine.run(
        new AbortController().signal,
        { source: sourceOf(scene(48, 32)), factor: 3, sink },
        () => undefined,
      );
      expect(result).toMatchObject({
        ok: true,
        value: { result: { tiles: 1 }, report: { modelVersion: 'esrgan-slim@1.0.0' } },
      });
      expect(sink.times.every((times) => times === 1)).toBe(true);
      expect(await isStored(platform, modelFiles['esrgan-slim-x3'])).toBe(true);
    },
  );
});
