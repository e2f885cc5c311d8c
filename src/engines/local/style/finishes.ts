import { mixed32, valueNoise } from './noise.ts';
import type { Plane } from './planes.ts';

/** One row of the picture, enlarged from working size. */
export interface Row {
  /** Of its first pixel. */
  readonly x: number;
  readonly y: number;
  readonly length: number;
  /** The painting; the finish writes over it. 0..1. */
  readonly red: Plane;
  readonly green: Plane;
  readonly blue: Plane;
  /** Brightness with its edges driven apart; 0 where the look has no ink. */
  readonly lines: Plane;
  /** About 0.5; relief about 0. */
  readonly bristles: Plane;
  readonly relief: Plane;
  readonly steepness: Plane;
}

/** Of the whole picture. */
export interface Sheet {
  readonly seed: number;
  /** Pixels of the picture per pixel at 1,600 a side: what is drawn looks alike at every size. */
  readonly unit: number;
  /** Brightness of the darkest and the lightest areas, 0..1. */
  readonly dark: number;
  readonly light: number;
}

/** Turns the painted row into the look, at full size: paper, ink and relief stay sharp however far it is enlarged. */
export type Finish = (row: Row, sheet: Sheet) => void;

const clamp = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value);

function smoothstep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}

const lumaAt = ({ red, green, blue }: Row, i: number): number =>
  0.299 * (red[i] as number) + 0.587 * (green[i] as number) + 0.114 * (blue[i] as number);

/** Brightness between the darkest and the lightest areas of the picture. */
const toned = (luma: number, { dark, light }: Sheet): number => (luma - dark) / Math.max(0.05, light - dark);

/** Fibres of rough paper, 0..1 about 0.5. */
function paperAt(x: number, y: number, { unit, seed }: Sheet): number {
  const fine = valueNoise(x, y, 1.6 * unit + 0.6, seed + 11);
  const coarse = valueNoise(x, y, 4.3 * unit + 0.6, seed + 12);
  return 0.62 * fine + 0.38 * coarse;
}

/** The threshold of XDoG, softened: 1 = paper, 0 = ink. */
const inked = (value: number, threshold: number, softness: number): number =>
  value >= threshold ? 1 : 1 + Math.tanh((value - threshold) * softness);

function writeGrey(row: Row, i: number, share: number, ink: Colour, paper: Colour): void {
  row.red[i] = ink[0] + share * (paper[0] - ink[0]);
  row.green[i] = ink[1] + share * (paper[1] - ink[1]);
  row.blue[i] = ink[2] + share * (paper[2] - ink[2]);
}

type Colour = readonly [number, number, number];

function writeColour(row: Row, i: number, luma: number, saturation: number, gain: number): void {
  row.red[i] = (luma + saturation * ((row.red[i] as number) - luma)) * gain;
  row.green[i] = (luma + saturation * ((row.green[i] as number) - luma)) * gain;
  row.blue[i] = (luma + saturation * ((row.blue[i] as number) - luma)) * gain;
}

export const oil: Finish = (row) => {
  for (let i = 0; i < row.length; i += 1) {
    const luma = lumaAt(row, i);
    // Thick where it is light, thin in the shadows, as it is painted.
    const body = 0.35 + 0.65 * luma;
    const light = 0.2 * body * (row.relief[i] as number);
    const streak = 0.09 * ((row.bristles[i] as number) - 0.5);
    writeColour(row, i, luma, 1.16, 1 + light + streak);
  }
};

export const watercolour: Finish = (row, sheet) => {
  const { unit, seed } = sheet;
  for (let i = 0; i < row.length; i += 1) {
    const x = row.x + i;
    const luma = lumaAt(row, i);
    const wash =
      0.6 * valueNoise(x, row.y, 70 * unit, seed + 1) + 0.4 * valueNoise(x, row.y, 22 * unit, seed + 2);
    const paper = paperAt(x, row.y, sheet);
    const rim = smoothstep(0.015, 0.13, row.steepness[i] as number);
    // Bousseau, Kaplan, Thollot and Sillion, Interactive watercolor rendering, NPAR 2006: C' = C − (C − C²)(d − 1).
    const density = 0.72 + 0.75 * (wash - 0.5) + 0.55 * (paper - 0.5) + 0.85 * rim;
    const open = smoothstep(0.8, 0.99, luma);
    for (const plane of [row.red, row.green, row.blue]) {
      const vivid = clamp(luma + 1.22 * ((plane[i] as number) - luma));
      const thin = 0.07 + 0.93 * vivid;
      const pigment = thin - (thin - thin * thin) * (density - 1);
      plane[i] = pigment + open * (0.985 - pigment) * 0.8;
    }
  }
};

const tones = 6;

export const gouache: Finish = (row, sheet) => {
  for (let i = 0; i < row.length; i += 1) {
    const luma = lumaAt(row, i);
    const wanted = stepped(luma, tones, 9);
    const dry = 0.05 * ((row.bristles[i] as number) - 0.5) + 0.05 * (paperAt(row.x + i, row.y, sheet) - 0.5);
    writeColour(row, i, luma, 1.28, (wanted + 0.02) / (luma + 0.02) + dry);
  }
};

/** In `count` tones with soft steps between them: Winnemöller, Olsen and Gooch, Real-time video abstraction, 2006. */
function stepped(value: number, count: number, softness: number): number {
  const nearest = (Math.floor(value * count) + 0.5) / count;
  const within = (value - nearest) * count;
  return (
    nearest + (Math.tanh(softness * (within + 0.5)) - Math.tanh(softness * (0.5 - within))) / (2 * count)
  );
}

