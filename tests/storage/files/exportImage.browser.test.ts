import { describe, expect, test } from 'vitest';

import { sampleFacts, secrets } from '../../kernel/provenance/sampleFacts.ts';
import { formulaSource, pixelAt, readAll, rgba } from './browserFixtures.ts';
import type { PixelSource } from '../../../src/kernel/pixels/buffers.ts';
import type { PresetId } from '../../../src/kernel/provenance/presets.ts';
import { exportImage } from '../../../src/storage/files/export/exportImage.ts';
import type { ExportedImage, ExportImageRequest } from '../../../src/storage/files/export/exportImage.ts';
import { createCanvas } from '../../../src/storage/files/export/canvasEncoder.ts';
import type { RasterFormat } from '../../../src/storage/files/export/formats.ts';
import { findLeaks } from '../../../src/storage/files/export/leaks.ts';
import { selfCheck, type CheckLine } from '../../../src/storage/files/export/selfCheck.ts';
import { selectForPreset } from '../../../src/kernel/provenance/metadata.ts';
import { importImage } from '../../../src/storage/files/import/importImage.ts';
import { readTags } from '../../../src/storage/files/metadata/readTags.ts';

const opaque = formulaSource(700, 530, (x, y) => rgba(x & 255, y & 255, (x * y) >> 6));
const soft = formulaSource(600, 520, (x, y) =>
  rgba((x * 3) & 255, (y * 5) & 255, (x ^ y) & 255, (x + y) & 255),
);

