import { inflateSync } from 'node:zlib';

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { receipt, sampleFacts, secrets } from '../../kernel/provenance/sampleFacts.ts';
import { pngWith } from '../../fixtures/pictureBytes.ts';
import { pictureFixtures, semiTransparent, pictureHeight, pictureWidth } from '../../fixtures/pictures.ts';
import type { PixelSource } from '../../../src/kernel/pixels/buffers.ts';
import { selectForPreset } from '../../../src/kernel/provenance/metadata.ts';
import type { ProvenanceFacts } from '../../../src/kernel/provenance/metadata.ts';
import { embeddedPacket } from '../../../src/kernel/provenance/packet.ts';
import type { PresetId } from '../../../src/kernel/provenance/presets.ts';
import type { Result } from '../../../src/kernel/shared/result.ts';
import { crc32 } from '../../../src/storage/files/export/crc32.ts';
import { exportFileName } from '../../../src/storage/files/export/formats.ts';
import { maxJpegXmpBytes, readJpegParts, writeJpegMetadata } from '../../../src/storage/files/export/jpeg.ts';
import { findLeaks } from '../../../src/storage/files/export/leaks.ts';
import { metadataLines } from '../../../src/storage/files/export/metadataCheck.ts';
import { hashPixels, startPixelHash } from '../../../src/storage/files/export/pixelHash.ts';
import { pngChunk, readPngChunks, writePngMetadata } from '../../../src/storage/files/export/png.ts';
import { encodePng } from '../../../src/storage/files/export/pngEncoder.ts';
import { readWebpChunks, writeWebpMetadata } from '../../../src/storage/files/export/webp.ts';
import { readTags } from '../../../src/storage/files/metadata/readTags.ts';

const fixtures = await pictureFixtures();
const presets = ['client', 'archive', 'minimal'] as const;
const formats = ['png', 'jpeg', 'webp'] as const;
type Format = (typeof formats)[number];

function fixture(name: string): Uint8Array<ArrayBuffer> {
  const bytes = fixtures[name];
  if (!bytes) throw new Error(`no fixture ${name}`);
  return new Uint8Array(bytes);
}

