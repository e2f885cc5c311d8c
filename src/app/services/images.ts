import { err, ok, type Result } from '../../kernel/shared/result.ts';
import type { OpenedImage, OpenImageError } from '../../session/ports.ts';

/** Decoders and header readers load with the first picture. */
export async function openImageFile(
  file: File,
  into: OpenedImage['colorSpace'] | null,
): Promise<Result<OpenedImage, OpenImageError>> {
  const { importImage } = await import('../../storage/files/import/importImage.ts');
  const opened = await importImage(file, undefined, into);
  if (!opened.ok) return err({ message: opened.error.message, hint: opened.error.hint });
  const { source, colorSpace, mimeType, digitalSourceType, sourceMetadata, warnings, close } = opened.value;
  const copyright = sourceMetadata.copyright || null;
  return ok({ source, colorSpace, mimeType, digitalSourceType, copyright, warnings, close });
}