async function exported(patch: Partial<ExportImageRequest>): Promise<ExportedImage> {
  const result = await exportImage({
    source: opaque,
    colorSpace: 'srgb',
    format: 'png',
    quality: 0.92,
    preset: 'client',
    metadata: sampleFacts,
    name: 'Kettle',
    ...patch,
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function reopened(
  file: ExportedImage,
): Promise<{ source: PixelSource; colorSpace: string; close(): void }> {
  const result = await importImage(new File([file.bytes], file.fileName));
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const formats: readonly RasterFormat[] = ['png', 'jpeg', 'webp'];
const presets: readonly PresetId[] = ['client', 'archive', 'minimal'];

describe.each(formats)('%s', (format) => {
  test.each(presets)('%s: passes its own check and leaks nothing', async (preset) => {
    const file = await exported({ format, preset });
    expect(file.check.lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(file.check.passed).toBe(true);
    expect(file.warnings).toEqual([]);
    const planted = Object.entries(secrets).filter(([name]) => name !== 'parameters' || format === 'png');
    const found = findLeaks(
      file.bytes,
      planted.map(([, secret]) => secret),
    );
    expect(found).toHaveLength(preset === 'archive' ? planted.length : 0);
    expect(file.sidecars.map(({ name }) => name)).toEqual(
      preset === 'archive' ? ['Kettle.xmp', 'Kettle.receipt.json'] : [],
    );
  });

  test('is named, typed and hashed as what it is', async () => {
    const file = await exported({ format, preset: 'archive' });
    const types = {
      png: ['Kettle.png', 'image/png'],
      jpeg: ['Kettle.jpg', 'image/jpeg'],
      webp: ['Kettle.webp', 'image/webp'],
    };
    expect([file.fileName, file.mimeType]).toEqual(types[format]);
    const digest = await crypto.subtle.digest('SHA-256', file.bytes);
    expect(file.sha256).toBe(
      [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    );
    expect(JSON.parse(file.sidecars[1]?.text ?? '').file).toMatchObject({
      sha256: file.sha256,
      width: 700,
      height: 530,
    });
  });

  test('a Display P3 document carries its profile and opens as Display P3', async () => {
    const file = await exported({ format, colorSpace: 'display-p3' });
    expect(file.check.passed).toBe(true);
    const tags = await readTags(file.bytes);
    expect(tags?.icc?.['ICC Description']?.value).toContain('P3');
    const image = await reopened(file);
    expect(image.colorSpace).toBe('display-p3');
    const expected = pixelAt(await readAll(opaque), 600, 30);
    for (const [channel, value] of pixelAt(await readAll(image.source), 600, 30).entries()) {
      expect(Math.abs(value - (expected[channel] ?? 0))).toBeLessThanOrEqual(format === 'png' ? 0 : 40);
    }
    image.close();
  });
});

describe('pixels', () => {
  test('PNG keeps every bit, also under transparency', async () => {
    const file = await exported({ source: soft });
    expect(file.check.lines.find(({ label }) => label === 'Pixels, every one')?.ok).toBe(true);
    const image = await reopened(file);
    const [found, expected] = [await readAll(image.source), await readAll(soft)];
    let different = 0;
    for (let at = 0; at < found.data.length; at += 4) {
      if (expected.data[at + 3] === 0 && found.data[at + 3] === 0) continue;
      for (let channel = 0; channel < 4; channel += 1) {
        if (found.data[at + channel] !== expected.data[at + channel]) different += 1;
      }
    }
    expect(different).toBe(0);
    image.close();
  });

  test('WebP at quality 1 is lossless, also under transparency', async () => {
    for (const source of [opaque, soft]) {
      const file = await exported({ source, format: 'webp', quality: 1 });
      expect(file.check.lines.find(({ label }) => label === 'Pixels, every one')).toMatchObject({ ok: true });
    }
  });

  test('a lossless WebP in Display P3 is exact when opaque, and says so when it cannot be', async () => {
    const p3 = { format: 'webp', quality: 1, colorSpace: 'display-p3' } as const;
    const exact = await exported({ ...p3, source: opaque });
    expect(exact.check.lines.find(({ label }) => label === 'Pixels, every one')).toMatchObject({ ok: true });
    const rounded = await exported({ ...p3, source: soft });
    expect(rounded.check.passed).toBe(true);
    expect(rounded.warnings).toEqual([expect.stringContaining('PNG keeps it exact')]);
  });

  test('JPEG shows the background through transparency', async () => {
    const clear = formulaSource(64, 64, () => rgba(255, 0, 0, 0));
    const image = await reopened(
      await exported({ source: clear, format: 'jpeg', quality: 1, background: { r: 10, g: 200, b: 30 } }),
    );
    const [r = 0, g = 0, b = 0] = pixelAt(await readAll(image.source), 30, 30);
    expect(Math.max(Math.abs(r - 10), Math.abs(g - 200), Math.abs(b - 30))).toBeLessThanOrEqual(2);
    image.close();
  });

  test('every part of the source is read, none beyond its edge', async () => {
    const file = await exported({ source: formulaSource(1025, 513, () => rgba(1, 2, 3)), format: 'jpeg' });
    expect(file.check.lines[0]).toMatchObject({ label: 'Size', found: '1025 × 513 px' });
  });
});

describe('the check finds what is wrong', () => {
  async function checked(patch: Partial<Parameters<typeof selfCheck>[0]>): Promise<readonly string[]> {
    return (await faults(patch)).map(({ label }) => label);
  }

  async function faults(patch: Partial<Parameters<typeof selfCheck>[0]>): Promise<readonly CheckLine[]> {
    const file = await exported({ format: 'jpeg' });
    const check = await selfCheck({
      bytes: file.bytes,
      mimeType: file.mimeType,
      source: opaque,
      colorSpace: 'srgb',
      pixelHash: null,
      shown: (pixels) => pixels,
      metadata: selectForPreset('client', sampleFacts, 'sRGB'),
      withheld: [],
      ...patch,
    });
    expect(check.passed).toBe(check.lines.every(({ ok }) => ok));
    return check.lines.filter(({ ok }) => !ok);
  }

  test('which faults may let something out, and which are for a person to judge', async () => {
    const blocking = async (patch: Parameters<typeof faults>[0]): Promise<readonly boolean[]> =>
      (await faults(patch)).map((line) => line.blocking);
    expect(await blocking({ withheld: [sampleFacts.title] })).toEqual([true]);
    expect(await blocking({ pixelHash: 'ffffffffffffffff' })).toEqual([false]);
    const fewer = selectForPreset('minimal', sampleFacts, 'sRGB');
    expect(await faults({ metadata: fewer })).toMatchObject([{ label: 'Anything else', blocking: true }]);
    expect(await blocking({ bytes: new Uint8Array(100) })).toEqual([false, true]);
  });

  test('a picture of another size, another picture, a blank one, broken bytes', async () => {
    expect(await checked({})).toEqual([]);
    expect(await checked({ source: formulaSource(700, 531, () => 0) })).toEqual(['Size']);
    expect(await checked({ source: formulaSource(700, 530, () => rgba(0, 0, 0, 0)) })).toEqual([
      'Picture, mean colour of 16 blocks',
    ]);
    expect(await checked({ pixelHash: 'ffffffffffffffff' })).toEqual(['Pixels, every one']);
    expect(await checked({ bytes: new Uint8Array(100) })).toEqual(['Picture opens', 'Metadata']);
  });

  test('a text the preset keeps back, without repeating it', async () => {
    expect(await checked({ withheld: ['not in there'] })).toEqual([]);
    // Also where it stands escaped: “Kettle & table”.
    expect(await checked({ withheld: [sampleFacts.title] })).toEqual(['Texts this preset keeps back']);
    expect(await checked({ withheld: [sampleFacts.credit] })).toEqual(['Texts this preset keeps back']);
  });
});

test.each(formats)(
  '%s: a text of the encoder itself (its profile names Google) is no leak',
  async (format) => {
    const metadata = { ...sampleFacts, sourceCreators: ['Google'] };
    const { check } = await exported({ format, metadata });
    expect(check.lines.filter(({ ok }) => !ok)).toEqual([]);
  },
);

test('a canvas this browser cannot hold is refused with its size', () => {
  const made = createCanvas(100_000, 100_000, 'srgb');
  expect(made).toMatchObject({ ok: false, error: { kind: 'too-large' } });
  if (!made.ok) expect(made.error.message).toContain('100000 × 100000');
});

test('a source that fails is a message, and an empty one too', async () => {
  const failing: PixelSource = {
    width: 8,
    height: 8,
    readRegion: () => Promise.reject(new Error('tile lost')),
  };
  const request = {
    colorSpace: 'srgb',
    quality: 1,
    preset: 'client',
    metadata: sampleFacts,
    name: 'x',
  } as const;
  for (const format of formats) {
    const result = await exportImage({ ...request, source: failing, format });
    expect(result).toMatchObject({ ok: false });
    if (!result.ok) expect(result.error.message).toContain('tile lost');
  }
  const empty = await exportImage({ ...request, source: formulaSource(0, 0, () => 0), format: 'png' });
  expect(empty).toMatchObject({ ok: false, error: { kind: 'empty' } });
});

describe.each(formats)('a cancelled %s export', (format) => {
  const large = formulaSource(600, 2100, (x, y) => rgba(x & 255, y & 255, 7, 254));

  test('ends at the next strip of pixels and gives no file', async () => {
    const abort = new AbortController();
    let reads = 0;
    const counted: PixelSource = {
      ...large,
      readRegion: (rect) => {
        reads += 1;
        abort.abort();
        return large.readRegion(rect);
      },
    };
    const request = { colorSpace: 'srgb', quality: 1, preset: 'client', name: 'x' } as const;
    const result = await exportImage({
      ...request,
      format,
      source: counted,
      metadata: sampleFacts,
      signal: abort.signal,
    });
    expect(result).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(reads).toBe(1);
  });

  test('also when it is already being checked', async () => {
    const abort = new AbortController();
    const result = await exportImage({
      source: large,
      colorSpace: 'srgb',
      quality: 1,
      preset: 'client',
      name: 'x',
      format,
      metadata: sampleFacts,
      signal: abort.signal,
      onProgress: (_fraction, label) => {
        if (label === 'Checking the file') abort.abort();
      },
    });
    expect(result).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });
});

test('progress rises to the end and names its stages', async () => {
  const seen: (readonly [number | null, string])[] = [];
  await exported({ onProgress: (fraction, label) => seen.push([fraction, label]) });
  const fractions = seen.flatMap(([fraction]) => fraction ?? []);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
  expect([...new Set(seen.map(([, label]) => label))]).toEqual([
    'Encoding',
    'Writing metadata',
    'Checking the file',
  ]);
});
