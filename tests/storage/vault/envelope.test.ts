import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';

import {
  fewestIterations,
  isEnvelope,
  randomBytes,
  saltBytes,
  seal,
  sealingKey,
  unseal,
} from '../../../src/storage/vault/envelope.ts';

const salt = randomBytes(saltBytes);
let key: CryptoKey;
beforeAll(async () => {
  key = await sealingKey('correct horse battery', salt, fewestIterations);
});

describe('an envelope', () => {
  test('gives back any text under any label, and holds it nowhere in plain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 8, unit: 'binary' }), fc.string(), async (text, label) => {
        const envelope = await seal(key, label, text);
        expect(isEnvelope(envelope)).toBe(true);
        expect(Buffer.from(envelope.sealed).includes(Buffer.from(text))).toBe(false);
        expect(await unseal(key, label, envelope)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  test('opens under no other label: a key cannot be moved to another provider', async () => {
    const envelope = await seal(key, 'fal', 'a key of fal');
    expect(await unseal(key, 'openai', envelope)).toBeNull();
    expect(await unseal(key, 'fal', envelope)).toBe('a key of fal');
  });

  test('does not open after one bit of it was changed, wherever', async () => {
    const { iv, sealed } = await seal(key, 'fal', 'planted-own-key');
    for (let at = 0; at < iv.length + sealed.length; at += 1) {
      const bytes = { iv: Uint8Array.from(iv), sealed: Uint8Array.from(sealed) };
      const [part, index] = at < iv.length ? [bytes.iv, at] : [bytes.sealed, at - iv.length];
      part[index] = (part[index] ?? 0) ^ (1 << (at % 8));
      expect(await unseal(key, 'fal', { version: 1, ...bytes }), `byte ${at}`).toBeNull();
    }
  });

  test('never has the same IV twice', async () => {
    const ivs = await Promise.all(
      Array.from({ length: 200 }, async () => (await seal(key, 'fal', 'text')).iv.join()),
    );
    expect(new Set(ivs).size).toBe(200);
  });

  test.each([
    ['another version', { version: 2 }],
    ['a short IV', { iv: new Uint8Array(8) }],
    ['bytes that hold no tag', { sealed: new Uint8Array(15) }],
    ['text instead of bytes', { sealed: 'abc' }],
  ])('is not read with %s', async (_what, change) => {
    expect(isEnvelope({ ...(await seal(key, 'fal', 'text')), ...change })).toBe(false);
  });
});

describe('the key from a passphrase', () => {
  test('cannot be read out', async () => {
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow(/extractable/);
  });

  test('is another one with another passphrase or another salt, and the same on another keyboard', async () => {
    const envelope = await seal(key, 'fal', 'text');
    const others = [
      await sealingKey('correct horse batterz', salt, fewestIterations),
      await sealingKey('correct horse battery', randomBytes(saltBytes), fewestIterations),
    ];
    for (const other of others) expect(await unseal(other, 'fal', envelope)).toBeNull();
    const composed = await sealingKey('p\u00e4ssphrase long', salt, fewestIterations);
    const decomposed = await sealingKey('pa\u0308ssphrase long', salt, fewestIterations);
    expect(await unseal(decomposed, 'fal', await seal(composed, 'fal', 'text'))).toBe('text');
  });

  test('takes no fewer rounds than recommended', () => {
    expect(fewestIterations).toBeGreaterThanOrEqual(600_000);
  });
});