function must<T>(result: Result<T, { message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Pictures full of foreign metadata: what a writer must not let through. */
async function dirty(format: Format): Promise<Uint8Array<ArrayBuffer>> {
  const made = sharp(Buffer.from(fixture('plain.png')))
    .withXmp(oldXmp)
    .withExif({
      IFD0: { Artist: 'old-artist-8812' },
      IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withIccProfile('p3');
  if (format !== 'png')
    return new Uint8Array(await made[format](format === 'webp' ? { lossless: true } : {}).toBuffer());
  // sharp's own PNG packet is compressed; this one can be searched for.
  const packet = pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${oldXmp}`));
  return new Uint8Array(pngWith(await made.png().toBuffer(), [Buffer.from(packet)], ['iTXt', 'zTXt']));
}

const oldXmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="old-packet-8811"/></rdf:RDF></x:xmpmeta>';

function write(
  format: Format,
  bytes: Uint8Array,
  preset: PresetId,
  facts: ProvenanceFacts = sampleFacts,
): Uint8Array<ArrayBuffer> {
  const selected = selectForPreset(preset, facts, 'sRGB');
  const { xmp } = embeddedPacket(selected);
  if (format === 'png') return must(writePngMetadata(bytes, { xmp, parameters: selected.facts.parameters }));
  return must(format === 'jpeg' ? writeJpegMetadata(bytes, { xmp }) : writeWebpMetadata(bytes, { xmp }));
}

async function pixelsOf(bytes: Uint8Array): Promise<Buffer> {
  return sharp(Buffer.from(bytes), { failOn: 'warning' }).ensureAlpha().raw().toBuffer();
}

describe.each(formats)('%s', (format) => {
  test.each(presets)('every property of %s reads back, and nothing else', async (preset) => {
    const written = write(format, await dirty(format), preset);
    const lines = metadataLines(await readTags(written), selectForPreset(preset, sampleFacts, 'sRGB'));
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(lines.length).toBe({ client: 17, archive: 26, minimal: 2 }[preset]);
  });

  test('the picture and its profile are untouched, the old metadata is gone', async () => {
    const before = await dirty(format);
    const written = write(format, before, 'client');
    expect(await pixelsOf(written)).toEqual(await pixelsOf(before));
    expect((await sharp(Buffer.from(written)).metadata()).icc).toEqual(
      (await sharp(Buffer.from(before)).metadata()).icc,
    );
    expect(findLeaks(before, ['old-artist-8812', 'old-packet-8811'])).toHaveLength(2);
    expect(findLeaks(written, ['old-artist-8812', 'old-packet-8811'])).toEqual([]);
  });

  test('the check sees a missing, a changed and a foreign property', async () => {
    const bytes = await dirty(format);
    const selected = selectForPreset('client', sampleFacts, 'sRGB');
    const changed = write(format, bytes, 'client', { ...sampleFacts, title: 'Another', credit: '' });
    const failing = metadataLines(await readTags(changed), selected).filter(({ ok }) => !ok);
    expect(failing.map(({ label }) => label)).toEqual(['title', 'Credit']);
    const foreign = metadataLines(await readTags(bytes), selected).at(-1);
    expect(foreign?.ok).toBe(false);
    expect(foreign?.found).toContain('format');
    expect(metadataLines(null, selected)).toMatchObject([{ ok: false }]);
  });

  test('writing twice leaves one packet', async () => {
    const once = write(format, await dirty(format), 'client');
    const twice = write(format, once, 'client', { ...sampleFacts, title: 'Second' });
    expect(Buffer.from(twice).toString('latin1').split('W5M0MpCehiHzreSzNTczkc9d')).toHaveLength(2);
    expect(findLeaks(twice, [sampleFacts.title])).toEqual([]);
  });

  test('damaged bytes are refused, never written or thrown at', async () => {
    const bytes = await dirty(format);
    const writers = { png: writePngMetadata, jpeg: writeJpegMetadata, webp: writeWebpMetadata };
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, truncate) => {
        const broken = truncate ? bytes.subarray(0, at) : bytes.slice();
        if (!truncate) broken[at] = value;
        const result = writers[format](broken, { xmp: '<x/>', parameters: '' });
        if (!result.ok) expect(result.error.message).toMatch(/\.$/);
        if (truncate && format !== 'jpeg') expect(result.ok).toBe(false);
      }),
      { numRuns: 400, seed: 3 },
    );
    expect(writers[format](new Uint8Array(), { xmp: '<x/>', parameters: '' }).ok).toBe(false);
  });
});

describe('leaks', () => {
  test.each(formats.flatMap((format) => presets.map((preset) => [format, preset] as const)))(
    '%s, %s',
    async (format, preset) => {
      const written = write(format, await dirty(format), preset);
      const planted = Object.entries(secrets).filter(([name]) => name !== 'parameters' || format === 'png');
      const found = findLeaks(
        written,
        planted.map(([, secret]) => secret),
      );
      // The archive is the positive control: the search finds all of them there.
      expect(found).toHaveLength(preset === 'archive' ? planted.length : 0);
    },
  );

  test('a secret is found as UTF-8, escaped, and as UTF-16', () => {
    const utf16 = Buffer.from('naïve & secret', 'utf16le').swap16();
    expect(findLeaks(utf16, ['naïve & secret', 'other'])).toEqual(['naïve & secret']);
    expect(findLeaks(Buffer.from('…naïve &amp; secret…'), ['naïve & secret'])).toEqual(['naïve & secret']);
    expect(findLeaks(new Uint8Array(), ['x'])).toEqual([]);
  });
});

describe('PNG structure', () => {
  test('XMP stands before the pixels, once, uncompressed, and sRGB is declared', () => {
    const chunks = must(readPngChunks(write('png', fixture('plain.png'), 'archive')));
    expect(chunks.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])).toEqual([
      'IHDR',
      'sRGB',
      'pHYs',
      'iTXt',
      'IDAT',
      'IEND',
    ]);
    const text = Buffer.from(chunks.find(({ type }) => type === 'iTXt')?.data ?? []);
    expect(text.subarray(0, 22).toString('latin1')).toBe('XML:com.adobe.xmp\0\0\0\0\0');
  });

  test('a profile is never joined by an sRGB chunk', () => {
    const types = must(readPngChunks(write('png', fixture('p3.png'), 'client'))).map(({ type }) => type);
    expect(types).toContain('iCCP');
    expect(types).not.toContain('sRGB');
  });

  test('CRC-32 agrees with the check value of its standard, and continues', () => {
    const text = new TextEncoder().encode('123456789');
    expect(crc32(text)).toBe(0xcbf43926);
    expect(crc32(text.subarray(4), crc32(text.subarray(0, 4)))).toBe(0xcbf43926);
  });

  test('any chunk reads back, and any flipped bit in it is noticed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        (data, at, bit) => {
          const png = Buffer.concat([
            Buffer.from('89504e470d0a1a0a', 'hex'),
            pngChunk('IHDR', new Uint8Array(13)),
            pngChunk('teSt', data),
            pngChunk('IEND', new Uint8Array()),
          ]);
          expect(must(readPngChunks(png))[1]?.data).toEqual(Buffer.from(data));
          const changed = Buffer.from(png);
          const position = 33 + 4 + (at % (8 + data.length));
          changed[position] = (changed[position] ?? 0) ^ (1 << bit);
          expect(readPngChunks(changed).ok).toBe(false);
        },
      ),
      { seed: 5 },
    );
  });
});

describe('JPEG and WebP structure', () => {
  test('XMP follows JFIF, ICC stays, and a packet that is too long is refused', async () => {
    const jpeg = await dirty('jpeg');
    const app0 = Buffer.from('ffe000104a46494600010100000100010000', 'hex');
    const jfif = Buffer.concat([jpeg.subarray(0, 2), app0, jpeg.subarray(2)]);
    const written = write('jpeg', new Uint8Array(jfif), 'archive');
    const { segments } = must(readJpegParts(written));
    expect(segments.slice(0, 2).map(({ marker }) => marker)).toEqual([0xe0, 0xe1]);
    expect(segments.some(({ marker }) => marker === 0xe2)).toBe(true);
    const longest = 'x'.repeat(maxJpegXmpBytes);
    expect(writeJpegMetadata(written, { xmp: longest }).ok).toBe(true);
    expect(writeJpegMetadata(written, { xmp: `${longest}x` })).toMatchObject({
      error: { kind: 'packet-too-long' },
    });
  });

  test.each([
    ['lossy.webp', 0x04],
    ['plain.webp', 0x04],
    ['alpha.webp', 0x14],
  ])('%s gets a VP8X header with the right flags and size', (name, flags) => {
    const chunks = must(readWebpChunks(write('webp', fixture(name), 'client')));
    const header = Buffer.from(chunks[0]?.data ?? []);
    expect(chunks.map(({ fourcc }) => fourcc).at(0)).toBe('VP8X');
    expect(chunks.at(-1)?.fourcc).toBe('XMP ');
    expect(header[0]).toBe(flags);
    expect([header.readUIntLE(4, 3) + 1, header.readUIntLE(7, 3) + 1]).toEqual([pictureWidth, pictureHeight]);
  });

  test('an animation is refused, not cut to its first frame', () => {
    expect(writeWebpMetadata(fixture('animated.webp'), { xmp: '<x/>' }).ok).toBe(false);
  });
});

describe('the PNG encoder', () => {
  function sourceOf(data: Uint8Array, width: number, height: number): PixelSource {
    return {
      width,
      height,
      readRegion: async (rect) => {
        const out = new Uint8ClampedArray(rect.width * rect.height * 4);
        for (let row = 0; row < rect.height; row += 1) {
          const from = ((rect.y + row) * width + rect.x) * 4;
          out.set(data.subarray(from, from + rect.width * 4), row * rect.width * 4);
        }
        return { width: rect.width, height: rect.height, data: out };
      },
    };
  }
  const options = { iccp: null, breathe: () => Promise.resolve() };

  test('keeps every bit of every semi-transparent pixel, read by another decoder', async () => {
    const data = semiTransparent();
    const { bytes, opaque, pixelHash } = await encodePng(
      sourceOf(data, pictureWidth, pictureHeight),
      options,
    );
    expect(opaque).toBe(false);
    expect(await pixelsOf(bytes)).toEqual(data);
    expect(pixelHash).toBe(hashPixels(startPixelHash(), new Uint8Array(data)).toString());
  });

  test.each([
    [1, 1],
    [3, 700],
    [1300, 2],
  ])('random opaque pixels at %i × %i become RGB and come back', async (width, height) => {
    const data = new Uint8Array(width * height * 4);
    let state = 1;
    for (let at = 0; at < data.length; at += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      data[at] = at % 4 === 3 ? 255 : state >>> 24;
    }
    const { bytes, opaque } = await encodePng(sourceOf(data, width, height), options);
    expect(opaque).toBe(true);
    expect((await sharp(Buffer.from(bytes)).metadata()).channels).toBe(3);
    expect(new Uint8Array(await pixelsOf(bytes))).toEqual(data);
  });

  test('transparency that begins below the first strip still gets an alpha channel', async () => {
    const data = new Uint8Array(4 * 600 * 4).fill(255);
    data[data.length - 1] = 128;
    const { bytes, opaque } = await encodePng(sourceOf(data, 4, 600), options);
    expect(opaque).toBe(false);
    expect(new Uint8Array(await pixelsOf(bytes))).toEqual(data);
  });

  test('is one valid zlib stream over all IDAT chunks', async () => {
    const { bytes } = await encodePng(sourceOf(new Uint8Array(64).fill(255), 4, 4), options);
    const data = must(readPngChunks(bytes)).filter(({ type }) => type === 'IDAT');
    expect(inflateSync(Buffer.concat(data.map((chunk) => chunk.data)))).toHaveLength(4 * (4 * 3 + 1));
  });
});

test('file names suit every system', () => {
  expect(exportFileName('Kettle, north', 'jpeg')).toBe('Kettle, north.jpg');
  expect(exportFileName('a/b\\c:d*e?"<>|', 'png')).toBe('a-b-c-d-e-----.png');
  expect(exportFileName('  ../..  ', 'png')).toBe('-.png');
  expect(exportFileName('CON', 'webp')).toBe('untitled-CON.webp');
  expect(exportFileName('\u0000\u202e', 'webp')).toMatch(/^[-\w]+\.webp$/);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
      const name = exportFileName(title, 'png');
      expect(name).toMatch(/^[^\\/:*?"<>|. ][^\\/:*?"<>|]*\.png$/u);
      expect(Array.from(name).every((character) => character >= ' ')).toBe(true);
    }),
  );
});

test('the receipt stands in the archive as one structure', async () => {
  const tags = await readTags(write('jpeg', fixture('plain.jpg'), 'archive'));
  expect(tags?.xmp?.['Receipt']?.value).toMatchObject({ Amount: { value: receipt.amount } });
});
