import { tileHash } from '../../kernel/shared/ids.ts';
import type { TileHash } from '../../kernel/shared/ids.ts';

/** SHA-256 as 64 lower-case hex digits. The digest runs off the main thread in browsers. */
export async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<TileHash> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  let hex = '';
  for (const byte of digest) hex += byte.toString(16).padStart(2, '0');
  return tileHash(hex);
}
