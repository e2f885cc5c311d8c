import { err, ok, type Result } from '../../kernel/shared/result.ts';
import type { OpenedImage, OpenImageError } from '../../session/ports.ts';

/** Decoders and header readers load with the first picture. */
export async function openImageFile(
  file: File,
  into: OpenedImage['colorSpace'] | null,
): Promise<Result<OpenedImage, OpenImageError>> {
  const [{ importImage }, { defaultLimits }] = await Promise.all([
    import('../../storage/files/import/importImage.ts'),
    import('../../storage/files/import/limits.ts'),
  ]);
  const opened = await importImage(file, defaultLimits, into);
  if (!opened.ok) return err({ message: opened.error.message, hint: opened.error.hint });
  const { source, colorSpace, mimeType, digitalSourceType, sourceMetadata, warnings, close } = opened.value;
  const copyright = sourceMetadata.copyright || null;
  const { stated } = sourceMetadata;
  return ok({ source, colorSpace, mimeType, digitalSourceType, copyright, stated, warnings, close });
}
