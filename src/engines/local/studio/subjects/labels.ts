import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RGBAFormat,
  SRGBColorSpace,
  UnsignedByteType,
} from 'three';

import { surface } from '../scene/finishes.ts';
import { sheet } from '../scene/geometry.ts';
import type { OpaquePart } from '../scene/types.ts';

export type LabelDesign =
  | 'wine'
  | 'jar'
  | 'candle'
  | 'serum'
  | 'tube'
  | 'box'
  | 'cream'
  | 'can'
  | 'perfume'
  | 'pump'
  | 'book';

interface LabelOptions {
  readonly design: LabelDesign;
  readonly ink: string;
  /** Paper colour, or null for ink printed straight on the body. */
  readonly paper: string | null;
}

export interface CylinderLabelOptions extends LabelOptions {
  readonly radius: number;
  readonly low: number;
  readonly high: number;
  /** Half of the angle covered, radians. */
  readonly arc: number;
}

/** A paper label wrapped round a cylinder, facing +z. */
export function cylinderLabel(options: CylinderLabelOptions): OpaquePart {
  const { radius, low, high, arc } = options;
  const geometry = sheet(40, 2, (u, v, out) => {
    const angle = (u - 0.5) * 2 * arc;
    out.set(Math.sin(angle) * radius, low + (high - low) * v, Math.cos(angle) * radius);
  });
  const aspect = (2 * arc * radius) / (high - low);
  return {
    role: 'opaque',
    geometry,
    surface: surface({
      base: options.paper ?? '#ffffff',
      roughness: 0.82,
      pattern: 'kraft',
      patternScale: 2,
      bump: 0.4,
      specular: 0.35,
    }),
    label: labelTexture(options, aspect),
  };
}

/** Draws the print of a label. Wording is neutral and names no brand. */
export function labelTexture(options: LabelOptions, aspect: number): DataTexture {
  const height = aspect > 2 ? Math.max(64, Math.round(1024 / aspect)) : 512;
  const width = Math.max(64, Math.round(height * aspect));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const texture = (data: Uint8Array<ArrayBuffer>): DataTexture => {
    const result = new DataTexture(data, width, height, RGBAFormat, UnsignedByteType);
    result.colorSpace = SRGBColorSpace;
    result.magFilter = LinearFilter;
    result.minFilter = LinearMipmapLinearFilter;
    result.generateMipmaps = true;
    result.anisotropy = 8;
    result.flipY = false;
    result.needsUpdate = true;
    return result;
  };
  if (context === null) return texture(new Uint8Array(width * height * 4));
  // Row 0 of the texture is the bottom of the label.
  context.translate(0, height);
  context.scale(1, -1);
  if (options.paper !== null) {
    context.fillStyle = options.paper;
    context.fillRect(0, 0, width, height);
  }
  context.fillStyle = options.ink;
  context.strokeStyle = options.ink;
  draw(context, options.design, width, height);
  const pixels = context.getImageData(0, 0, width, height).data;
  return texture(new Uint8Array(pixels));
}

type Pen = OffscreenCanvasRenderingContext2D;

function line(
  pen: Pen,
  text: string,
  x: number,
  y: number,
  size: number,
  spacing: number,
  font: string,
): void {
  pen.font = `${font.includes('italic') ? 'italic ' : ''}${font.includes('bold') ? '600 ' : '400 '}${String(size)}px ${font.includes('sans') ? 'Helvetica, Arial, sans-serif' : 'Georgia, "Times New Roman", serif'}`;
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  pen.letterSpacing = `${String(spacing)}px`;
  pen.fillText(text, x + spacing / 2, y);
}

function rule(pen: Pen, x: number, y: number, length: number, thick: number): void {
  pen.fillRect(x - length / 2, y - thick / 2, length, thick);
}

