import type { StylePreset } from '../../kernel/operations/catalogue.ts';

/** In the order they are shown. `text` says what to expect of it, in one line. */
export const presets: readonly {
  readonly id: StylePreset;
  readonly name: string;
  readonly text: string;
}[] = [
  { id: 'oil', name: 'Oil', text: 'Strokes that follow the forms, with relief.' },
  { id: 'watercolour', name: 'Watercolour', text: 'Thin washes that gather at edges, on rough paper.' },
  { id: 'gouache', name: 'Gouache', text: 'Flat, opaque areas in few tones: a poster.' },
  { id: 'pastel', name: 'Pastel', text: 'Chalk that leaves the paper’s grain open.' },
  { id: 'pencil', name: 'Pencil', text: 'Graphite lines and shading on white paper.' },
  { id: 'charcoal', name: 'Charcoal', text: 'Broad, dark and smudged, on rough paper.' },
  { id: 'ink', name: 'Ink', text: 'Black only: lines, solid shadows, engraved half-tones.' },
  { id: 'comic', name: 'Comic', text: 'Clear outlines over flat colours.' },
];
