import { gunzipSync } from 'node:zlib';

/** Text of a tar header field up to its first NUL. @param {Buffer} block @param {number} at @param {number} length */
function headerText(block, at, length) {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}

/**
 * The named files of a .tgz (ustar, as npm writes it).
 * @param {Buffer} tgz @param {readonly string[]} wanted paths inside the archive @returns {Map<string, Buffer>}
 */
export function filesOfTarball(tgz, wanted) {
  const tar = gunzipSync(tgz);
  const found = new Map();
  let at = 0;
  while (at + 512 <= tar.length) {
    const header = tar.subarray(at, at + 512);
    const name = headerText(header, 0, 100);
    if (name === '') break;
    const size = Number.parseInt(headerText(header, 124, 12).trim() || '0', 8);
    const prefix = headerText(header, 345, 155);
    const path = prefix === '' ? name : `${prefix}/${name}`;
    if (wanted.includes(path)) found.set(path, tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  for (const path of wanted) if (!found.has(path)) throw new Error(`The archive holds no ${path}.`);
  return found;
}
