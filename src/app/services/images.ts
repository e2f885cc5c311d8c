import { err, ok, type Result } from '../../kernel/shared/result.ts';
import type { OpenedImage, OpenImageError } from '../../session/ports.ts';

/** Decoders and header readers load with the first picture. */
export async function openImageFile(file: File): Promise<Result<OpenedImage, OpenImageError>> {
  const { importImage } = await import('../../storage/files/import/importImage.ts');
  const opened = await importImage(file);
  if (!opened.ok) return err({ message: opened.error.message, hint: opened.error.hint });
  const { source, colorSpace, mimeType, digitalSourceType, sourceMetadata, warnings, close } = opened.value;
  const copyright = sourceMetadata.copyright || null;
  const { stated } = sourceMetadata;
  return ok({ source, colorSpace, mimeType, digitalSourceType, copyright, stated, warnings, close });
}
