/** Colours the canvas itself draws; everything around it takes them from the design tokens. */
export interface CanvasTheme {
  /** Behind and around the document: the neutral of `--surface-canvas`, so that no hue sways the eye. */
  readonly pasteboard: string;
  readonly checkerLight: string;
  readonly checkerDark: string;
  readonly documentEdge: string;
  /** `r, g, b` of the soft shadow at the document's edge. */
  readonly shadow: string;
}

/** The mask tint: a colour that ordinary photographs lack, the same in both themes. */
export const maskTint = '#ff2d7a';
export const maskTintStripe = '#ff6ca3';
/** CSS opacity of the mask layer: overlapping strokes stay at exactly this. */
export const maskOpacity = 0.5;
/** Lines drawn over the picture: light core, dark casing, so they read on any pixel. */
export const overlayCore = '#ffffff';
export const overlayCasing = 'rgba(0, 0, 0, 0.75)';

const themes: Readonly<Record<'dark' | 'light', CanvasTheme>> = {
  dark: {
    pasteboard: '#161616',
    checkerLight: '#3a3a3a',
    checkerDark: '#303030',
    documentEdge: 'rgba(0, 0, 0, 0.65)',
    shadow: '0, 0, 0',
  },
  light: {
    pasteboard: '#d6d6d6',
    checkerLight: '#ffffff',
    checkerDark: '#e8e8e8',
    documentEdge: 'rgba(0, 0, 0, 0.28)',
    shadow: '20, 20, 20',
  },
};

export function canvasTheme(name: 'dark' | 'light'): CanvasTheme {
  return themes[name];
}
