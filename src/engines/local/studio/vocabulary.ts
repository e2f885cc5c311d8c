import { namedColours } from './language/colours.ts';
import {
  backdropTerms,
  cameraTerms,
  compositionTerms,
  lightTerms,
  liquidTerms,
  materialTerms,
  subjectTerms,
  surfaceTerms,
} from './language/terms.ts';

export interface VocabularyChip {
  readonly id: string;
  readonly label: string;
  /** Text that the chip adds to the prompt; understood by the parser as it stands. */
  readonly phrase: string;
  /** #rrggbb of a colour chip. */
  readonly colour?: string;
}
export interface VocabularyGroup {
  readonly id:
    | 'subject'
    | 'material'
    | 'colour'
    | 'liquid'
    | 'surface'
    | 'backdrop'
    | 'light'
    | 'camera'
    | 'composition';
  readonly label: string;
  readonly chips: readonly VocabularyChip[];
}

interface Listed {
  readonly id: string;
  readonly label: string;
  readonly phrase: string;
}

function chips(terms: readonly Listed[], before = ''): VocabularyChip[] {
  return terms.map(({ id, label, phrase }) => ({ id, label, phrase: before + phrase }));
}

/** The words Studio understands, grouped for chips. Light: no three, no DOM. */
export const studioVocabulary: readonly VocabularyGroup[] = [
  { id: 'subject', label: 'Subjects', chips: chips(subjectTerms) },
  { id: 'material', label: 'Materials', chips: chips(materialTerms) },
  {
    id: 'colour',
    label: 'Colours',
    chips: Object.entries(namedColours)
      .filter(([name]) => name !== 'gray')
      .map(([name, colour]) => ({
        id: name.replaceAll(' ', '-'),
        label: name.charAt(0).toUpperCase() + name.slice(1),
        phrase: name,
        colour,
      })),
  },
  { id: 'liquid', label: 'Filled with', chips: chips(liquidTerms, 'of ') },
  { id: 'surface', label: 'Surfaces', chips: chips(surfaceTerms, 'on ') },
  { id: 'backdrop', label: 'Backdrops', chips: chips(backdropTerms, 'against ') },
  { id: 'light', label: 'Light', chips: chips(lightTerms) },
  { id: 'camera', label: 'Camera', chips: chips(cameraTerms) },
  { id: 'composition', label: 'Composition', chips: chips(compositionTerms) },
];
