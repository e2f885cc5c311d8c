import type { PlanContext } from './context.ts';
import type { ImportOrigin } from '../../../kernel/document/records.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { err, ok, type Result } from '../../../kernel/shared/result.ts';
import { importOrigin } from '../../importOrigin.ts';

export interface OpenedPicture {
  readonly source: PixelSource;
  /** It may be marked as AI-made, and has an owner. */
  readonly origin: ImportOrigin;
  close(): void;
}

/** A picture beside the document that a run needs, in the document's colour space; `missing` where none is chosen. */
export async function openPicture(
  { ports, document }: PlanContext,
  file: File | null,
  missing: string,
): Promise<Result<OpenedPicture, EngineError>> {
  if (file === null) return err({ kind: 'invalid', message: missing });
  const opened = await ports.openImage(file, document.colorSpace);
  if (!opened.ok) return err({ kind: 'invalid', ...opened.error });
  const { source, close } = opened.value;
  return ok({ source, close, origin: importOrigin(opened.value, file) });
}
