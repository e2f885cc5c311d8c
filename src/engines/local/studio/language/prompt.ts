import { colourModifiers, modifyColour, toHex, parseHex } from './colours.ts';
import {
  backdropOfMaterial,
  lexicon,
  longestPhrase,
  subjectOfMaterial,
  surfaceOfMaterial,
} from './lexicon.ts';
import type { Meanings } from './lexicon.ts';
import { maximumObjects, maximumPerSubject } from './spec.ts';
import type { SceneRequest, SubjectRequest } from './spec.ts';
import type {
  BackdropId,
  CameraId,
  CompositionId,
  LightId,
  LiquidId,
  MaterialId,
  SubjectId,
  SurfaceId,
} from './terms.ts';
import { readNegation } from './negation.ts';
import { countOf, longestPrompt, stopWords, tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';

interface Draft {
  subject: SubjectId;
  count: number;
  material: MaterialId | null;
  colours: string[];
  liquid: LiquidId | null;
  inside: number | null;
}

/** Words gathered in front of a noun that has not come yet. */
interface Pending {
  count: number | null;
  colours: string[];
  modifier: string | null;
  material: MaterialId | null;
  liquid: LiquidId | null;
  surface: SurfaceId | null;
}

interface State {
  readonly subjects: Draft[];
  surface: SurfaceId | null;
  surfaceColour: string | null;
  backdrop: BackdropId | null;
  backdropColour: string | null;
  light: LightId | null;
  camera: CameraId | null;
  composition: CompositionId | null;
  readonly unknown: string[];
  pending: Pending;
  /** The preposition that opened this phrase: 'on', 'against', 'of', 'in', 'with' or ''. */
  link: string;
  /** The noun that a following "in blue" or "of green glass" speaks of. */
  last: 'subject' | 'surface' | 'backdrop' | null;
}

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

function emptyPending(): Pending {
  return { count: null, colours: [], modifier: null, material: null, liquid: null, surface: null };
}

/**
 * Reads a prompt into a scene request. Never throws; anything outside the vocabulary is listed in
 * `notUnderstood`. With no subject at all a single bottle stands in, and a note says so.
 */
export function parsePrompt(prompt: string): SceneRequest {
  const state: State = {
    subjects: [],
    surface: null,
    surfaceColour: null,
    backdrop: null,
    backdropColour: null,
    light: null,
    camera: null,
    composition: null,
    unknown: [],
    pending: emptyPending(),
    link: '',
    last: null,
  };
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

function takeLiquid(state: State, liquid: LiquidId, nounFollows: boolean): void {
  const last = state.subjects[state.subjects.length - 1];
  if (
    !nounFollows &&
    last !== undefined &&
    (state.link === 'of' || state.link === 'with' || state.link === 'in')
  )
    last.liquid = liquid;
  else state.pending.liquid = liquid;
}

function takeSubject(state: State, subject: SubjectId): void {
  const { pending, subjects } = state;
  const host = subjects.length - 1;
  const holds = subjects[host];
  const lies =
    holds !== undefined &&
    state.last === 'subject' &&
    (state.link === 'of' || state.link === 'in' || state.link === 'with') &&
    (holds.subject === 'bowl' || holds.subject === 'plate') &&
    state.link !== 'in';
  const inHost =
    subject === 'bowl' || subject === 'plate' ? state.link === 'in' || state.link === 'on' : false;
  subjects.push({
    subject,
    count: pending.count ?? (lies ? 4 : 1),
    material: pending.material,
    colours: [...pending.colours],
    liquid: pending.liquid,
    inside: lies ? host : null,
  });
  // "three lemons in a bowl": what came just before lies in it.
  if (inHost && holds !== undefined && state.last === 'subject') holds.inside = subjects.length - 1;
  state.pending = emptyPending();
  state.last = 'subject';
}

function takeSurface(state: State, surface: SurfaceId | null): void {
  const { pending } = state;
  let id = surface;
  if (id === 'oak' && pending.modifier === 'dark') id = 'walnut';
  state.surface = id ?? state.surface ?? (pending.colours.length > 0 ? 'paper' : 'oak');
  state.surfaceColour = pending.colours[0] ?? state.surfaceColour;
  state.pending = emptyPending();
  state.last = 'surface';
}

function takeBackdrop(state: State, backdrop: BackdropId): void {
  const { pending } = state;
  const fromMaterial =
    backdrop === 'wall' && pending.material !== null ? backdropOfMaterial[pending.material] : undefined;
  state.backdrop =
    fromMaterial ?? (backdrop === 'wall' && state.backdrop !== null ? state.backdrop : backdrop);
  const tone =
    pending.modifier === 'dark' || pending.modifier === 'deep'
      ? '#2e2d2f'
      : pending.modifier === 'light' || pending.modifier === 'bright'
        ? '#efece7'
        : null;
  state.backdropColour = pending.colours[0] ?? tone ?? state.backdropColour;
  state.pending = emptyPending();
  state.last = 'backdrop';
}

/** A phrase ended: what is still pending belongs to the noun before it, or stands for a noun itself. */
function settle(state: State, end: boolean): void {
  const { pending } = state;
  const hasContent =
    pending.colours.length > 0 ||
    pending.material !== null ||
    pending.surface !== null ||
    pending.liquid !== null;
  if (!hasContent) {
    if (end) state.pending = emptyPending();
    return;
  }
  const last = state.subjects[state.subjects.length - 1];
  const under = state.link === 'on';
  if (under && (pending.surface !== null || pending.material !== null || pending.colours.length > 0)) {
    takeSurface(
      state,
      pending.surface ??
        (pending.material === null ? 'paper' : (surfaceOfMaterial[pending.material] ?? null)),
    );
    return;
  }
  if (state.link === 'against') {
    takeBackdrop(
      state,
      pending.material === null ? 'wall' : (backdropOfMaterial[pending.material] ?? 'wall'),
    );
    return;
  }
  const thing = pending.material === null ? undefined : subjectOfMaterial[pending.material];
  if (
    thing !== undefined &&
    (last === undefined || state.link === 'and' || state.link === 'with' || state.link === '') &&
    pending.count !== null
  ) {
    pending.material = pending.material === 'glass' ? null : pending.material;
    takeSubject(state, thing);
    return;
  }
  const describes =
    state.link === 'of' || state.link === 'in' || (end && state.link !== 'and') || state.link === '';
  if (describes && state.last === 'subject' && last !== undefined) {
    last.material ??= pending.material;
    if (last.colours.length === 0) last.colours = pending.colours;
    last.liquid ??= pending.liquid;
    state.pending = emptyPending();
    return;
  }
  if (describes && state.last === 'surface') state.surfaceColour ??= pending.colours[0] ?? null;
  if (describes && state.last === 'backdrop') state.backdropColour ??= pending.colours[0] ?? null;
  if (end || (pending.material !== null && state.last !== null)) state.pending = emptyPending();
  // Otherwise the colours wait: "red, green and blue bottles".
}

const sides: Readonly<Record<string, CompositionId>> = {
  left: 'copy-left',
  right: 'copy-right',
  top: 'copy-top',
  above: 'copy-top',
  bottom: 'copy-bottom',
  below: 'copy-bottom',
  beneath: 'copy-bottom',
};

/** "copy space on the left", "room for text at the top": taken out before the rest is read. */
function takeCopySpace(tokens: readonly Token[], state: State): Token[] {
  const rest: Token[] = [];
  let index = 0;
  while (index < tokens.length) {
    const [a, b, c] = [tokens[index]?.text, tokens[index + 1]?.text, tokens[index + 2]?.text];
    const two = `${a ?? ''} ${b ?? ''}`;
    let length = 0;
    if (/^(?:copy|negative|empty|white|blank|free|text) space$/.test(two)) length = 2;
    else if (/^(?:space|room) for$/.test(two) && /^(?:text|copy|type|headline|a|the)$/.test(c ?? ''))
      length = 3;
    const before = tokens[index - 1]?.text;
    if (length === 0) {
      rest.push(tokens[index] as Token);
      index += 1;
      continue;
    }
    index += length;
    let found: CompositionId | null = null;
    for (let look = index; look < Math.min(tokens.length, index + 5); look += 1) {
      const text = tokens[look]?.text ?? '';
      if (tokens[look]?.kind === 'break') break;
      if (Object.hasOwn(sides, text)) {
        found = sides[text] ?? null;
        index = look + 1;
        break;
      }
    }
    if (found === null && before !== undefined && Object.hasOwn(sides, before)) found = sides[before] ?? null;
    state.composition = found ?? 'copy-left';
  }
  return rest;
}

function finishRequest(state: State, cut: boolean): SceneRequest {
  const notes: string[] = [];
  if (cut) notes.push(`Only the first ${String(longestPrompt)} characters of the prompt were read`);
  if (state.subjects.length === 0) {
    notes.push('No subject was named: a bottle stands in for it');
    const pending = state.pending;
    state.subjects.push({
      subject: 'bottle',
      count: 1,
      material: pending.material,
      colours: [],
      liquid: null,
      inside: null,
    });
  }
  let left = maximumObjects;
  const subjects: SubjectRequest[] = [];
  const kept = new Map<number, number>();
  state.subjects.forEach((draft, index) => {
    const wanted = Math.max(1, Number.isFinite(draft.count) ? Math.round(draft.count) : maximumPerSubject);
    const count = Math.min(wanted, maximumPerSubject, left);
    if (count < wanted)
      notes.push(`${String(wanted)} × ${draft.subject.replaceAll('-', ' ')} reduced to ${String(count)}`);
    if (count <= 0) return;
    left -= count;
    kept.set(index, subjects.length);
    subjects.push({ ...draft, count, colours: draft.colours.slice(0, maximumPerSubject) });
  });
  return {
    subjects: subjects.map((subject, index) => {
      const host = subject.inside === null ? null : (kept.get(subject.inside) ?? null);
      return { ...subject, inside: host === index ? null : host };
    }),
    surface: { id: state.surface, colour: state.surfaceColour },
    backdrop: { id: state.backdrop, colour: state.backdropColour },
    light: state.light,
    camera: state.camera,
    composition: state.composition,
    notUnderstood: state.unknown,
    notes,
  };
}
