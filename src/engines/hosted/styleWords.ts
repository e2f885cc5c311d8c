import type { StyleTransferJob } from './contract.ts';

/** The task of a style transfer for services that are told it in words; the reference, where there is one, is the second picture. */
export function styleInstruction({ prompt, reference, strength }: StyleTransferJob): string {
  const style = reference === null ? `as ${prompt}` : 'in the style of the second picture';
  return [
    `Redraw the first picture ${style}.`,
    ...(reference === null
      ? []
      : [
          'Take only medium, brushwork, palette and light from the second picture, none of the things in it.',
        ]),
    degreeOf(strength),
    'Keep what is shown, its shapes, positions and proportions, the framing, and any lettering readable.',
    'Answer with the redrawn first picture only.',
  ].join(' ');
}

function degreeOf(strength: number): string {
  if (strength < 0.34) return 'Change it only slightly: a hint of the style over the picture as it is.';
  if (strength < 0.67) return 'Let the style be clear, with the picture still close to what it was.';
  return 'Carry the style through the whole picture.';
}
