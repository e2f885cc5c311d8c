import type { ProvenanceFacts, SelectedMetadata } from './metadata.ts';
import { xmpProperties } from './packet.ts';
import { packetWords } from './xmp.ts';

/** Shorter texts occur by chance in picture data, or inside a field that is allowed. */
const shortestSearchable = 6;

/**
 * Texts of `facts` that the preset keeps back, for the search through the written bytes. A text that an
 * allowed field also holds (the title repeated in the prompt) is no secret.
 */
export function withheldTexts(facts: ProvenanceFacts, selected: SelectedMetadata): readonly string[] {
  // Also as the packet joins them: a name and its version may be allowed apart and stand together.
  // Names of properties are in every packet: a source described as “rights” or “Description” is no leak.
  const allowed = leafTexts([selected.facts, xmpProperties(selected), packetWords]);
  const secrets = new Set(leafTexts(facts).filter((text) => text.length >= shortestSearchable));
  return [...secrets].filter((secret) => !allowed.some((text) => text.includes(secret)));
}

function leafTexts(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(leafTexts);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leafTexts);
  return [];
}
