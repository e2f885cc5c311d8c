import { namedColours } from './colours.ts';
import {
  backdropTerms,
  cameraTerms,
  compositionTerms,
  lightTerms,
  liquidTerms,
  materialTerms,
  subjectTerms,
  surfaceTerms,
} from './terms.ts';
import type {
  BackdropId,
  CameraId,
  CompositionId,
  LightId,
  LiquidId,
  MaterialId,
  SubjectId,
  SurfaceId,
  Term,
} from './terms.ts';
import { nounForms } from './tokens.ts';

/** What a phrase can mean; one phrase may mean several things, the context decides. */
export interface Meanings {
  readonly subject?: SubjectId;
  readonly material?: MaterialId;
  readonly surface?: SurfaceId;
  readonly backdrop?: BackdropId;
  readonly light?: LightId;
  readonly camera?: CameraId;
  readonly composition?: CompositionId;
  readonly liquid?: LiquidId;
  readonly colour?: string;
  /** "table", "counter": a surface whose material stands before it. */
  readonly tableNoun?: true;
}

/** Longest phrase of the vocabulary, in words. */
export const longestPhrase = 6;

/** Phrase (words joined by one space, hyphens opened) to its meanings. */
export const lexicon: ReadonlyMap<string, Meanings> = buildLexicon();

function buildLexicon(): Map<string, Meanings> {
  const map = new Map<string, Meanings>();
  const add = (phrase: string, meaning: Meanings): void => {
    map.set(phrase, { ...map.get(phrase), ...meaning });
  };
  const each = (terms: readonly Term[], plurals: boolean, meaning: (id: string) => Meanings): void => {
    for (const entry of terms) {
      for (const phrase of [entry.phrase, ...entry.words]) {
        const opened = phrase.replaceAll('-', ' ');
        for (const form of plurals ? nounForms(opened) : [opened]) {
          // The first term that claims a phrase keeps it.
          const found = meaning(entry.id);
          const key = Object.keys(found)[0] as keyof Meanings;
          if (map.get(form)?.[key] === undefined) add(form, found);
        }
      }
    }
  };
  each(subjectTerms, true, (id) => ({ subject: id as SubjectId }));
  each(materialTerms, false, (id) => ({ material: id as MaterialId }));
  each(surfaceTerms, false, (id) => ({ surface: id as SurfaceId }));
  each(backdropTerms, false, (id) => ({ backdrop: id as BackdropId }));
  each(lightTerms, false, (id) => ({ light: id as LightId }));
  each(cameraTerms, false, (id) => ({ camera: id as CameraId }));
  each(compositionTerms, false, (id) => ({ composition: id as CompositionId }));
  each(liquidTerms, false, (id) => ({ liquid: id as LiquidId }));
  for (const [name, hex] of Object.entries(namedColours)) add(name, { colour: hex });
  for (const noun of [
    'table',
    'tabletop',
    'table top',
    'desk',
    'counter',
    'countertop',
    'surface',
    'slab',
    'floor',
    'ground',
    'board',
    'tray',
    'shelf',
  ]) {
    add(noun, { tableNoun: true });
  }
  return map;
}

/** A material under the things makes a surface. */
export const surfaceOfMaterial: Readonly<Partial<Record<MaterialId, SurfaceId>>> = {
  marble: 'marble',
  wood: 'oak',
  'dark-wood': 'walnut',
  concrete: 'concrete',
  fabric: 'linen',
  velvet: 'linen',
  plastic: 'acrylic',
  'matte-plastic': 'paper',
  glass: 'acrylic',
  'frosted-glass': 'acrylic',
  chrome: 'mirror',
  steel: 'steel',
  stone: 'slate',
  paper: 'paper',
  ceramic: 'tiles',
  terracotta: 'plaster',
};

/** A material behind the things makes a backdrop. */
export const backdropOfMaterial: Readonly<Partial<Record<MaterialId, BackdropId>>> = {
  wood: 'slats',
  'dark-wood': 'slats',
  concrete: 'concrete',
  fabric: 'curtain',
  velvet: 'curtain',
  paper: 'paper',
  ceramic: 'tiles',
  stone: 'concrete',
};

/** "a glass on a table": a material word that is also a thing. */
export const subjectOfMaterial: Readonly<Partial<Record<MaterialId, SubjectId>>> = { glass: 'tumbler' };
