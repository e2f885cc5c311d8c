/** Colour names a prompt may use. Where a fruit or a metal has the same name, the context decides. */
export const namedColours: Readonly<Record<string, string>> = {
  white: '#f4f3f0',
  'off white': '#ece7dc',
  ivory: '#efe7d3',
  cream: '#efe3c8',
  eggshell: '#ebe3d2',
  beige: '#d9c5a7',
  sand: '#d3bd97',
  tan: '#c9a57c',
  camel: '#b98d5c',
  taupe: '#8d7f72',
  khaki: '#a89a6b',
  ochre: '#c48a2f',
  mustard: '#d2a02c',
  yellow: '#f0c928',
  saffron: '#eaa722',
  amber: '#c9731c',
  orange: '#e8822a',
  apricot: '#f0b184',
  peach: '#f2bd9c',
  coral: '#ec7660',
  salmon: '#ee9481',
  rust: '#a9502c',
  terracotta: '#bd6b4c',
  brown: '#6b4427',
  chocolate: '#4a2b1a',
  caramel: '#b8752f',
  red: '#c32a26',
  crimson: '#a81c33',
  scarlet: '#d22d1e',
  burgundy: '#671d2c',
  maroon: '#5d1a22',
  pink: '#eeadb7',
  'hot pink': '#e4528f',
  rose: '#db8b93',
  blush: '#ecc9c0',
  magenta: '#c02a86',
  fuchsia: '#cb2f8c',
  purple: '#6d3b8c',
  plum: '#66304f',
  aubergine: '#3d2238',
  violet: '#7b56a8',
  lavender: '#b9abd6',
  lilac: '#c6aed4',
  mauve: '#b093a8',
  indigo: '#36357f',
  navy: '#1d2a4c',
  blue: '#2b63b4',
  cobalt: '#1f4ca8',
  'royal blue': '#2a4fc0',
  'sky blue': '#94c1e2',
  'baby blue': '#b7d5e8',
  'powder blue': '#b5ccd8',
  azure: '#4c9bd8',
  cyan: '#3cb9cf',
  turquoise: '#3bb7ad',
  aqua: '#7fd0cb',
  teal: '#1f7474',
  petrol: '#17505c',
  mint: '#b3dcc4',
  green: '#2f7d46',
  emerald: '#12794f',
  'forest green': '#204a30',
  'bottle green': '#16402c',
  olive: '#77773a',
  sage: '#a3b094',
  moss: '#66713a',
  lime: '#a3c93a',
  pistachio: '#b8cc8f',
  black: '#1b1b1c',
  charcoal: '#35363a',
  graphite: '#47494d',
  grey: '#8f8f8f',
  gray: '#8f8f8f',
  silver: '#bfc1c4',
  stone: '#b4ab9d',
};

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export function parseHex(hex: string): Rgb {
  const digits = hex.slice(1);
  const full = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits;
  const value = Number.parseInt(full, 16);
  return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255 };
}

export function toHex(colour: Rgb): string {
  const part = (value: number): string =>
    Math.max(0, Math.min(255, Math.round(value)))
      .toString(16)
      .padStart(2, '0');
  return `#${part(colour.r)}${part(colour.g)}${part(colour.b)}`;
}

/** Blend in sRGB: `amount` 0 is `from`, 1 is `to`. */
export function mixHex(from: string, to: string, amount: number): string {
  const a = parseHex(from);
  const b = parseHex(to);
  return toHex({
    r: a.r + (b.r - a.r) * amount,
    g: a.g + (b.g - a.g) * amount,
    b: a.b + (b.b - a.b) * amount,
  });
}

/** "dark red", "pale green", "muted blue". Unknown modifiers leave the colour as it is. */
export function modifyColour(hex: string, modifier: string): string {
  switch (modifier) {
    case 'dark':
    case 'deep':
      return mixHex(hex, '#0c0c10', modifier === 'dark' ? 0.5 : 0.3);
    case 'light':
    case 'pale':
    case 'pastel':
      return mixHex(hex, '#ffffff', modifier === 'light' ? 0.45 : 0.6);
    case 'muted':
    case 'dusty':
    case 'soft':
      return mixHex(hex, '#a8a29a', 0.4);
    case 'bright':
    case 'vivid':
      return saturate(hex, 1.35);
    case 'warm':
      return mixHex(hex, '#e0a060', 0.2);
    case 'cool':
      return mixHex(hex, '#7090c0', 0.2);
    default:
      return hex;
  }
}

export const colourModifiers: readonly string[] = [
  'dark',
  'deep',
  'light',
  'pale',
  'pastel',
  'muted',
  'dusty',
  'soft',
  'bright',
  'vivid',
  'warm',
  'cool',
];

function saturate(hex: string, amount: number): string {
  const { r, g, b } = parseHex(hex);
  const mean = (r + g + b) / 3;
  return toHex({
    r: mean + (r - mean) * amount,
    g: mean + (g - mean) * amount,
    b: mean + (b - mean) * amount,
  });
}
