import type {
  BackdropId,
  CameraId,
  CompositionId,
  LightId,
  LiquidId,
  MaterialId,
  SubjectId,
  SurfaceId,
} from './terms.ts';

interface Draft {
  subject: SubjectId;
  count: number;
  material: MaterialId | null;
  colours: string[];
  liquid: LiquidId | null;
  inside: number | null;
}

/** Words gathered in front of a noun that has not come yet. */
export interface Pending {
  count: number | null;
  colours: string[];
  modifier: string | null;
  material: MaterialId | null;
  liquid: LiquidId | null;
  surface: SurfaceId | null;
}

/** What was read so far. */
export interface State {
  readonly subjects: Draft[];
  surface: SurfaceId | null;
  surfaceColour: string | null;
  backdrop: BackdropId | null;
  backdropColour: string | null;
  light: LightId | null;
  camera: CameraId | null;
  composition: CompositionId | null;
  readonly unknown: string[];
  pending: Pending;
  /** The preposition that opened this phrase: 'on', 'against', 'of', 'in', 'with' or ''. */
  link: string;
  /** The noun that a following "in blue" or "of green glass" speaks of. */
  last: 'subject' | 'surface' | 'backdrop' | null;
}

export function emptyPending(): Pending {
  return { count: null, colours: [], modifier: null, material: null, liquid: null, surface: null };
}

export function emptyState(): State {
  return {
    subjects: [],
    surface: null,
    surfaceColour: null,
    backdrop: null,
    backdropColour: null,
    light: null,
    camera: null,
    composition: null,
    unknown: [],
    pending: emptyPending(),
    link: '',
    last: null,
  };
}
