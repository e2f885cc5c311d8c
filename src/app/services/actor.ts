const storageKey = 'ninetyten.actor';

/** A pseudonym for this browser profile: it says nothing about the person and is kept out of exports. */
export function actorPseudonym(): string {
  const stored = localStorage.getItem(storageKey);
  if (stored !== null && /^p_[0-9a-f]{8}$/.test(stored)) return stored;
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  const made = `p_${value.toString(16).padStart(8, '0')}`;
  localStorage.setItem(storageKey, made);
  return made;
}
