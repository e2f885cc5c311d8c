import { describe, expect, it } from 'vitest';

import type { GenerateRequest, GeneratedImage } from '../../../src/kernel/operations/catalogue.ts';
import { createStudioEngine } from '../../../src/engines/local/studio/engine.ts';
import { parsePrompt } from '../../../src/engines/local/studio/language/prompt.ts';
import { subjectTerms } from '../../../src/engines/local/studio/language/terms.ts';
import { openStudio } from '../../../src/engines/local/studio/render/job.ts';
import { composeScene } from '../../../src/engines/local/studio/scene/compose.ts';

const engine = createStudioEngine();
const minutes = 60_000;

function request(changes: Partial<GenerateRequest>): GenerateRequest {
  return {
    prompt: 'a blue mug and a lemon on concrete',
    width: 48,
    height: 48,
    seed: 7,
    count: 1,
    ...changes,
  };
}

async function render(changes: Partial<GenerateRequest>): Promise<readonly GeneratedImage[]> {
  const outcome = await engine.run(new AbortController().signal, request(changes), () => undefined);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value.result.images;
}

/** Shapes whose glass is worth building here: turned hollow, turned solid, box, fruit. */
const solids: ReadonlySet<string> = new Set(['vase', 'sphere', 'cube', 'lemon']);

describe('a lost graphics context', () => {
  it('is told, not staged as a blank picture', async () => {
    const canvas = new OffscreenCanvas(16, 16);
    const studio = openStudio(canvas);
    if (typeof studio === 'string') throw new Error(studio);
    expect(studio.lost()).toBe(false);
    const job = { prompt: 'a lemon', width: 32, height: 32, seed: 1, count: 1 };
    const result = await studio.render(job, {
      alive: () => true,
      onProgress: () => canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(),
      breathe: () => Promise.resolve(),
    });
    expect(result).toBe('lost');
    expect(studio.lost()).toBe(true);
  });
});

describe('every subject', () => {
  it.each(subjectTerms.map((term) => term.id))('%s stands on the table, is closed and not empty', (id) => {
    const subject = {
      subject: id,
      count: 1,
      material: null,
      colours: [],
      liquid: null,
      inside: null,
    } as const;
    for (const material of solids.has(id) ? ([null, 'gold', 'glass'] as const) : ([null, 'gold'] as const)) {
      const scene = composeScene({ ...parsePrompt('a bottle'), subjects: [{ ...subject, material }] }, 3, 1);
      const object = scene.objects[0];
      expect(object?.parts.length).toBeGreaterThan(0);
      let lowest = Infinity;
      for (const part of object?.parts ?? []) {
        const position = part.geometry.getAttribute('position');
        const normal = part.geometry.getAttribute('normal');
        for (let index = 0; index < position.count; index += 1) {
          lowest = Math.min(lowest, position.getY(index));
          const sum =
            position.getX(index) +
            position.getY(index) +
            position.getZ(index) +
            normal.getX(index) +
            normal.getY(index);
          if (!Number.isFinite(sum)) throw new Error(`${id}: a vertex is not a number`);
        }
      }
      expect(Math.abs(lowest)).toBeLessThan(0.012);
    }
  });
});

