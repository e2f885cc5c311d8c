import { createSha256 } from '../../../kernel/shared/sha256.ts';

/**
 * The job's id on the server, the same for the same call: a lost answer is found again by it. A UUID in lower case
 * (version 8, "custom"): newer servers take nothing else.
 */
export function promptId(call: string): string {
  const sha = createSha256();
  sha.update(new TextEncoder().encode(`ninetyten comfyui ${call}`));
  const hex = sha.hex();
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
