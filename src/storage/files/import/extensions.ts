import type { NamedFormat, OpenableFormat } from './sniffTypes.ts';

const byExtension: Readonly<Record<string, OpenableFormat | NamedFormat>> = {
  png: 'png',
  apng: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
  bmp: 'bmp',
  dib: 'bmp',
  svg: 'svg',
  heic: 'heic',
  heif: 'heic',
  tif: 'tiff',
  tiff: 'tiff',
  psd: 'psd',
  pdf: 'pdf',
  jxl: 'jxl',
  ico: 'ico',
  zip: 'zip',
  html: 'html',
  mp4: 'video',
  mov: 'video',
  webm: 'video',
};

export const preferredExtension: Readonly<Record<OpenableFormat, string>> = {
  png: '.png',
  jpeg: '.jpg',
  webp: '.webp',
  avif: '.avif',
  gif: '.gif',
  bmp: '.bmp',
  svg: '.svg',
};

/** The type a file's name claims, or null when it claims none we know. */
export function claimedFormat(fileName: string): OpenableFormat | NamedFormat | null {
  const extension = /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? null) : null;
}
