import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { HostedRequest } from '../../../../src/engines/hosted/contract.ts';
import { createHostedEngines } from '../../../../src/engines/hosted/registry.ts';
import { openaiCompatible } from '../../../../src/engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import { sizes } from '../../../../src/engines/hosted/openai/sizes.ts';
import { fittedSize, framedSize } from '../../../../src/engines/hosted/limits.ts';
import { sentShape } from '../../../../src/engines/hosted/sentShape.ts';
import type { OperationId } from '../../../../src/kernel/operations/catalogue.ts';
import type { Engine } from '../../../../src/kernel/operations/ports.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import type { Rect, Size } from '../../../../src/kernel/shared/geometry.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { maskOf, maskSourceOf, painted, pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { fakeLink, fakeWorld } from '../engine/support.ts';
import { sharpCodec } from '../harness/io.ts';

const adapter = openaiCompatible(openAiProfile);
const sizeOf = ({ width, height }: Size): Size => ({ width, height });
const offered = sizes.map(sizeOf);

const blue = [20, 40, 220] as const;
const wall = [150, 140, 120] as const;
const disc = { x: 250, y: 180, radius: 60 };
const isDisc = (x: number, y: number): boolean => Math.hypot(x - disc.x, y - disc.y) < disc.radius;
const scene = (width: number, height: number): PixelBuffer =>
  painted(width, height, (x, y) => (isDisc(x, y) ? blue : wall));

/** Box around every pixel that is mostly blue. */
function blueBox({ data, width }: PixelBuffer): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 2] ?? 0) - (data[at] ?? 0) < 85) continue;
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Without what its edges mirror. */
function unframed(image: PixelBuffer, own: Size): PixelBuffer {
  const limits = adapter.models.find(({ descriptor }) => descriptor.operation === 'style-transfer')?.limits;
  const inner = limits && fittedSize(own, limits);
  if (!inner) throw new Error('It is to fit.');
  const [left, top] = [(image.width - inner.width) >> 1, (image.height - inner.height) >> 1];
  return painted(inner.width, inner.height, (x, y) => {
    const at = ((top + y) * image.width + left + x) * 4;
    return [image.data[at] ?? 0, image.data[at + 1] ?? 0, image.data[at + 2] ?? 0];
  });
}

function expectRound({ width, height }: Size): void {
  expect(width).toBeGreaterThan(0);
  expect(Math.abs(width - height)).toBeLessThanOrEqual(1);
}

interface Sent {
  readonly size: string;
  readonly image: PixelBuffer;
  readonly mask: PixelBuffer | null;
}

/** The service: `draw` makes its answer of what it was sent. */
function service(draw: (sent: Sent) => PixelBuffer) {
  const seen: Sent[] = [];
  const picture = async (file: FormDataEntryValue | null): Promise<PixelBuffer | null> => {
    if (!(file instanceof Blob)) return null;
    const read = await sharpCodec.decode(new Uint8Array(await file.arrayBuffer()), 'image/png');
    if (!read.ok) throw new Error(read.error);
    return read.value;
  };
  const fetch = async (_path: string, { body }: HostedRequest): Promise<Response> => {
    if (!(body instanceof FormData)) throw new Error('An edit is a form.');
    const image = await picture(body.get('image'));
    if (image === null) throw new Error('There is no picture in it.');
    const size = body.get('size');
    const sent = { size: typeof size === 'string' ? size : '', image, mask: await picture(body.get('mask')) };
    seen.push(sent);
    const png = Buffer.from(await sharpCodec.png(draw(sent))).toString('base64');
    return Response.json({ created: 1, data: [{ b64_json: png }] });
  };
  const world = fakeWorld();
  const engines = createHostedEngines([adapter], { ...world.deps, io: () => ({ ...world.io, fetch }) });
  const engineFor = <O extends OperationId>(operation: O): Engine<O> => {
    const engine = engines.find(
      (one): one is Engine<O> & (typeof engines)[number] => one.descriptor.operation === operation,
    );
    if (engine === undefined) throw new Error('there is no such engine');
    return engine;
  };
  return { seen, engineFor };
}

/** Repaints what the mask opens, and shifts the colours of the rest: services do. */
function repainted({ image, mask }: Sent): PixelBuffer {
  const data = image.data.map((value, at) => (at % 4 === 3 ? 255 : Math.max(0, value - 7)));
  for (let at = 0; at < data.length; at += 4)
    if (mask?.data[at + 3] === 0)
      data.set(
        wall.map((value) => value - 7),
        at,
      );
  return { ...image, data };
}

const documents: readonly Size[] = [
  { width: 900, height: 400 },
  { width: 500, height: 380 },
  { width: 420, height: 1400 },
  { width: 2400, height: 1350 },
];

