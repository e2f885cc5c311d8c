const starts: readonly (readonly [string, string])[] = [
  ['image/png', '\u0089PNG\r\n\u001A\n'],
  ['image/jpeg', '\u00FF\u00D8\u00FF'],
  ['image/gif', 'GIF8'],
];

/** MIME type by the first bytes, whatever a header says; null where they are no picture that a provider sends. */
export function imageType(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'image/webp';
  if (head.startsWith('ftypavif', 4)) return 'image/avif';
  return starts.find(([, start]) => head.startsWith(start))?.[0] ?? null;
}