const creamPaper: Colour = [0.955, 0.935, 0.89];

export const pastel: Finish = (row, sheet) => {
  for (let i = 0; i < row.length; i += 1) {
    const luma = lumaAt(row, i);
    const paper = paperAt(row.x + i, row.y, sheet);
    const press = 0.8 + 0.3 * (1 - luma) + 0.45 * ((row.bristles[i] as number) - 0.5);
    const cover = 0.58 + 0.42 * smoothstep(0, 0.75, press - 0.85 * paper);
    writeColour(row, i, luma, 1.25, 1.04);
    row.red[i] = creamPaper[0] + cover * ((row.red[i] as number) - creamPaper[0]);
    row.green[i] = creamPaper[1] + cover * ((row.green[i] as number) - creamPaper[1]);
    row.blue[i] = creamPaper[2] + cover * ((row.blue[i] as number) - creamPaper[2]);
  }
};

const graphite: Colour = [0.17, 0.17, 0.185];
const whitePaper: Colour = [0.985, 0.98, 0.97];

export const pencil: Finish = (row, sheet) => {
  for (let i = 0; i < row.length; i += 1) {
    const x = row.x + i;
    const tone = clamp(1 - toned(lumaAt(row, i), sheet));
    const paper = paperAt(x, row.y, sheet);
    const shade = Math.max(
      hatched(x, row.y, 0.9, tone, 0.12, sheet),
      hatched(x, row.y, -0.55, tone, 0.46, sheet),
      hatched(x, row.y, 0.25, tone, 0.72, sheet),
    );
    const line = 1 - inked(row.lines[i] as number, 0.72 * sheet.light, 3.2);
    const pressed = clamp(0.24 * tone + 0.5 * tone ** 3 + 0.48 * shade * (1 - 0.55 * tone) + 0.85 * line);
    const cover = clamp(pressed * (0.86 + 0.8 * (paper - 0.42) * (1.25 - tone)));
    writeGrey(row, i, 1 - cover, graphite, whitePaper);
  }
};

/** Strokes at one angle, where the tone is darker than `from`. */
function hatched(
  x: number,
  y: number,
  angle: number,
  tone: number,
  from: number,
  { unit, seed }: Sheet,
): number {
  const press = smoothstep(from, from + 0.42, tone);
  if (press === 0) return 0;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = (cos * x + sin * y) / 26;
  const across = -sin * x + cos * y;
  const stroke = valueNoise(along, across, 1.5 * unit + 0.4, seed + Math.round(angle * 100));
  return press * smoothstep(0.32, 0.72, stroke);
}

const coal: Colour = [0.11, 0.1, 0.1];
const tonedPaper: Colour = [0.93, 0.91, 0.87];

export const charcoal: Finish = (row, sheet) => {
  for (let i = 0; i < row.length; i += 1) {
    const x = row.x + i;
    const tone = clamp(1 - toned(lumaAt(row, i), sheet));
    const paper =
      0.6 * paperAt(x, row.y, sheet) + 0.4 * valueNoise(x, row.y, 2.6 * sheet.unit + 0.6, sheet.seed + 5);
    const streak = (row.bristles[i] as number) - 0.5;
    const line = 1 - inked(row.lines[i] as number, 0.66 * sheet.light, 2.2);
    const dust = 0.72 * tone ** 1.35 + 0.26 * streak * smoothstep(0.1, 0.5, tone);
    const grip = smoothstep(0.1, 0.62, dust + 0.75 * line - 0.55 * (paper - 0.5) * (1.15 - tone));
    writeGrey(row, i, 1 - clamp(0.5 * dust + 0.62 * grip), coal, tonedPaper);
  }
};

const black: Colour = [0.055, 0.055, 0.07];

export const ink: Finish = (row, sheet) => {
  for (let i = 0; i < row.length; i += 1) {
    const x = row.x + i;
    const wobble = 2.2 * valueNoise(x, row.y, 30 * sheet.unit, sheet.seed + 3);
    // Half-tones become lines that swell with the shadow, as an engraver cuts them.
    const wave = 0.5 + 0.5 * Math.sin((0.45 * x + 0.9 * row.y) / Math.max(0.7, sheet.unit) + wobble);
    const threshold = sheet.dark + (0.27 + 0.36 * wave) * (sheet.light - sheet.dark);
    writeGrey(row, i, inked(row.lines[i] as number, threshold, 22), black, whitePaper);
  }
};

export const comic: Finish = (row, sheet) => {
  for (let i = 0; i < row.length; i += 1) {
    const luma = lumaAt(row, i);
    const wanted = stepped(luma, 7, 6);
    const threshold = sheet.dark + 0.2 * (sheet.light - sheet.dark);
    const line = inked(row.lines[i] as number, threshold, 9 / Math.sqrt(sheet.unit));
    writeColour(row, i, luma, 1.3, (wanted + 0.02) / (luma + 0.02));
    row.red[i] = black[0] + line * ((row.red[i] as number) - black[0]);
    row.green[i] = black[1] + line * ((row.green[i] as number) - black[1]);
    row.blue[i] = black[2] + line * ((row.blue[i] as number) - black[2]);
  }
};

/** −0.5..0.5: soft gradients would show the steps of eight bits without it. */
export const dither = (x: number, y: number, seed: number): number =>
  mixed32(x, y, seed + 99) * 2 ** -32 - 0.5;
