/**
 * `Iptc4xmpExt:DigitalSourceType`: one term of the IPTC controlled vocabulary.
 * Source: IPTC NewsCodes "Digital Source Type"; the terms are `http`, not `https`.
 */
const digitalSourceTypeBase = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** Terms this program may write. Retired terms are not in the type, so that none can be written. */
const writableCodes = [
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
  'humanEdits',
  'algorithmicallyEnhanced',
  'composite',
  'compositeCapture',
  'digitalCapture',
  'computationalCapture',
  'negativeFilm',
  'positiveFilm',
  'print',
  'screenCapture',
  'virtualRecording',
  'digitalCreation',
  'dataDrivenMedia',
  'algorithmicMedia',
] as const;

export type DigitalSourceType = (typeof writableCodes)[number];

/** Retired terms still stand in older files; each is read as the term that took its place. */
const retiredCodes: Readonly<Record<string, DigitalSourceType>> = {
  minorHumanEdits: 'humanEdits',
  digitalArt: 'digitalCreation',
  softwareImage: 'digitalCreation',
};

export function sourceTypeUri(code: DigitalSourceType): string {
  return `${digitalSourceTypeBase}${code}`;
}

/**
 * The term a source file names, or null when it names none we know.
 * Accepts the URI (also `https`, a common mistake), and the bare code. C2PA's own
 * `trainedAlgorithmicData` is read as generated, its `empty` as no statement.
 */
export function parseSourceType(value: string): DigitalSourceType | null {
  const code = value.trim().replace(/^.*[/:#]/, '');
  if (code === 'trainedAlgorithmicData') return 'trainedAlgorithmicMedia';
  const retired = Object.hasOwn(retiredCodes, code) ? retiredCodes[code] : undefined;
  if (retired) return retired;
  return writableCodes.find((known) => known.toLowerCase() === code.toLowerCase()) ?? null;
}

const labels: Readonly<Record<DigitalSourceType, string>> = {
  trainedAlgorithmicMedia: 'Created using generative AI',
  compositeWithTrainedAlgorithmicMedia: 'Edited using generative AI',
  compositeSynthetic: 'Composite with a generated element',
  humanEdits: 'Edited by people, no generative AI',
  algorithmicallyEnhanced: 'Enhanced by an algorithm',
  composite: 'Composite',
  compositeCapture: 'Composite of captured pictures',
  digitalCapture: 'Captured by a digital camera',
  computationalCapture: 'Computational capture by a camera',
  negativeFilm: 'Digitised from a negative',
  positiveFilm: 'Digitised from a positive',
  print: 'Digitised from a print',
  screenCapture: 'Screen capture',
  virtualRecording: 'Recording of a virtual event',
  digitalCreation: 'Created by people with digital tools',
  dataDrivenMedia: 'Made from data',
  algorithmicMedia: 'Rendered by an algorithm, no trained model',
};

/** In words, for the export dialog. */
export function sourceTypeLabel(code: DigitalSourceType): string {
  return labels[code];
}
