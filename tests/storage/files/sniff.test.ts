import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isComplete } from '../../../src/storage/files/import/completeness.ts';
import { defaultLimits, judgeSize } from '../../../src/storage/files/import/limits.ts';
import { refuseType } from '../../../src/storage/files/import/refuseType.ts';
import { sniffBytes, sniffFile } from '../../../src/storage/files/import/sniff.ts';
import type { PictureHeader } from '../../../src/storage/files/import/sniffTypes.ts';
import { pictureHeight, pictureWidth } from '../../fixtures/pictures.ts';

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url)));
}

async function headerOf(name: string): Promise<PictureHeader> {
  const sniffed = await sniffFile(new Blob([bytesOf(name)]));
  if (sniffed.kind !== 'picture') throw new Error(`${name} is ${JSON.stringify(sniffed)}`);
  return sniffed.header;
}

const pictures: readonly (readonly [string, Partial<PictureHeader>])[] = [
  ['plain.png', { format: 'png', bitDepth: 8, hasAlpha: false, animated: false, colour: 'srgb' }],
  ['plain.jpg', { format: 'jpeg', bitDepth: 8, hasAlpha: false, colour: 'srgb' }],
  ['progressive.jpg', { format: 'jpeg' }],
  ['grey.jpg', { format: 'jpeg', colour: 'grey' }],
  ['plain.webp', { format: 'webp', hasAlpha: false }],
  ['lossy.webp', { format: 'webp', hasAlpha: false }],
  ['plain.avif', { format: 'avif', bitDepth: 8, hasAlpha: false }],
  ['plain.gif', { format: 'gif', animated: false }],
  ['plain.bmp', { format: 'bmp', hasAlpha: false }],
  ['alpha.bmp', { format: 'bmp', hasAlpha: true }],
  ['alpha.png', { format: 'png', hasAlpha: true }],
  ['alpha.webp', { format: 'webp', hasAlpha: true }],
  ['sixteen.png', { format: 'png', bitDepth: 16 }],
  ['p3.jpg', { format: 'jpeg', colour: 'display-p3' }],
  ['p3.png', { format: 'png', colour: 'display-p3', profileName: 'Fixture wide' }],
  ['adobe-rgb.png', { colour: 'adobe-rgb', profileName: 'Fixture A98' }],
  ['prophoto.png', { colour: 'prophoto' }],
  ['cmyk.jpg', { format: 'jpeg', colour: 'cmyk' }],
  ['animated.gif', { format: 'gif', animated: true }],
  ['animated.webp', { format: 'webp', animated: true }],
  ['apng-header.png', { format: 'png', animated: true }],
];

describe('pictures we open', () => {
  test.each(pictures)('%s', async (name, expected) => {
    expect(await headerOf(name)).toMatchObject({
      width: pictureWidth,
      height: pictureHeight,
      orientation: 1,
      ...expected,
    });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i in JPEG, PNG and WebP', async (orientation) => {
    for (const extension of ['jpg', 'png', 'webp']) {
      const header = await headerOf(`orientation-${orientation}.${extension}`);
      expect(header.orientation).toBe(orientation);
      expect(header.width).toBe(orientation >= 5 ? pictureHeight : pictureWidth);
    }
  });

  test('SVG is told by its first element, also behind an XML declaration and comments', () => {
    expect(sniffBytes(bytesOf('plain.svg')).kind).toBe('svg');
    expect(sniffBytes(bytesOf('viewbox.svg')).kind).toBe('svg');
    expect(sniffBytes(bytesOf('external-entity.svg')).kind).toBe('svg');
    expect(sniffBytes(bytesOf('page.html'))).toEqual({ kind: 'named', format: 'html' });
  });

  test('a header longer than the first read is read on', async () => {
    const jpeg = bytesOf('p3.jpg');
    const comment = new Uint8Array(65_537).fill(32);
    comment.set([0xff, 0xfe, 0xff, 0xff]);
    const padded = new Blob([jpeg.subarray(0, 2), comment, comment, jpeg.subarray(2)]);
    const sniffed = await sniffFile(padded);
    expect(sniffed).toMatchObject({ kind: 'picture', header: { width: pictureWidth, colour: 'display-p3' } });
  });

  test('a profile that unpacks to 32 MB is left packed, and the picture is still recognised', async () => {
    expect(await headerOf('profile-bomb.png')).toMatchObject({ width: pictureWidth, colour: 'srgb' });
  });
});

