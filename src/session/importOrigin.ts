import type { OpenedImage } from './ports.ts';
import type { ImportOrigin } from '../kernel/document/records.ts';

/** What a layer, or a result made with the picture, keeps of the file it came from. */
export function importOrigin(image: OpenedImage, file: File): ImportOrigin {
  const { mimeType, digitalSourceType, copyright, stated } = image;
  return {
    kind: 'import',
    fileName: file.name,
    mimeType,
    digitalSourceType,
    ...(copyright === null ? {} : { copyright }),
    ...(Object.keys(stated).length === 0 ? {} : { stated }),
  };
}
