import { quoted, refuser } from './importErrors.ts';
import type { ImportError } from './importErrors.ts';
import type { ImportedImage, NamedBlob } from './importTypes.ts';
import type { ImportLimits } from './limits.ts';
import { rasteriseSvg, rasterSize } from './rasteriseSvg.ts';
import { noSourceMetadata } from './sourceMetadata.ts';
import { sanitizeSvg } from './svg.ts';
import { bitmapSource } from '../decoded/bitmapSource.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

const maxSvgBytes = 20 * 1024 * 1024;

/** Opens an SVG as pixels: cleaned, drawn without scripts or outside references, at its stated size. */
export async function importSvg(
  file: NamedBlob,
  limits: ImportLimits,
  into: ImportedImage['colorSpace'] | null,
): Promise<Result<ImportedImage, ImportError>> {
  const refuse = refuser(file.name);
  if (file.size > maxSvgBytes) {
    return refuse('too-large', 'is an SVG of more than 20 MB', 'Export it as PNG first.');
  }
  const safe = sanitizeSvg(await readText(file));
  if (!safe.ok) {
    const kind = safe.error.kind === 'unsafe-svg' ? 'unsafe-svg' : 'damaged';
    return refuse(kind, `is an SVG that cannot be opened: ${safe.error.reason}`, 'Export it as PNG first.');
  }
  const { stated, removed } = safe.value;
  if (!stated) {
    const hint = 'Give it a width and height or a viewBox, or export it as PNG.';
    return refuse('damaged', 'is an SVG that states no size', hint);
  }
  const size = rasterSize(stated, limits.maxSide);
  const bitmap = await rasteriseSvg(safe.value, size);
  if (!bitmap) return refuse('undecodable', 'is an SVG that could not be drawn', 'Export it as PNG first.');
  const name = quoted(file.name);
  const colorSpace = into ?? 'srgb';
  const source = bitmapSource(bitmap, { colorSpace, hasAlpha: true, orientation: 1 });
  return ok({
    ...size,
    colorSpace,
    source,
    mimeType: 'image/svg+xml',
    digitalSourceType: null,
    sourceMetadata: noSourceMetadata,
    warnings: [
      `${name} is a drawing; it was opened as pixels at ${size.width} × ${size.height} px.`,
      ...(removed.length > 0 ? [`${name} held parts that are not opened: ${removed.join(', ')}.`] : []),
    ],
    close: () => source.close(),
  });
}

/** UTF-16 files announce themselves; the XML declaration may name nothing else we would meet. */
async function readText(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(utf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}