describe('a render', () => {
  it('is ready here', async () => {
    expect(await engine.availability({})).toEqual({ kind: 'ready' });
  });

  it(
    'repeats exactly for a seed, differs for another, and variant i is seed + i',
    async () => {
      const [first] = await render({});
      const [again, next] = await render({ count: 2 });
      expect(first?.pixels.data.length).toBe(48 * 48 * 4);
      expect(again?.seed).toBe(7);
      expect(next?.seed).toBe(8);
      expect(again?.pixels.data).toEqual(first?.pixels.data);
      expect(again?.objects.map((object) => object.mask.data)).toEqual(
        first?.objects.map((object) => object.mask.data),
      );
      let different = 0;
      for (let index = 0; index < (first?.pixels.data.length ?? 0); index += 4) {
        if (Math.abs((first?.pixels.data[index] ?? 0) - (next?.pixels.data[index] ?? 0)) > 8) different += 1;
      }
      expect(different).toBeGreaterThan(36);
    },
    3 * minutes,
  );

  it(
    'returns a mask per object: named, disjoint, and where the object is',
    async () => {
      const [image] = await render({
        prompt:
          'a #1040ff matte plastic cube and two #ff2010 matte plastic spheres in a row, white background, overcast',
        width: 96,
        height: 64,
      });
      expect(image?.objects.map((object) => object.name)).toEqual(['cube', 'sphere 1', 'sphere 2']);
      const [cube, ...spheres] = (image?.objects ?? []).map((object) => object.mask.data);
      const data = image?.pixels.data;
      if (data === undefined || cube === undefined) throw new Error('no picture');
      let blueInside = 0;
      let redInside = 0;
      for (let pixel = 0; pixel < 96 * 64; pixel += 1) {
        const covered = spheres.map((mask) => mask[pixel] ?? 0);
        expect((cube[pixel] ?? 0) + covered.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(255);
        const [r, g, b] = [data[pixel * 4] ?? 0, data[pixel * 4 + 1] ?? 0, data[pixel * 4 + 2] ?? 0];
        if (cube[pixel] === 255) {
          blueInside += 1;
          expect(b).toBeGreaterThan(r);
        }
        if (covered.includes(255)) {
          redInside += 1;
          expect(r).toBeGreaterThan(b);
        }
        const free = (cube[pixel] ?? 0) === 0 && covered.every((value) => value === 0);
        // Bounced light may tint the paper, but nothing outside the masks is as saturated as the objects.
        if (free) expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(110);
      }
      expect(blueInside).toBeGreaterThan(100);
      expect(redInside).toBeGreaterThan(100);
    },
    3 * minutes,
  );

  it(
    'draws glass that lets the backdrop through, with exact masks',
    async () => {
      const [image] = await render({ prompt: 'a clear glass bottle, red background', width: 64, height: 96 });
      const mask = image?.objects[0]?.mask.data;
      const data = image?.pixels.data;
      if (mask === undefined || data === undefined) throw new Error('no picture');
      let seen = 0;
      let red = 0;
      for (let pixel = 0; pixel < 64 * 96; pixel += 1) {
        if (mask[pixel] !== 255) continue;
        seen += 1;
        if ((data[pixel * 4] ?? 0) > (data[pixel * 4 + 2] ?? 0) + 20) red += 1;
      }
      expect(seen).toBeGreaterThan(200);
      expect(red / seen).toBeGreaterThan(0.5);
    },
    3 * minutes,
  );

  it(
    'stops between samples and says so; the next job runs',
    async () => {
      const controller = new AbortController();
      const outcome = await engine.run(
        controller.signal,
        request({ width: 64, height: 64, count: 4 }),
        (progress) => {
          if ((progress.fraction ?? 0) > 0) controller.abort();
        },
      );
      expect(outcome.ok ? 'finished' : outcome.error.kind).toBe('cancelled');
      const images = await render({ width: 32, height: 32 });
      expect(images).toHaveLength(1);
    },
    3 * minutes,
  );

  it('refuses bad requests as values', async () => {
    const signal = new AbortController().signal;
    const kinds = await Promise.all(
      [{ prompt: '  ' }, { width: 0 }, { width: 10.5 }, { height: 4096 }, { count: 5 }, { seed: -1 }].map(
        async (changes) => {
          const outcome = await engine.run(signal, request(changes), () => undefined);
          return outcome.ok ? 'ok' : outcome.error.kind;
        },
      ),
    );
    expect(kinds).toEqual(['invalid', 'invalid', 'invalid', 'too-large', 'invalid', 'invalid']);
  });

  it(
    'reports words outside the vocabulary and what ran',
    async () => {
      const outcome = await engine.run(
        new AbortController().signal,
        request({ prompt: 'a lemon with a unicorn', width: 32, height: 32 }),
        () => undefined,
      );
      if (!outcome.ok) throw new Error(outcome.error.message);
      expect(outcome.value.result.notUnderstood).toEqual(['unicorn']);
      expect(outcome.value.report.backend).toBe('webgl (software)');
      expect(outcome.value.report.notes.join()).toMatch(/samples per picture/);
    },
    3 * minutes,
  );
});
