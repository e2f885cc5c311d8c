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

/** A colour as asked for: #rrggbb, modifiers such as "dark" already applied. */
export type HexColour = string;

export interface SubjectRequest {
  readonly subject: SubjectId;
  /** 1..maximumPerSubject. */
  readonly count: number;
  readonly material: MaterialId | null;
  /** One for all, or one per instance in turn ("red, green and blue bottles"). */
  readonly colours: readonly HexColour[];
  readonly liquid: LiquidId | null;
  /** Index of the request these things lie in ("a bowl of lemons"), or null. */
  readonly inside: number | null;
}

export interface SetRequest<Id> {
  readonly id: Id | null;
  readonly colour: HexColour | null;
}

/** What the prompt says, nothing added: null is "not said" and left to the seed. */
export interface SceneRequest {
  readonly subjects: readonly SubjectRequest[];
  readonly surface: SetRequest<SurfaceId>;
  readonly backdrop: SetRequest<BackdropId>;
  readonly light: LightId | null;
  readonly camera: CameraId | null;
  readonly composition: CompositionId | null;
  /** Words of the prompt outside the vocabulary and negations that cannot be honoured, in order, without repeats. */
  readonly notUnderstood: readonly string[];
  /** Facts a person should see, such as a count that was reduced. */
  readonly notes: readonly string[];
}

export const maximumPerSubject = 12;
export const maximumObjects = 24;
