import type { State } from './state.ts';
import type { CompositionId } from './terms.ts';
import type { Token } from './tokens.ts';

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
export function takeCopySpace(tokens: readonly Token[], state: State): Token[] {
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
