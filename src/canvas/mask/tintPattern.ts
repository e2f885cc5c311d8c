import { maskTint, maskTintStripe } from '../theme.ts';

/** Opaque accent with a fine diagonal: it stays visible on a picture of the same colour. */
export function tintPattern(context: CanvasRenderingContext2D, pixelRatio: number): CanvasPattern | string {
  const size = Math.round(12 * pixelRatio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const paint = tile.getContext('2d');
  if (paint === null) return maskTint;
  paint.fillStyle = maskTint;
  paint.fillRect(0, 0, size, size);
  paint.strokeStyle = maskTintStripe;
  paint.lineWidth = size / 5;
  for (const shift of [-size, 0, size]) {
    paint.beginPath();
    paint.moveTo(shift - size, size * 2);
    paint.lineTo(shift + size * 2, -size);
    paint.stroke();
  }
  return context.createPattern(tile, 'repeat') ?? maskTint;
}
