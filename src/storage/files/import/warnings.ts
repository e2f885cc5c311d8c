import { quoted } from './importErrors.ts';
import type { ColourSpace } from './importTypes.ts';
import type { ColourKind, PictureHeader } from './sniffTypes.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';

/** The document space a source is opened in: wide sources in Display P3, all others in sRGB. */
export function workingSpace(colour: ColourKind): ColourSpace {
  const wide =
    colour === 'display-p3' || colour === 'adobe-rgb' || colour === 'prophoto' || colour === 'rec2020';
  return wide ? 'display-p3' : 'srgb';
}

const spaceNames: Readonly<Record<ColourSpace, string>> = { srgb: 'sRGB', 'display-p3': 'Display P3' };

const converted: Readonly<Partial<Record<ColourKind, { readonly name: string; readonly effect: string }>>> = {
  'display-p3': { name: 'Display P3', effect: 'Very saturated colours were clipped.' },
  'adobe-rgb': { name: 'Adobe RGB', effect: 'A few saturated greens may change.' },
  prophoto: { name: 'ProPhoto RGB', effect: 'Very saturated colours were clipped.' },
  rec2020: { name: 'Rec. 2020', effect: 'Very saturated colours were clipped.' },
  cmyk: { name: 'CMYK', effect: 'Check its colours.' },
};

/** What the person should know about how the picture was opened, one sentence each, naming the file. */
export function pictureWarnings(
  fileName: string,
  header: PictureHeader,
  space: ColourSpace,
  reduced: { readonly from: Size; readonly to: Size } | null,
): string[] {
  const name = quoted(fileName);
  const warnings: string[] = [];
  if (header.animated) warnings.push(`${name} is animated; only its first frame was opened.`);
  else if (header.format === 'gif') warnings.push(`${name} is a GIF; its first frame was opened.`);
  if (header.bitDepth > 8) {
    warnings.push(`${name} has ${header.bitDepth} bits per channel; it was opened with 8.`);
  }
  const conversion = header.colour === space ? undefined : converted[header.colour];
  if (conversion !== undefined) {
    const { name: from, effect } = conversion;
    warnings.push(`${name} is in ${from}; it was converted to ${spaceNames[space]}. ${effect}`);
  } else if (header.colour === 'other' && header.profileName !== '') {
    warnings.push(
      `${name} uses the colour profile “${header.profileName}”; it was converted to ${spaceNames[space]}.`,
    );
  }
  if (reduced) {
    const { from, to } = reduced;
    warnings.push(
      `${name} is ${from.width} × ${from.height} px, larger than a document can be; it was reduced to ${to.width} × ${to.height} px.`,
    );
  }
  return warnings;
}
