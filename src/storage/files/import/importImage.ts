import { isComplete } from './completeness.ts';
import { copyAgain, errorOf, formatNames, openableHint, refuser } from './importErrors.ts';
import type { ImportError } from './importErrors.ts';
import { importSvg } from './importSvg.ts';
import type { ImportedImage, NamedBlob } from './importTypes.ts';
import { defaultLimits, judgeSize } from './limits.ts';
import type { ImportLimits, SizeVerdict } from './limits.ts';
import { remainingOrientation } from './orientationSupport.ts';
import { refuseType } from './refuseType.ts';
import { sniffFile } from './sniff.ts';
import type { PictureHeader } from './sniffTypes.ts';
import { readSourceMetadata } from './sourceMetadata.ts';
import { pictureWarnings, workingSpace } from './warnings.ts';
import { bitmapSource } from '../decoded/bitmapSource.ts';
import { orientedSize, swapsSides } from '../decoded/orientation.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

/**
 * Opens a picture file. Type and size are judged from its content before anything is decoded; what cannot be
 * opened is refused with a sentence naming the file, the reason and the way out. Nothing else is touched.
 * Pixels come in the colour space `into` (the document they are for), or without one in what suits the file.
 */
export async function importImage(
  file: NamedBlob,
  limits: ImportLimits = defaultLimits,
  into: ImportedImage['colorSpace'] | null = null,
): Promise<Result<ImportedImage, ImportError>> {
  const refuse = refuser(file.name);
  if (file.size === 0) {
    return refuse('empty', 'is empty (0 bytes)', 'Save or download it again, then import it.');
  }
  if (file.size > limits.maxFileBytes) {
    const mebibytes = Math.round(file.size / 1024 / 1024);
    const limit = Math.round(limits.maxFileBytes / 1024 / 1024);
    return refuse('too-large', `is ${mebibytes} MB; the limit is ${limit} MB`, 'Save a smaller copy first.');
  }
  try {
    const sniffed = await sniffFile(file);
    const refused = refuseType(file.name, sniffed);
    if (refused) return err(refused);
    if (sniffed.kind === 'svg') return await importSvg(file, limits, into);
    return sniffed.kind === 'picture'
      ? await importPicture(file, sniffed.header, limits, into)
      : refuse('unknown-type', 'is not a picture', openableHint);
  } catch (error) {
    // The file vanished or changed on disk while it was read (NotReadableError), or memory ran out.
    const reason = error instanceof Error && error.name !== 'Error' ? error.name : 'reading failed';
    return refuse(
      'unreadable',
      `could not be read (${reason})`,
      'Check that the file is still there, then try again.',
    );
  }
}

async function importPicture(
  file: NamedBlob,
  header: PictureHeader,
  limits: ImportLimits,
  into: ImportedImage['colorSpace'] | null,
): Promise<Result<ImportedImage, ImportError>> {
  const refuse = refuser(file.name);
  const verdict = judgeSize(header, file.size, limits);
  const refused = refuseSize(file.name, header, verdict, limits);
  if (refused) return err(refused);
  if (!(await isComplete(file, header))) {
    return refuse(
      'truncated',
      `is cut off: the ${formatNames[header.format]} ends before its picture does`,
      copyAgain,
    );
  }
  const bitmap = await decode(file, header);
  if (!bitmap) {
    return refuse(
      'undecodable',
      `could not be decoded; the ${formatNames[header.format]} is damaged or cut off`,
      copyAgain,
    );
  }
  const stored = { width: header.width, height: header.height };
  if (!matches(bitmap, stored)) {
    bitmap.close();
    const reason = `says ${sizeText(stored)} in its header but decodes to ${sizeText(bitmap)}`;
    return refuse('damaged', reason, 'It may be damaged or forged. Save it again as PNG or JPEG.');
  }
  const orientation = await remainingOrientation(header);
  const reduced = verdict.kind === 'reduce' ? await reduce(bitmap, verdict, header) : bitmap;
  const colorSpace = into ?? workingSpace(header.colour);
  const source = bitmapSource(reduced, { colorSpace, hasAlpha: header.hasAlpha, orientation });
  const sourceMetadata = await readSourceMetadata(file);
  const wasReduced = reduced !== bitmap;
  const upright = orientedSize(stored, header.orientation);
  return ok({
    width: source.width,
    height: source.height,
    colorSpace,
    source,
    mimeType: `image/${header.format}`,
    digitalSourceType: sourceMetadata.digitalSourceType,
    sourceMetadata,
    warnings: pictureWarnings(
      file.name,
      header,
      colorSpace,
      wasReduced ? { from: upright, to: source } : null,
    ),
    close: () => source.close(),
  });
}

function refuseSize(
  fileName: string,
  header: PictureHeader,
  verdict: SizeVerdict,
  limits: ImportLimits,
): ImportError | null {
  const refuse = refuser(fileName);
  if (verdict.kind === 'empty') return errorOf(refuse('damaged', 'says it has no pixels', copyAgain));
  if (verdict.kind === 'bomb') {
    const reason = `claims ${sizeText(header)}, more than a file of its length can hold`;
    return errorOf(
      refuse(
        'bomb',
        reason,
        'It is damaged or made to exhaust memory. Get it again from a source you trust.',
      ),
    );
  }
  if (verdict.kind !== 'too-large') return null;
  return errorOf(
    refuse(
      'too-large',
      `is ${sizeText(header)} (${Math.round((header.width * header.height) / 1e6).toLocaleString('en')} megapixels)`,
      `Documents go to ${limits.maxSide} × ${limits.maxSide} px. Save a smaller copy and import that.`,
    ),
  );
}

/** Not premultiplied where there is alpha: that is what keeps colour under low alpha exact (see bitmapSource). */
async function decode(file: Blob, header: PictureHeader): Promise<ImageBitmap | null> {
  // Typed by content: the browser picks its decoder by type first.
  const typed = new Blob([file], { type: `image/${header.format}` });
  try {
    return await createImageBitmap(typed, header.hasAlpha ? { premultiplyAlpha: 'none' } : {});
  } catch {
    return null;
  }
}

function matches(bitmap: Size, stored: Size): boolean {
  const upright = bitmap.width === stored.width && bitmap.height === stored.height;
  return upright || (bitmap.width === stored.height && bitmap.height === stored.width);
}

async function reduce(bitmap: ImageBitmap, to: Size, header: PictureHeader): Promise<ImageBitmap> {
  const turned = swapsSides(header.orientation) && bitmap.width === header.height;
  const smaller = await createImageBitmap(bitmap, {
    resizeWidth: turned ? to.height : to.width,
    resizeHeight: turned ? to.width : to.height,
    resizeQuality: 'high',
    ...(header.hasAlpha ? { premultiplyAlpha: 'none' as const } : {}),
  });
  bitmap.close();
  return smaller;
}

function sizeText({ width, height }: Size): string {
  return `${width} × ${height} px`;
}
