import { colourModifiers } from './colours.ts';
import { lexicon, longestPhrase } from './lexicon.ts';
import type { Meanings } from './lexicon.ts';
import type { SubjectId } from './terms.ts';
import type { Token } from './tokens.ts';

const negations: ReadonlySet<string> = new Set(['without', 'no', 'not']);
const articles: ReadonlySet<string> = new Set(['a', 'an', 'the', 'any', 'with']);

/** Things that are part of others: what grows leaves keeps them, whatever the prompt says. */
const ownParts: Readonly<Partial<Record<SubjectId, readonly SubjectId[]>>> = {
  plant: ['branch'],
  tulip: ['branch'],
};

export interface Negation {
  /** Tokens it takes. */
  readonly length: number;
  /** The phrase as it stands when it could not be honoured, else null. */
  readonly missed: string | null;
}

/**
 * Reads "without a cork", "no cork or spoon". A scene holds only the things that were named, so a thing that is
 * wanted absent is honoured by not taking it as named. What a builder draws of itself (labels, wine in a wine
 * bottle, shadows) cannot be left out yet: that is said, not swallowed.
 *
 * @param last the thing it is said of
 */
export function readNegation(
  tokens: readonly Token[],
  index: number,
  last: SubjectId | null,
): Negation | null {
  if (!negations.has(tokens[index]?.text ?? '')) return null;
  const kept: string[] = [];
  let at = index + 1;
  do {
    if (['or', 'nor'].includes(tokens[at]?.text ?? '')) at += 1;
    while (articles.has(tokens[at]?.text ?? '')) at += 1;
    const phrase = nounPhrase(tokens, at);
    at += phrase.length;
    const owned = last === null ? undefined : ownParts[last];
    if (phrase.subject === null || owned?.includes(phrase.subject) === true) kept.push(phrase.text);
  } while (['or', 'nor'].includes(tokens[at]?.text ?? ''));
  const missed = kept.filter((text) => text !== '').join(' or ');
  const nothing = missed === '' && kept.length > 0;
  const word = tokens[index]?.text ?? '';
  if (nothing) return { length: at - index, missed: word };
  return { length: at - index, missed: missed === '' ? null : `${word} ${missed}` };
}

/** Words up to the first one that describes nothing after it: "big green glass bottle". */
function nounPhrase(
  tokens: readonly Token[],
  start: number,
): { readonly text: string; readonly length: number; readonly subject: SubjectId | null } {
  const words: string[] = [];
  let at = start;
  while (tokens[at]?.kind === 'word') {
    const known = longestMeaning(tokens, at);
    const length = known?.length ?? 1;
    words.push(...tokens.slice(at, at + length).map(({ text }) => text));
    at += length;
    const subject = known?.meanings.subject ?? null;
    if (describesNext(known?.meanings, tokens[at])) continue;
    return { text: words.join(' '), length: at - start, subject };
  }
  return { text: words.join(' '), length: at - start, subject: null };
}

function longestMeaning(
  tokens: readonly Token[],
  start: number,
): { readonly meanings: Meanings; readonly length: number } | null {
  for (let length = longestPhrase; length > 0; length -= 1) {
    const part = tokens.slice(start, start + length);
    if (part.length < length || part.some(({ kind }) => kind !== 'word')) continue;
    const meanings = lexicon.get(part.map(({ text }) => text).join(' '));
    if (meanings !== undefined) return { meanings, length };
  }
  return null;
}

/** A colour, a material, or a word without a meaning ("big"), in front of a known word. */
function describesNext(meanings: Meanings | undefined, next: Token | undefined): boolean {
  const adjective =
    meanings === undefined ||
    meanings.colour !== undefined ||
    meanings.material !== undefined ||
    meanings.liquid !== undefined;
  return (
    adjective && next?.kind === 'word' && (lexicon.has(next.text) || colourModifiers.includes(next.text))
  );
}
