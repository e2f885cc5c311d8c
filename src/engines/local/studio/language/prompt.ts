import { colourModifiers, modifyColour, parseHex, toHex } from './colours.ts';
import { takeCopySpace } from './copySpace.ts';
import { lexicon, longestPhrase, surfaceOfMaterial } from './lexicon.ts';
import type { Meanings } from './lexicon.ts';
import { readNegation } from './negation.ts';
import { settle, takeBackdrop, takeLiquid, takeSubject, takeSurface } from './nouns.ts';
import { finishRequest } from './request.ts';
import type { SceneRequest } from './spec.ts';
import { emptyState } from './state.ts';
import type { Pending, State } from './state.ts';
import { countOf, longestPrompt, stopWords, tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';

const links: Readonly<Record<string, string>> = {
  on: 'on',
  upon: 'on',
  atop: 'on',
  onto: 'on',
  over: 'on',
  against: 'against',
  before: 'against',
  of: 'of',
  in: 'in',
  inside: 'in',
  from: 'of',
  with: 'with',
  and: 'and',
  containing: 'of',
  filled: 'of',
  holding: 'of',
};

/**
 * Reads a prompt into a scene request. Never throws; anything outside the vocabulary is listed in
 * `notUnderstood`. With no subject at all a single bottle stands in, and a note says so.
 */
export function parsePrompt(prompt: string): SceneRequest {
  const state = emptyState();
  const tokens = takeCopySpace(tokenize(prompt), state);
  let index = 0;
  while (index < tokens.length) index += readAt(tokens, index, state);
  settle(state, true);
  return finishRequest(state, prompt.length > longestPrompt);
}

/** Reads one phrase at `index`; the answer is how many tokens it took. */
function readAt(tokens: readonly Token[], index: number, state: State): number {
  const token = tokens[index] as Token;
  if (token.kind === 'break') {
    settle(state, false);
    state.link = '';
    return 1;
  }
  if (token.kind === 'hex') {
    state.pending.colours.push(shade(toHex(parseHex(token.text)), state.pending));
    return 1;
  }
  const last = state.last === 'subject' ? (state.subjects.at(-1)?.subject ?? null) : null;
  const negation = readNegation(tokens, index, last);
  if (negation !== null) {
    settle(state, false);
    if (negation.missed !== null) miss(state, negation.missed);
    return negation.length;
  }
  const phrase = longestMatch(tokens, index);
  if (phrase !== null) {
    accept(phrase.meanings, state, tokens[index + phrase.length]);
    return phrase.length;
  }
  if (token.kind === 'word' && Object.hasOwn(links, token.text)) {
    settle(state, false);
    state.link = links[token.text] ?? '';
    return 1;
  }
  const count = countOf(token);
  if (count !== null) {
    readCount(count, token, state);
    return 1;
  }
  if (colourModifiers.includes(token.text)) {
    state.pending.modifier = token.text;
    return 1;
  }
  if (!stopWords.has(token.text)) miss(state, token.text);
  return 1;
}

function miss(state: State, text: string): void {
  if (!state.unknown.includes(text)) state.unknown.push(text);
}

function readCount(count: number, token: Token, state: State): void {
  const before = state.pending.count;
  // "half a dozen", "two dozen", "a pair of": the words multiply or replace a plain article.
  if (token.text === 'dozen' && before !== null) state.pending.count = before * 12;
  else if (before === null || before === 1 || token.text !== 'a') state.pending.count = count;
}

function longestMatch(
  tokens: readonly Token[],
  index: number,
): { meanings: Meanings; length: number } | null {
  let best: { meanings: Meanings; length: number } | null = null;
  let phrase = '';
  for (let length = 1; length <= longestPhrase; length += 1) {
    const token = tokens[index + length - 1];
    if (token === undefined || token.kind === 'break' || token.kind === 'hex') break;
    phrase = length === 1 ? token.text : `${phrase} ${token.text}`;
    const meanings = lexicon.get(phrase);
    if (meanings !== undefined) best = { meanings, length };
  }
  return best;
}

/** Chooses among the meanings of a phrase by what stands before and after it. */
function accept(meanings: Meanings, state: State, next: Token | undefined): void {
  const { pending } = state;
  if (meanings.camera !== undefined) {
    state.camera = meanings.camera;
    return;
  }
  if (meanings.light !== undefined && meanings.colour === undefined) {
    state.light = meanings.light;
    return;
  }
  if (meanings.composition !== undefined) {
    state.composition = meanings.composition;
    return;
  }
  if (meanings.tableNoun === true) {
    takeSurface(
      state,
      pending.surface ?? (pending.material === null ? null : (surfaceOfMaterial[pending.material] ?? null)),
    );
    return;
  }
  const nounFollows = next !== undefined && next.kind === 'word' && isNoun(next.text);
  if (
    meanings.colour !== undefined &&
    (nounFollows || (meanings.subject === undefined && meanings.surface === undefined))
  ) {
    // "gold bottle" is a metal, "gold" alone too; other names are colours.
    if (meanings.material === undefined) {
      pending.colours.push(shade(meanings.colour, pending));
      return;
    }
  }
  const behind = state.link === 'against';
  if (
    meanings.backdrop !== undefined &&
    (meanings.surface === undefined || behind) &&
    (meanings.material === undefined || !nounFollows)
  ) {
    takeBackdrop(state, meanings.backdrop);
    return;
  }
  const under = state.link === 'on';
  if (
    meanings.subject !== undefined &&
    !(under && meanings.surface !== undefined) &&
    !(nounFollows && meanings.colour !== undefined)
  ) {
    takeSubject(state, meanings.subject);
    return;
  }
  if (
    meanings.surface !== undefined &&
    (meanings.material === undefined || (under && !nounFollows)) &&
    (meanings.colour === undefined || under)
  ) {
    const follows = next !== undefined && lexicon.get(next.text)?.tableNoun === true;
    if (follows) pending.surface = meanings.surface;
    else takeSurface(state, meanings.surface);
    return;
  }
  if (meanings.material !== undefined) {
    pending.material = meanings.material;
    if (meanings.surface !== undefined) pending.surface = meanings.surface;
    return;
  }
  if (meanings.liquid !== undefined) takeLiquid(state, meanings.liquid, nounFollows);
  else if (meanings.colour !== undefined) pending.colours.push(shade(meanings.colour, pending));
}

function isNoun(text: string): boolean {
  const meanings = lexicon.get(text);
  return (
    meanings !== undefined &&
    (meanings.subject !== undefined ||
      meanings.backdrop !== undefined ||
      meanings.tableNoun === true ||
      (meanings.material !== undefined && meanings.colour === undefined))
  );
}

function shade(hex: string, pending: Pending): string {
  const result = pending.modifier === null ? hex : modifyColour(hex, pending.modifier);
  pending.modifier = null;
  return result;
}
