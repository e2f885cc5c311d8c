/** A reusable drawing surface that grows to what is asked for. */
export interface Scratch {
  /** A cleared context of at least this size, clipped to it, with default state. */
  take(width: number, height: number): CanvasRenderingContext2D;
  readonly canvas: HTMLCanvasElement;
}

export function createScratch(colorSpace: 'srgb' | 'display-p3'): Scratch {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { colorSpace });
  if (context === null) throw new Error('This browser gave no 2D canvas context.');
  return {
    canvas,
    take(width, height) {
      if (canvas.width < width || canvas.height < height) {
        canvas.width = Math.max(canvas.width, Math.ceil(width / 256) * 256);
        canvas.height = Math.max(canvas.height, Math.ceil(height / 256) * 256);
      }
      context.reset();
      context.beginPath();
      context.rect(0, 0, width, height);
      context.clip();
      return context;
    },
  };
}
