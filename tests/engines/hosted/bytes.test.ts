import { Buffer } from 'node:buffer';

import { expect, test } from 'vitest';

import { base64 } from '../../../src/engines/hosted/base64.ts';
import { imageType } from '../../../src/engines/hosted/imageType.ts';
import { picture, sharpCodec } from './harness/io.ts';

test.each([0, 1, 2, 3, 0x8000, 0x8001, 100_000])('base64 of %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31) % 256);
  expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
});

const bytesOf = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part)])));

test('a picture is told by its first bytes', async () => {
  expect(imageType(await sharpCodec.png(picture(4, 4)))).toBe('image/png');
  expect(imageType(bytesOf(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
  expect(imageType(bytesOf('RIFF', 1, 2, 3, 4, 'WEBP'))).toBe('image/webp');
  expect(imageType(bytesOf(0, 0, 0, 32, 'ftypavif'))).toBe('image/avif');
});

test.each([
  ['nothing', ''],
  ['a page', '<!doctype html>'],
  ['a sound', 'RIFF0000WAVE'],
  ['a vector', '<svg/>'],
])('%s is no picture', (_, text) => {
  expect(imageType(bytesOf(text))).toBe(null);
});
