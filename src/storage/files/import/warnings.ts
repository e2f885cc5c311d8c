import { quoted } from './importErrors.ts';
import type { ColourKind, PictureHeader } from './sniffTypes.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';

/** The document space a source is opened in: wide sources in Display P3, all others in sRGB. */
export function workingSpace(colour: ColourKind): 'srgb' | 'display-p3' {
  const wide =
    colour === 'display-p3' || colour === 'adobe-rgb' || colour === 'prophoto' || colour === 'rec2020';
  return wide ? 'display-p3' : 'srgb';
}

const converted: Readonly<Partial<Record<ColourKind, string>>> = {
  'adobe-rgb': 'is in Adobe RGB; it was converted to Display P3. A few saturated greens may change.',
  prophoto: 'is in ProPhoto RGB; it was converted to Display P3. Very saturated colours were clipped.',
  rec2020: 'is in Rec. 2020; it was converted to Display P3. Very saturated colours were clipped.',
  cmyk: 'is in CMYK; it was converted to sRGB. Check its colours.',
};

/** What the person should know about how the picture was opened, one sentence each, naming the file. */
export function pictureWarnings(
  fileName: string,
  header: PictureHeader,
  colorSpace: 'srgb' | 'display-p3',
  reduced: { readonly from: Size; readonly to: Size } | null,
): string[] {
  const name = quoted(fileName);
  const warnings: string[] = [];
  if (header.animated) warnings.push(`${name} is animated; only its first frame was opened.`);
  else if (header.format === 'gif') warnings.push(`${name} is a GIF; its first frame was opened.`);
  if (header.bitDepth > 8) {
    warnings.push(`${name} has ${header.bitDepth} bits per channel; it was opened with 8.`);
  }
  const conversion = converted[header.colour];
  if (colorSpace === 'srgb' && workingSpace(header.colour) !== 'srgb') {
    warnings.push(`${name} was converted to sRGB, the document's colours. Very saturated ones were clipped.`);
  } else if (conversion !== undefined) warnings.push(`${name} ${conversion}`);
  else if (header.colour === 'other' && header.profileName !== '') {
    warnings.push(`${name} uses the colour profile “${header.profileName}”; it was converted to sRGB.`);
  }
  if (reduced) {
    const { from, to } = reduced;
    warnings.push(
      `${name} is ${from.width} × ${from.height} px, larger than a document can be; it was reduced to ${to.width} × ${to.height} px.`,
    );
  }
  return warnings;
}