describe('types we name', () => {
  test.each([
    ['photo.heic', 'heic'],
    ['photo.cr2', 'cr2'],
    ['photo.cr3', 'cr3'],
    ['photo.nef', 'nef'],
    ['photo.arw', 'arw'],
    ['photo.dng', 'dng'],
    ['photo.orf', 'orf'],
    ['photo.rw2', 'rw2'],
    ['tiff.tif', 'tiff'],
    ['layers.psd', 'psd'],
    ['page.pdf', 'pdf'],
    ['picture.jxl', 'jxl'],
    ['clip.mp4', 'video'],
    ['clip.webm', 'video'],
    ['archive.zip', 'zip'],
    ['drawing.svgz', 'gzip'],
  ])('%s is %s, and its refusal says so', (name, format) => {
    const sniffed = sniffBytes(bytesOf(name));
    expect(sniffed).toEqual({ kind: 'named', format });
    const error = refuseType(name, sniffed);
    expect(error?.kind).toBe('unsupported');
    expect(error?.message).toContain(name);
    expect(error?.hint).toMatch(/\.$/);
  });

  test('a HEIC photo named .jpg is named as what it is', () => {
    const error = refuseType('IMG_1.jpg', sniffBytes(bytesOf('heic-named.jpg')));
    expect(error?.message).toBe('“IMG_1.jpg” is a HEIC photo, which Ninetyten does not open.');
    expect(error?.hint).toBe('Convert it to JPEG or PNG first.');
  });
});

describe('names and contents', () => {
  test('text named .png is refused for its content', () => {
    const error = refuseType('text.png', sniffBytes(bytesOf('text.png')));
    expect(error).toMatchObject({ kind: 'wrong-extension', fileName: 'text.png' });
    expect(error?.message).toBe('“text.png” has the extension of a PNG, but its content is not a picture.');
  });

  test('a JPEG named .png is refused with the way out', () => {
    const error = refuseType('kettle.png', sniffBytes(bytesOf('jpeg-named.png')));
    expect(error?.message).toBe('“kettle.png” is named as a PNG, but its content is a JPEG.');
    expect(error?.hint).toBe('Rename it to end in .jpg and import it again.');
  });

  test.each([
    ['kettle.JPG', 'plain.jpg'],
    ['kettle.jfif', 'plain.jpg'],
    ['image', 'plain.png'],
    ['kettle.download', 'plain.png'],
    ['', 'plain.webp'],
  ])('%j holding %s is accepted', (name, content) => {
    expect(refuseType(name, sniffBytes(bytesOf(content)))).toBeNull();
  });

  test('a name cannot disturb the message', () => {
    const error = refuseType(`a\u202egnp.exe\n${'x'.repeat(500)}`, { kind: 'unknown' });
    expect(error?.message).not.toMatch(/[\u202e\n]/);
    expect(error?.message.length).toBeLessThan(160);
  });
});

