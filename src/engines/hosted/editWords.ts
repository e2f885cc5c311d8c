/** The task of a new backdrop for services that edit a picture by words. */
export function backdropInstruction(backdrop: string): string {
  return [
    'Keep the main subject of this picture exactly as it is: shape, position, size and details.',
    `Replace everything behind it with this: ${backdrop.trim()}.`,
    'Let light and shadows of the new surroundings fit the subject, and keep the framing.',
    'Answer with the edited picture only.',
  ].join(' ');
}

/** What a service that paints into a mask from words is told where something is to go. */
export const emptiedPlace =
  'the empty background that surrounds this place, continued without a seam; no object, no person, no text';