describe.each(documents)('an erasure in $width × $height', ({ width, height }) => {
  const own = scene(width, height);

  test('is sent undistorted, picture and mask alike, at a size of the service and of the quote', async () => {
    const { seen, engineFor } = service(repainted);
    const engine = engineFor('erase');
    const mask = maskOf(width, height, isDisc);
    const sink = pixelCollector(width, height);
    const request = { source: sourceOf(own), mask: maskSourceOf(mask), sink };
    const outcome = await engine.run(neverCancelled, request, () => {}, fakeLink([]));
    expect(outcome).toMatchObject({ ok: true });

    const [sent] = seen;
    if (sent?.mask === undefined || sent.mask === null) throw new Error('Nothing was sent.');
    expect(offered).toContainEqual(sizeOf(sent.image));
    expect(sent.size).toBe(`${sent.image.width}x${sent.image.height}`);
    expect(sizeOf(sent.mask)).toEqual(sizeOf(sent.image));
    const model = adapter.models.find(({ descriptor }) => descriptor.id === engine.descriptor.id);
    if (model === undefined) throw new Error('there is no such model');
    const maskBounds = maskSourceOf(mask).bounds;
    expect(sizeOf(sentShape(model, { outputs: 1, width, height, maskBounds }))).toEqual(sizeOf(sent.image));

    const hole = blueBox({
      ...sent.mask,
      data: sent.mask.data.map((_, at, all) => (at % 4 === 2 && all[at + 1] === 0 ? 255 : 0)),
    });
    expectRound(hole);
    expectRound(blueBox(sent.image));
  });

  test('is laid over the marked disc, and every other pixel stays as it is to the last bit', async () => {
    const { engineFor } = service(repainted);
    const sink = pixelCollector(width, height);
    const request = { source: sourceOf(own), mask: maskSourceOf(maskOf(width, height, isDisc)), sink };
    await engineFor('erase').run(neverCancelled, request, () => {}, fakeLink([]));
    let [off, touchedOutside, openInside] = [0, 0, 0];
    for (let at = 0; at < sink.picture.data.length; at += 4) {
      const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
      const [red, green, blueValue, alpha] = sink.picture.data.subarray(at, at + 4);
      const from = Math.hypot(x - disc.x, y - disc.y) - disc.radius;
      if (from < 0 && alpha !== 255) openInside += 1;
      if (from > 8 && [red, green, blueValue, alpha].some((value) => value !== 0)) touchedOutside += 1;
      if (from >= 0) continue;
      const worst = Math.max(...wall.map((value, c) => Math.abs(value - ([red, green, blueValue][c] ?? 0))));
      if (worst > 2) off += 1;
    }
    expect({ off, touchedOutside, openInside }).toEqual({ off: 0, touchedOutside: 0, openInside: 0 });
  });
});

test.each(documents)('a style in $width × $height leaves a circle a circle, where it was', async (size) => {
  const { seen, engineFor } = service(({ image }) => image);
  const own = scene(size.width, size.height);
  const sink = pixelCollector(size.width, size.height);
  const style = { kind: 'prompt', prompt: 'a linocut' } as const;
  const request = { source: sourceOf(own), style, strength: 1, seed: 1, sink };
  const outcome = await engineFor('style-transfer').run(neverCancelled, request, () => {}, fakeLink([]));
  expect(outcome).toMatchObject({ ok: true });
  const image = seen[0]?.image ?? own;
  expect(offered).toContainEqual(sizeOf(image));
  expectRound(blueBox(unframed(image, size)));
  const [before, after] = [blueBox(own), blueBox(sink.picture)];
  expectRound(after);
  for (const key of ['x', 'y', 'width', 'height'] as const)
    expect(Math.abs(before[key] - after[key])).toBeLessThanOrEqual(1);
});

test('a picture of any proportions fills a frame of the service in one direction, with its own proportions', () => {
  const limits = adapter.models.find(({ descriptor }) => descriptor.operation === 'erase')?.limits;
  if (limits === undefined) throw new Error('there is no such model');
  const side = fc.integer({ min: 1, max: 9000 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const size = fittedSize({ width, height }, limits);
      if (size === null) throw new Error('It is to fit.');
      const frame = sizeOf(framedSize(size, limits));
      expect(offered).toContainEqual(frame);
      expect(size.width === frame.width || size.height === frame.height).toBe(true);
      const across = size.width / width;
      const down = size.height / height;
      // Rounded to whole pixels, and at least one.
      expect(Math.abs(across * height - size.height) <= 1 || Math.abs(down * width - size.width) <= 1).toBe(
        true,
      );
      expect(fittedSize(size, limits)).toEqual(size);
    }),
  );
});
