import { describe, expect, test, vi } from 'vitest';

import { createLane } from '../../../src/engines/local/runtime/lane.ts';
import type { WorkerEvents } from '../../../src/engines/local/runtime/lane.ts';
import type { FromWorker, JobSpec, ToWorker } from '../../../src/engines/local/runtime/protocol.ts';
import { createWorkerHost } from '../../../src/engines/local/runtime/workerHost.ts';
import type { Operation } from '../../../src/engines/local/runtime/workerHost.ts';
import { ok } from '../../../src/kernel/shared/result.ts';

/** A lane on the real worker host, in the same thread, with messages that are copied as between threads. */
function laneWith(operation: Operation, idleMs = 60_000, onSpawn: () => void = () => undefined) {
  const log: string[] = [];
  let alive = 0;
  const lane = createLane({
    idleMs,
    // Long beside a stall of a busy machine: a job that obeys must never be taken for one that does not.
    graceMs: 200,
    spawn: (events: WorkerEvents) => {
      let dead = false;
      onSpawn();
      alive += 1;
      log.push('spawn');
      const host = createWorkerHost({
        post: (message: FromWorker) => {
          const copy = structuredClone(message);
          setTimeout(() => (dead ? undefined : events.onMessage(copy)), 0);
        },
        operationOf: () => Promise.resolve(operation),
        sessions: { open: () => Promise.reject(new Error('no network in this test')) },
        now: () => 0,
      });
      return {
        post: (message: ToWorker) => {
          const copy = structuredClone(message);
          setTimeout(() => (dead || copy.type === 'start' ? undefined : host.receive(copy)), 0);
        },
        terminate: () => {
          dead = true;
          alive -= 1;
          log.push('terminate');
        },
      };
    },
  });
  return { lane, log, alive: () => alive };
}

const spec = (request: unknown): JobSpec => ({ job: 'upscale', model: null, request });
const never = new AbortController().signal;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Port {
  readonly width: number;
  readonly height: number;
  readRegion(rect: unknown): Promise<{ readonly data: Uint8ClampedArray }>;
  write(x: number, y: number, pixels: unknown): Promise<void>;
}

describe('a lane', () => {
  test('carries sources and sinks across, nested ones too, and leaves the buffers of a source alone', async () => {
    const { lane } = laneWith(async (_context, request) => {
      const { image, sink } = request as { image: { deep: Port }; sink: Port };
      const { data } = await image.deep.readRegion({ x: 1, y: 2, width: 1, height: 1 });
      await sink.write(7, 8, { width: 1, height: 1, data });
      return ok({ size: [image.deep.width, image.deep.height] });
    });
    const own = { width: 1, height: 1, data: Uint8ClampedArray.of(9, 8, 7, 6) };
    const readRegion = vi.fn<() => Promise<typeof own>>(() => Promise.resolve(own));
    const write = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const result = await lane.run(
      never,
      spec({ image: { deep: { width: 5, height: 4, readRegion } }, sink: { write } }),
      () => undefined,
    );
    expect(result).toMatchObject({
      ok: true,
      value: { result: { size: [5, 4] }, report: { backend: 'js', threads: 1 } },
    });
    expect(readRegion).toHaveBeenCalledWith({ x: 1, y: 2, width: 1, height: 1 });
    expect(write).toHaveBeenCalledWith(7, 8, { width: 1, height: 1, data: Uint8ClampedArray.of(9, 8, 7, 6) });
    expect(own.data.length).toBe(4);
  });

  test('a source that fails makes the job fail, not hang', async () => {
    const { lane } = laneWith(async (_context, request) => {
      await (request as Port).readRegion({});
      return ok(null);
    });
    const request = { width: 1, height: 1, readRegion: () => Promise.reject(new Error('tile lost')) };
    expect(await lane.run(never, spec(request), () => undefined)).toEqual({
      ok: false,
      error: { kind: 'internal', message: 'tile lost' },
    });
  });

  test('a job that stops by itself keeps its worker; one that does not is killed, and nothing more is written', async () => {
    let obeys = true;
    const { lane, log } = laneWith(async (context, request) => {
      for (let i = 0; i < 1000; i += 1) {
        if (obeys && context.signal.aborted) return { ok: false, error: { kind: 'cancelled', message: '' } };
        await pause(5);
        const written = (request as Port).write(i, 0, null);
        // Inside a network nothing is noticed of a cancel.
        await (obeys ? written : written.catch(() => undefined));
      }
      return ok(null);
    });
    for (const expected of [['spawn'], ['spawn', 'terminate', 'spawn']]) {
      const controller = new AbortController();
      const write = vi.fn<() => Promise<void>>(() => Promise.resolve());
      const running = lane.run(controller.signal, spec({ write }), () => undefined);
      await expect.poll(() => write.mock.calls.length).toBeGreaterThan(0);
      controller.abort();
      expect(await running).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
      const written = write.mock.calls.length;
      await pause(400);
      expect(write.mock.calls.length).toBe(written);
      // The next job finds the lane in order.
      obeys = true;
      expect(await lane.run(never, spec({ write: () => Promise.resolve() }), () => undefined)).toMatchObject({
        ok: true,
      });
      expect(log).toEqual(expected);
      obeys = false;
    }
  });

  test('an idle worker is stopped, and the next job starts another', async () => {
    const { lane, log, alive } = laneWith(() => Promise.resolve(ok(1)), 20);
    await lane.run(never, spec(null), () => undefined);
    expect(alive()).toBe(1);
    await expect.poll(alive).toBe(0);
    expect(await lane.run(never, spec(null), () => undefined)).toMatchObject({
      ok: true,
      value: { result: 1 },
    });
    expect(log).toEqual(['spawn', 'terminate', 'spawn']);
  });

  test('a worker that cannot start fails its job only, and the next one runs', async () => {
    let blocked = true;
    const { lane, log } = laneWith(
      () => Promise.resolve(ok(1)),
      60_000,
      () => {
        if (blocked) throw new Error('Refused by the content security policy');
      },
    );
    expect(await lane.run(never, spec(null), () => undefined)).toEqual({
      ok: false,
      error: { kind: 'internal', message: 'Refused by the content security policy' },
    });
    blocked = false;
    expect(await lane.run(never, spec(null), () => undefined)).toMatchObject({ ok: true });
    expect(log).toEqual(['spawn']);
  });

  test('what cannot be copied fails its job only, be it the request or an answer to the worker', async () => {
    const { lane } = laneWith(async (_context, request) => {
      if (request !== null) await (request as Port).readRegion({});
      return ok(1);
    });
    const uncloneable = { callback: () => undefined };
    expect(await lane.run(never, spec(uncloneable), () => undefined)).toMatchObject({
      ok: false,
      error: { kind: 'internal' },
    });
    const source = { width: 1, height: 1, readRegion: () => Promise.resolve(uncloneable) };
    expect(await lane.run(never, spec(source), () => undefined)).toMatchObject({
      ok: false,
      error: { kind: 'internal' },
    });
    expect(await lane.run(never, spec(null), () => undefined)).toMatchObject({ ok: true });
  });

  test('running out of memory is told apart from a defect', async () => {
    const { lane } = laneWith(() => Promise.reject(new RangeError('Array buffer allocation failed')));
    expect(await lane.run(never, spec(null), () => undefined)).toMatchObject({
      ok: false,
      error: { kind: 'out-of-memory' },
    });
  });
});
