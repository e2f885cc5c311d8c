import type { SafeSvg } from './svg.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';

/** An icon of 24 px would be useless as pixels: smaller drawings are enlarged to this, which costs a vector nothing. */
const shortestLongSide = 1024;

/** Whole pixels for a drawing of the stated size: as stated when reasonable, enlarged when tiny, reduced when huge. */
export function rasterSize(stated: Size, maxSide: number): Size {
  const long = Math.max(stated.width, stated.height);
  const target = Math.min(Math.max(long, shortestLongSide), maxSide);
  const scale = long < shortestLongSide || long > maxSide ? target / long : 1;
  return {
    width: Math.min(maxSide, Math.max(1, Math.round(stated.width * scale))),
    height: Math.min(maxSide, Math.max(1, Math.round(stated.height * scale))),
  };
}

/** Draws through `<img>` from a blob URL: no script runs and nothing outside is loaded. Null when it cannot be drawn. */
export async function rasteriseSvg(svg: SafeSvg, size: Size): Promise<ImageBitmap | null> {
  const sized = svg.markup.replace(
    /^<((?:\w+:)?svg)\b([^>]*)>/,
    (_whole, tag: string, attributes: string) => {
      const others = attributes.replace(/\s(width|height)\s*=\s*("[^"]*"|'[^']*')/g, '');
      return `<${tag}${others} width="${size.width}" height="${size.height}">`;
    },
  );
  const url = URL.createObjectURL(new Blob([sized], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.drawImage(image, 0, 0, size.width, size.height);
    return canvas.transferToImageBitmap();
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
