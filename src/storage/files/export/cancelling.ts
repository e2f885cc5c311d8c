import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';

/** Thrown inside an export and caught at its end; never seen outside. */
export class ExportCancelled extends Error {
  constructor() {
    super('The export was cancelled.');
    this.name = 'ExportCancelled';
  }
}

export function stopIfCancelled(signal: CancelSignal): void {
  if (signal.aborted) throw new ExportCancelled();
}

/** Everything long in an export reads pixels: the reads are where a cancel takes effect. */
export function cancellable(source: PixelSource, signal: CancelSignal): PixelSource {
  return {
    width: source.width,
    height: source.height,
    readRegion: (rect) => {
      stopIfCancelled(signal);
      return source.readRegion(rect);
    },
  };
}
