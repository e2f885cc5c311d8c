import { expect, test } from 'vitest';

import { providerWords } from '../../../src/engines/hosted/providerWords.ts';

test.each([
  ['Incorrect API key provided: sk-proj-0123456789abcdef.', 'Incorrect API key provided: [removed].'],
  ['Authorization: Key abc12345:def67890', 'Authorization: [removed]'],
  ['key 7f3c1f0e-1111-4222-8333-944455556666:0123456789abcdef is not valid', '[removed] is not valid'],
  ['GET /v1/x?key=AIza0123&size=1', 'GET /v1/x[removed]&size=1'],
  ['image data:image/png;base64,iVBORw0KGgo= is not readable', 'image [removed] is not readable'],
  ['token 0123456789abcdef0123456789abcdef01', '[removed]'],
])('%s', (said, shown) => {
  expect(providerWords(said)).toBe(shown);
});

test('plain words and ids of requests stay', () => {
  const said = 'Request 7f3c1f0e-1111-4222-8333-944455556666: the key provided is not valid';
  expect(providerWords(said)).toBe(said);
});

test('one line of at most 500 characters', () => {
  expect(providerWords('a\n\n b ')).toBe('a b');
  expect(providerWords('word '.repeat(200)).length).toBeLessThanOrEqual(500);
});