describe('size, judged from the header', () => {
  const header = {
    format: 'png',
    width: 0,
    height: 0,
    bitDepth: 8,
    hasAlpha: false,
    animated: false,
    colour: 'srgb',
    profileName: '',
    orientation: 1,
    dataOffset: 0,
    compressedProfile: null,
  } as const satisfies PictureHeader;

  test.each([
    [8192, 8192, 5e6, { kind: 'fits' }],
    [8160, 6120, 12e6, { kind: 'fits' }],
    [8688, 5792, 20e6, { kind: 'reduce', width: 8192, height: 5461 }],
    [5792, 8688, 20e6, { kind: 'reduce', width: 5461, height: 8192 }],
    [9504, 6336, 20e6, { kind: 'reduce', width: 8192, height: 5461 }],
    [12_000, 12_000, 50e6, { kind: 'too-large' }],
    [100_000, 100_000, 200, { kind: 'too-large' }],
    [20_000, 10, 50_000, { kind: 'too-large' }],
    [0, 10, 200, { kind: 'empty' }],
    [8000, 8000, 200, { kind: 'bomb' }],
  ])('%i × %i in %i bytes', (width, height, bytes, verdict) => {
    expect(judgeSize({ ...header, width, height }, bytes, defaultLimits)).toEqual(verdict);
  });

  test('an honest flat PNG is no bomb: one bit per pixel at the best deflate can do', () => {
    // 8192² at 1 bit is 8 MiB raw; deflate brings it to 8 MiB / 1032 at the very least.
    const leastBytes = Math.ceil((8192 * 8192) / 8 / 1032);
    expect(judgeSize({ ...header, width: 8192, height: 8192 }, leastBytes, defaultLimits).kind).toBe('fits');
  });

  test('forged headers are refused unread', async () => {
    for (const [name, kind] of [
      ['huge-header.png', 'too-large'],
      ['bomb.png', 'bomb'],
      ['bomb.webp', 'bomb'],
      ['lying.jpg', 'too-large'],
      ['zero.png', 'empty'],
    ] as const) {
      const bytes = bytesOf(name);
      expect([name, judgeSize(await headerOf(name), bytes.length, defaultLimits).kind]).toEqual([name, kind]);
    }
  });
});

describe('files that end too soon', () => {
  test.each(['truncated.png', 'truncated.jpg', 'truncated.webp'])('%s is incomplete', async (name) => {
    const file = new Blob([bytesOf(name)]);
    expect(await isComplete(file, await headerOf(name))).toBe(false);
  });

  test.each(['plain.png', 'plain.jpg', 'progressive.jpg', 'plain.webp', 'plain.bmp'])(
    '%s is complete',
    async (name) => {
      expect(await isComplete(new Blob([bytesOf(name)]), await headerOf(name))).toBe(true);
    },
  );

  test('data of another program behind the end does not matter, however long', async () => {
    const file = new Blob([bytesOf('plain.jpg'), new Uint8Array(700_000)]);
    expect(await isComplete(file, await headerOf('plain.jpg'))).toBe(true);
  });

  test('an end mark inside an embedded preview is not the end of the picture', async () => {
    const jpeg = bytesOf('truncated.jpg');
    const preview = Uint8Array.of(0xff, 0xe2, 0, 6, 0xff, 0xd9, 0xff, 0xd9);
    const file = new Blob([jpeg.subarray(0, 2), preview, jpeg.subarray(2)]);
    const sniffed = await sniffFile(file);
    expect(sniffed.kind).toBe('picture');
    if (sniffed.kind === 'picture') expect(await isComplete(file, sniffed.header)).toBe(false);
  });

  test.each(['header-only.png', 'header-only.jpg', 'signature-only.png'])(
    '%s ends inside its header',
    (name) => {
      expect(refuseType(name, sniffBytes(bytesOf(name)))?.kind).toBe('truncated');
    },
  );
});

test('no bytes make the sniffer throw or loop', () => {
  const seeds = [
    'plain.png',
    'p3.jpg',
    'plain.avif',
    'alpha.webp',
    'animated.gif',
    'plain.bmp',
    'photo.dng',
    'plain.svg',
  ];
  const sources = seeds.map(bytesOf);
  fc.assert(
    fc.property(
      fc.nat(sources.length - 1),
      fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seed, edits, share) => {
        const bytes = (sources[seed] ?? new Uint8Array()).slice();
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        const cut = bytes.subarray(0, Math.ceil(bytes.length * share));
        expect(sniffBytes(cut)).toHaveProperty('kind');
      },
    ),
    { numRuns: 3000, seed: 90 },
  );
});