function draw(pen: Pen, design: LabelDesign, w: number, h: number): void {
  const x = w / 2;
  switch (design) {
    case 'wine':
      pen.lineWidth = 3;
      pen.strokeRect(18, 18, w - 36, h - 36);
      line(pen, 'DOMAINE', x, h * 0.17, 26, 12, 'serif');
      line(pen, 'Sur le Coteau', x, h * 0.33, 58, 0, 'serif italic');
      rule(pen, x, h * 0.45, w * 0.3, 2);
      line(pen, 'CUVÉE No 7', x, h * 0.55, 28, 7, 'serif');
      pen.beginPath();
      pen.arc(x, h * 0.71, 34, 0, 7);
      pen.lineWidth = 2;
      pen.stroke();
      line(pen, 'S', x, h * 0.715, 40, 0, 'serif italic');
      line(pen, '75 cl   ·   13 % vol', x, h * 0.88, 20, 3, 'serif');
      return;
    case 'jar':
      line(pen, 'WILD', x, h * 0.26, 34, 18, 'serif');
      line(pen, 'Blossom', x, h * 0.47, 92, 0, 'serif italic');
      rule(pen, x, h * 0.63, w * 0.34, 3);
      line(pen, '450 g', x, h * 0.77, 32, 6, 'serif');
      return;
    case 'candle':
      pen.lineWidth = 3;
      pen.strokeRect(16, 16, w - 32, h - 32);
      line(pen, 'FIG & CEDAR', x, h * 0.4, 62, 12, 'serif');
      rule(pen, x, h * 0.54, w * 0.14, 3);
      line(pen, 'scented candle', x, h * 0.66, 36, 3, 'serif italic');
      line(pen, '220 g', x, h * 0.82, 26, 6, 'sans');
      return;
    case 'serum':
      line(pen, 'no. 4', x, h * 0.2, 60, 0, 'serif italic');
      rule(pen, x, h * 0.33, w * 0.5, 3);
      line(pen, 'FACE', x, h * 0.47, 46, 14, 'sans');
      line(pen, 'SERUM', x, h * 0.58, 46, 14, 'sans');
      line(pen, '30 ml', x, h * 0.86, 30, 4, 'sans');
      return;
    case 'tube':
      line(pen, 'calm', x, h * 0.28, 96, 0, 'serif italic');
      rule(pen, x, h * 0.42, w * 0.2, 3);
      line(pen, 'HAND CREAM', x, h * 0.5, 26, 7, 'sans');
      line(pen, 'oat + almond', x, h * 0.57, 24, 2, 'sans');
      line(pen, '75 ml', x, h * 0.9, 22, 3, 'sans');
      return;
    case 'pump':
      line(pen, 'WASH', x, h * 0.24, 74, 22, 'sans');
      rule(pen, x, h * 0.38, w * 0.46, 3);
      line(pen, 'bergamot · sage', x, h * 0.5, 36, 2, 'serif italic');
      line(pen, '300 ml', x, h * 0.84, 28, 4, 'sans');
      return;
    case 'box':
      line(pen, 'OBJECT', x, h * 0.32, 52, 22, 'sans');
      rule(pen, x, h * 0.42, w * 0.16, 3);
      line(pen, 'No 12', x, h * 0.5, 36, 3, 'serif italic');
      return;
    case 'cream':
      line(pen, 'rich cream', x, h * 0.42, 120, 0, 'serif italic');
      line(pen, '50 ml', x, h * 0.72, 56, 8, 'sans');
      return;
    case 'perfume':
      pen.lineWidth = 3;
      pen.strokeRect(10, 10, w - 20, h - 20);
      line(pen, 'NUIT', x, h * 0.38, 92, 26, 'serif');
      line(pen, 'eau de parfum', x, h * 0.6, 40, 2, 'serif italic');
      line(pen, '50 ml', x, h * 0.8, 28, 4, 'sans');
      return;
    case 'can':
      pen.beginPath();
      pen.arc(x, h * 0.36, h * 0.17, 0, 7);
      pen.fill();
      line(pen, 'SODA', x, h * 0.66, 84, 20, 'sans bold');
      line(pen, 'blood orange', x, h * 0.78, 38, 2, 'serif italic');
      line(pen, '330 ml', x, h * 0.9, 22, 3, 'sans');
      return;
    case 'book':
      line(pen, 'FORM & LIGHT', x, h * 0.5, h * 0.5, h * 0.12, 'serif');
      return;
  }
}

/** A print on a flat front at z = `depth`. */
export function flatLabel(
  design: LabelDesign,
  ink: string,
  paper: string | null,
  width: number,
  height: number,
  bottom: number,
  depth: number,
  under: OpaquePart['surface'],
): OpaquePart {
  const geometry = sheet(1, 1, (u, v, out) => {
    out.set((u - 0.5) * width, bottom + v * height, depth);
  });
  return {
    role: 'opaque',
    geometry,
    surface: under,
    label: labelTexture({ design, ink, paper }, width / height),
  };
}
