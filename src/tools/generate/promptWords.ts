/** Pure edits of a prompt made of phrases separated by commas. */

function phrases(prompt: string): string[] {
  return prompt
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** True when the words stand in the prompt as a phrase or inside one, on word boundaries. */
export function promptHas(prompt: string, words: string): boolean {
  const escaped = words.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (escaped === '') return false;
  return new RegExp(`(^|[^\\p{L}\\p{N}])${escaped}($|[^\\p{L}\\p{N}])`, 'iu').test(prompt);
}

/** Adds the words as a phrase of their own, or takes that phrase out when it is there. */
export function toggleWords(prompt: string, words: string): string {
  const all = phrases(prompt);
  const without = all.filter((phrase) => !same(phrase, words));
  if (without.length < all.length) return without.join(', ');
  if (promptHas(prompt, words)) return prompt;
  return [...all, words.trim()].join(', ');
}
