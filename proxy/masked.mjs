import { Transform } from 'node:stream';

/** Of a key that has several (`id:secret`); a shorter one is no secret and may stand in any text. */
const shortestPart = 12;

/**
 * Passes bytes on with every key in them written over, in as many bytes: services do repeat a key in their errors, and
 * the page shows and keeps what they say. Only the beginning of a key at the end of a chunk waits for the next one.
 *
 * @param {readonly string[]} secrets
 */
export function masked(secrets) {
  const parts = secrets.flatMap((secret) => secret.split(':')).filter((part) => part.length >= shortestPart);
  const needles = [...new Set([...secrets, ...parts])]
    .toSorted((a, b) => b.length - a.length)
    .map((text) => Buffer.from(text));
  let held = Buffer.alloc(0);
  return new Transform({
    transform(/** @type {Buffer} */ chunk, _encoding, done) {
      const bytes = Buffer.concat([held, chunk]);
      for (const needle of needles) writeOver(bytes, needle);
      const kept = Math.max(0, ...needles.map((needle) => begunAtEnd(bytes, needle)));
      held = bytes.subarray(bytes.length - kept);
      done(null, bytes.subarray(0, bytes.length - kept));
    },
    flush: (done) => done(null, held),
  });
}

/**
 * @param {Buffer} bytes changed
 * @param {Buffer} needle
 */
function writeOver(bytes, needle) {
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at)) {
    bytes.fill('*', at, at + needle.length);
  }
}

/**
 * @param {Buffer} bytes
 * @param {Buffer} needle
 * @returns {number} how many bytes at the end may be its beginning
 */
function begunAtEnd(bytes, needle) {
  for (let count = Math.min(needle.length - 1, bytes.length); count > 0; count -= 1) {
    if (bytes.subarray(bytes.length - count).equals(needle.subarray(0, count))) return count;
  }
  return 0;
}
