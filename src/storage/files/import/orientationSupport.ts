import type { PictureHeader } from './sniffTypes.ts';
import type { Orientation } from '../decoded/orientation.ts';

/** 2 × 1 pixels marked "turn by 90°": a browser that honours the mark decodes 1 × 2. */
const probes: Readonly<Partial<Record<PictureHeader['format'], string>>> = {
  webp: 'UklGRlAAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TA8AAAAvAQAAAAcQ/Y/+ByKi/wEARVhJRhoAAABJSSoACAAAAAEAEgEDAAEAAAAGAAAAAAAAAA==',
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAAGmVYSWZJSSoACAAAAAEAEgEDAAEAAAAGAAAAAAAAALdIESkAAAAKSURBVHicY2AAAAACAAFIr6RxAAAAAElFTkSuQmCC',
};

const known = new Map<string, Promise<boolean>>();

/**
 * The turn still to be made after decoding. Browsers honour the mark in JPEG; Chromium 156 does in PNG but not
 * in WebP, so the others are tried out once rather than assumed. AVIF carries its turn as a property that
 * every decoder applies; GIF and BMP have none.
 */
export async function remainingOrientation(header: PictureHeader): Promise<Orientation> {
  const { format, orientation } = header;
  const probe = probes[format];
  if (orientation === 1 || probe === undefined) return 1;
  const applied = known.get(format) ?? turnsProbe(probe, `image/${format}`);
  known.set(format, applied);
  return (await applied) ? 1 : orientation;
}

async function turnsProbe(base64: string, type: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  const turned = bitmap.height === 2;
  bitmap.close();
  return turned;
}
