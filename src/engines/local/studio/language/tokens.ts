/** A word of the prompt, or a comma-like break. */
export interface Token {
  readonly text: string;
  readonly kind: 'word' | 'number' | 'hex' | 'break';
}

/** Characters that are read; a longer prompt gets a note. */
export const longestPrompt = 4000;

/** Lower case, hyphens opened, punctuation turned into breaks; #hex and numbers kept whole. */
export function tokenize(prompt: string): Token[] {
  const text = prompt
    .slice(0, longestPrompt)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[’`]/g, "'")
    .replaceAll(/(?<=\p{L})['’]s\b/gu, "'s");
  const pattern =
    /#(?:[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])|\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{M}']*|[,;.:!?()[\]{}|/\n]+/gu;
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const word = match[0];
    if (word.startsWith('#')) tokens.push({ text: word, kind: 'hex' });
    else if (/^\d/.test(word)) tokens.push({ text: word, kind: 'number' });
    else if (/^\p{L}/u.test(word)) tokens.push({ text: word, kind: 'word' });
    else tokens.push({ text: ',', kind: 'break' });
  }
  return tokens;
}

/** The forms of a noun phrase: as it stands, and with its last word in the plural. */
export function nounForms(phrase: string): string[] {
  const words = phrase.split(' ');
  const last = words[words.length - 1] ?? '';
  const head = words.slice(0, -1);
  const forms = [phrase, [...head, plural(last)].join(' ')];
  // "bottles of wine", "books stack" is not English, but "stacks of books" is.
  const of = words.indexOf('of');
  if (of > 0) {
    const counted = words.slice(0, of);
    counted[of - 1] = plural(counted[of - 1] ?? '');
    forms.push([...counted, ...words.slice(of)].join(' '));
  }
  return forms;
}

function plural(word: string): string {
  if (/(?:s|x|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (word.endsWith('leaf')) return `${word.slice(0, -1)}ves`;
  if (word.endsWith('loaf')) return `${word.slice(0, -1)}ves`;
  return `${word}s`;
}

const numberWords: Readonly<Record<string, number>> = {
  half: 0.5,
  a: 1,
  an: 1,
  one: 1,
  single: 1,
  another: 1,
  two: 2,
  both: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  few: 3,
  some: 3,
  several: 4,
  dozen: 12,
  many: 7,
  pair: 2,
  couple: 2,
  trio: 3,
  handful: 5,
};

export function countOf(token: Token): number | null {
  if (token.kind === 'number') return Math.round(Number(token.text.replaceAll(',', '')));
  return Object.hasOwn(numberWords, token.text) ? (numberWords[token.text] ?? null) : null;
}

/**
 * Words that carry no scene content, so that they are not reported as unknown. Sizes and negations are not among
 * them: a small bottle that comes out like any other has to be said.
 */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a an the and or with of on in at to from by for as is are be it its this that these those there ' +
    'over under beside next near behind front against before upon atop onto into inside between around along through across ' +
    'lit photo photograph picture image shot render rendering product packshot studio professional photography photorealistic realistic ' +
    'style scene still life placed standing sitting lying resting set arranged surrounded featuring showing made filled full ' +
    'very really quite so nice beautiful elegant minimal minimalist minimalistic simple clean modern high quality hd 4k 8k detailed ' +
    'left right top bottom side centre center middle light lighting background backdrop color colour colored coloured tone shade view angle camera ' +
    'some few pair couple set please create make me generate want i my our your his her copy space text room composition hero ' +
    'close up part half each other all also plus using use soft flat fresh ripe new old whole ' +
    'lots bunch group pieces piece'
  ).split(' '),
);
