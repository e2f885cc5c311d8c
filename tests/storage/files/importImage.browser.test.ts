import { describe, expect, test } from 'vitest';

import { fixtureFile, pixelAt, readAll } from './browserFixtures.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { importImage } from '../../../src/storage/files/import/importImage.ts';
import type { ImportError } from '../../../src/storage/files/import/importErrors.ts';
import type { ImportedImage } from '../../../src/storage/files/import/importTypes.ts';
import { defaultLimits } from '../../../src/storage/files/import/limits.ts';

const width = 48;
const height = 32;
const colours = { red: [220, 40, 40], green: [40, 180, 60], blue: [40, 60, 200], yellow: [230, 200, 40] };

async function opened(name: string, into: ImportedImage['colorSpace'] | null = null): Promise<ImportedImage> {
  const result = await importImage(await fixtureFile(name), defaultLimits, into);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function refused(name: string, as = name): Promise<ImportError> {
  const result = await importImage(await fixtureFile(name, as));
  if (result.ok) throw new Error(`${name} was opened`);
  return result.error;
}

function expectQuadrants(pixels: PixelBuffer, tolerance: number): void {
  const corners = { red: [6, 6], green: [40, 6], blue: [6, 26], yellow: [40, 26] } as const;
  for (const [name, [x, y]] of Object.entries(corners)) {
    const found = pixelAt(pixels, x, y);
    for (const [channel, value] of (colours[name as keyof typeof colours] ?? []).entries()) {
      expect(Math.abs((found[channel] ?? 0) - value), `${name} is ${found.join()}`).toBeLessThanOrEqual(
        tolerance,
      );
    }
    expect(found[3]).toBe(255);
  }
}

describe('every format, upright and in its own colours', () => {
  test.each([
    ['plain.png', 0],
    ['interlaced.png', 0],
    ['palette.png', 2],
    ['sixteen.png', 1],
    ['plain.webp', 0],
    ['plain.bmp', 0],
    ['plain.gif', 4],
    ['plain.jpg', 6],
    ['progressive.jpg', 12],
    ['lossy.webp', 10],
    ['plain.avif', 10],
    ['profile-bomb.png', 0],
  ])('%s', async (name, tolerance) => {
    const image = await opened(name);
    const pixels = await readAll(image.source);
    expect([image.width, image.height]).toEqual([width, height]);
    expect(image.colorSpace).toBe('srgb');
    expectQuadrants(pixels, tolerance);
    image.close();
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i in JPEG, PNG and WebP', async (orientation) => {
    for (const [extension, tolerance] of [
      ['jpg', 6],
      ['png', 0],
      ['webp', 0],
    ] as const) {
      const image = await opened(`orientation-${orientation}.${extension}`);
      expect([image.width, image.height]).toEqual([width, height]);
      expectQuadrants(await readAll(image.source), tolerance);
      image.close();
    }
  });
});

describe('transparency', () => {
  test.each(['alpha.png', 'alpha.webp', 'alpha.bmp'])(
    '%s keeps every bit of colour under every alpha',
    async (name) => {
      const image = await opened(name);
      const { data } = await readAll(image.source);
      const expected = new Uint8ClampedArray(data.length);
      for (let index = 0; index < data.length / 4; index += 1) {
        expected.set(
          [(index * 7) & 255, (index * 13) & 255, (index * 29) & 255, 1 + (index % 255)],
          index * 4,
        );
      }
      expect(data).toEqual(expected);
      image.close();
    },
  );
});

describe('colour', () => {
  test('Display P3 stays Display P3', async () => {
    const image = await opened('p3.png');
    expect(image.colorSpace).toBe('display-p3');
    expect(image.warnings).toEqual([]);
    // The profile of the fixture has P3 primaries and a gamma near sRGB's: values stay close.
    expectQuadrants(await readAll(image.source), 12);
    image.close();
    const jpeg = await opened('p3.jpg');
    expect(jpeg.colorSpace).toBe('display-p3');
    jpeg.close();
  });

  test('wider spaces become P3 and say so, CMYK becomes sRGB and says so', async () => {
    const adobe = await opened('adobe-rgb.png');
    expect(adobe.colorSpace).toBe('display-p3');
    expect(adobe.warnings).toEqual([
      '“adobe-rgb.png” is in Adobe RGB; it was converted to Display P3. A few saturated greens may change.',
    ]);
    // An Adobe RGB value is a more saturated colour than the same P3 number: the green one must move.
    const green = pixelAt(await readAll(adobe.source), 40, 6);
    expect(Math.abs((green[0] ?? 0) - 40)).toBeGreaterThan(5);
    adobe.close();
    const prophoto = await opened('prophoto.png');
    expect(prophoto.warnings[0]).toContain('ProPhoto');
    prophoto.close();
    const cmyk = await opened('cmyk.jpg');
    expect(cmyk.colorSpace).toBe('srgb');
    expect(cmyk.warnings[0]).toContain('CMYK');
    const red = pixelAt(await readAll(cmyk.source), 6, 6);
    expect((red[0] ?? 0) - (red[1] ?? 0)).toBeGreaterThan(100);
    cmyk.close();
  });
});

describe('into a document that has its colours already', () => {
  test('an sRGB picture keeps its look in Display P3: its numbers move', async () => {
    const picture = await opened('plain.png', 'display-p3');
    expect([picture.colorSpace, picture.warnings]).toEqual(['display-p3', []]);
    const [red = 0, green = 0] = pixelAt(await readAll(picture.source), 6, 6);
    // sRGB (220, 40, 40) is about (203, 60, 51) in Display P3.
    expect(Math.abs(red - 203)).toBeLessThan(4);
    expect(Math.abs(green - 60)).toBeLessThan(6);
    picture.close();
  });

  test('a Display P3 picture becomes sRGB and says so', async () => {
    const picture = await opened('p3.png', 'srgb');
    expect(picture.colorSpace).toBe('srgb');
    expect(picture.warnings).toEqual([
      "“p3.png” was converted to sRGB, the document's colours. Very saturated ones were clipped.",
    ]);
    const [, green = 0] = pixelAt(await readAll(picture.source), 6, 6);
    expect(green).toBeLessThan(30);
    picture.close();
  });
});

describe('what is left out is said', () => {
  test.each([
    ['animated.gif', 'is animated; only its first frame was opened.'],
    ['animated.webp', 'is animated; only its first frame was opened.'],
    ['plain.gif', 'is a GIF; its first frame was opened.'],
    ['sixteen.png', 'has 16 bits per channel; it was opened with 8.'],
  ])('%s', async (name, sentence) => {
    const image = await opened(name);
    expect(image.warnings).toEqual([`“${name}” ${sentence}`]);
    if (name.startsWith('animated')) {
      const [r = 0, , b = 0] = pixelAt(await readAll(image.source), 20, 20);
      expect(r).toBeGreaterThan(b);
    }
    image.close();
  });

  test('a picture larger than a document is reduced, and says from what to what', async () => {
    const canvas = new OffscreenCanvas(900, 60);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no context');
    context.fillStyle = '#dc2828';
    context.fillRect(0, 0, 900, 60);
    const file = new File([await canvas.convertToBlob({ type: 'image/png' })], 'wide.png');
    const limits = { ...defaultLimits, maxSide: 300 };
    const result = await importImage(file, limits);
    if (!result.ok) throw new Error(result.error.message);
    expect([result.value.width, result.value.height]).toEqual([300, 20]);
    expect(result.value.warnings).toEqual([
      '“wide.png” is 900 × 60 px, larger than a document can be; it was reduced to 300 × 20 px.',
    ]);
    expect(pixelAt(await readAll(result.value.source), 299, 19)).toEqual([220, 40, 40, 255]);
    result.value.close();
  });
});

describe('what the file says about itself', () => {
  test('A1111 parameters and graphs are read as text', async () => {
    const image = await opened('a1111.png');
    expect(image.sourceMetadata.parameters).toMatch(/^a kettle on a table\nNegative prompt: text\nSteps: 20/);
    expect(image.sourceMetadata.generationData).toEqual([{ keyword: 'workflow', text: '{"nodes":[1,2]}' }]);
    image.close();
  });

  test('source type and copyright', async () => {
    const image = await opened('source-type.jpg');
    expect(image.digitalSourceType).toBe('http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture');
    expect(image.sourceMetadata.copyright).toBe('Copyright Fixture House');
    image.close();
    const silent = await opened('plain.png');
    expect(silent.digitalSourceType).toBeNull();
    silent.close();
  });

  test('a text chunk of 32 MB in 32 kB is not unpacked', async () => {
    const image = await opened('profile-bomb.png');
    expect(image.sourceMetadata.parameters).toBe('');
    image.close();
  });
});

describe('SVG', () => {
  test('a drawing without width is drawn at its viewBox; small ones are enlarged', async () => {
    const image = await opened('viewbox.svg');
    expect([image.width, image.height]).toEqual([3000, 1500]);
    const pixels = await readAll(image.source);
    expect(pixelAt(pixels, 1500, 750)).toEqual([255, 0, 0, 255]);
    expect(pixelAt(pixels, 5, 5)).toEqual([0, 0, 0, 0]);
    image.close();
    const small = await opened('plain.svg');
    expect([small.width, small.height]).toEqual([1024, 683]);
    expect(small.warnings).toEqual(['“plain.svg” is a drawing; it was opened as pixels at 1024 × 683 px.']);
    const drawn = await readAll(small.source);
    expect(pixelAt(drawn, 100, 100)).toEqual([...colours.red, 255]);
    expect(pixelAt(drawn, 900, 600)).toEqual([...colours.yellow, 255]);
    small.close();
  });

  test('scripts, handlers and outside references are removed and named; the drawing remains', async () => {
    const before = performance.getEntriesByType('resource').length;
    const image = await opened('hostile.svg');
    expect(pixelAt(await readAll(image.source), 1000, 500)).toEqual([0x28, 0xb4, 0x3c, 255]);
    expect(image.warnings[1]).toBe(
      '“hostile.svg” held parts that are not opened: event handler, <script>, external style, <foreignObject>, 2 × external reference.',
    );
    image.close();
    expect('hostileRan' in globalThis).toBe(false);
    const loaded = performance.getEntriesByType('resource').slice(before);
    expect(loaded.filter(({ name }) => name.includes('example.invalid'))).toEqual([]);
  });

  test.each([
    ['entity-bomb.svg', 'unsafe-svg', 'entities'],
    ['external-entity.svg', 'unsafe-svg', 'entities'],
    ['use-bomb.svg', 'unsafe-svg', 'references'],
    ['not-well-formed.svg', 'damaged', 'well-formed'],
    ['no-size.svg', 'damaged', 'no size'],
  ])('%s is refused', async (name, kind, reason) => {
    const error = await refused(name);
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(name);
    expect(error.message).toContain(reason);
  });
});

describe('refusals name the file, the reason and the way out', () => {
  test.each([
    ['empty.png', 'empty', '“empty.png” is empty (0 bytes).'],
    ['truncated.png', 'truncated', '“truncated.png” is cut off: the PNG ends before its picture does.'],
    ['truncated.jpg', 'truncated', '“truncated.jpg” is cut off: the JPEG ends before its picture does.'],
    ['truncated.webp', 'truncated', '“truncated.webp” is cut off: the WebP ends before its picture does.'],
    [
      'truncated.avif',
      'undecodable',
      '“truncated.avif” could not be decoded; the AVIF is damaged or cut off.',
    ],
    ['truncated.gif', 'undecodable', '“truncated.gif” could not be decoded; the GIF is damaged or cut off.'],
    ['header-only.png', 'truncated', '“header-only.png” is cut off: it ends inside its header.'],
    ['bad-idat.png', 'undecodable', '“bad-idat.png” could not be decoded; the PNG is damaged or cut off.'],
    ['huge-header.png', 'too-large', '“huge-header.png” is 100000 × 100000 px (10,000 megapixels).'],
    ['bomb.png', 'bomb', '“bomb.png” claims 8000 × 8000 px, more than a file of its length can hold.'],
    ['bomb.webp', 'bomb', '“bomb.webp” claims 9000 × 9000 px, more than a file of its length can hold.'],
    ['lying.jpg', 'too-large', '“lying.jpg” is 65000 × 65000 px (4,225 megapixels).'],
    ['zero.png', 'damaged', '“zero.png” says it has no pixels.'],
    ['photo.heic', 'unsupported', '“photo.heic” is a HEIC photo, which Ninetyten does not open.'],
    ['photo.cr2', 'unsupported', '“photo.cr2” is a Canon RAW photo (CR2), which Ninetyten does not open.'],
    [
      'text.png',
      'wrong-extension',
      '“text.png” has the extension of a PNG, but its content is not a picture.',
    ],
    ['jpeg-named.png', 'wrong-extension', '“jpeg-named.png” is named as a PNG, but its content is a JPEG.'],
  ])('%s', async (name, kind, message) => {
    const error = await refused(name);
    expect(error).toMatchObject({ kind, message, fileName: name });
    expect(error.hint).toMatch(/\.$/);
  });

  test('a file that cannot be read any more is a message too', async () => {
    const file = new File(['x'], 'gone.png');
    file.slice = () => {
      throw new DOMException('gone', 'NotReadableError');
    };
    const result = await importImage(file);
    expect(result).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });
});

test('regions are those of the whole picture', async () => {
  const image = await opened('alpha.png');
  const whole = await readAll(image.source);
  const region = await image.source.readRegion({ x: 7, y: 5, width: 20, height: 9 });
  for (let y = 0; y < 9; y += 1) {
    for (let x = 0; x < 20; x += 1) expect(pixelAt(region, x, y)).toEqual(pixelAt(whole, x + 7, y + 5));
  }
  image.close();
});
