/** A key with its modifiers. `Mod` is Control, or Command on Apple keyboards. */
export interface Chord {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** `Mod+Shift+Z`, `Enter`, `+`, `?`. */
export function parseChord(text: string): Chord {
  const parts = text === '+' ? ['+'] : text.split(/\+(?=.)/);
  const key = parts.at(-1) ?? '';
  return {
    key: key.length === 1 ? key.toLowerCase() : key,
    mod: parts.includes('Mod'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
  };
}

/** Shift is part of the character for signs such as `?` and `+`, so there it is not compared. */
export function matchesChord(chord: Chord, event: KeyLike): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const letter = /^[a-z]$/.test(chord.key) || chord.key.length > 1;
  return (
    key === chord.key &&
    (event.ctrlKey || event.metaKey) === chord.mod &&
    event.altKey === chord.alt &&
    (!letter || event.shiftKey === chord.shift)
  );
}

const keyNames: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Space: 'Space',
};

/** As shown: `Ctrl+Shift+Z`. */
export function chordText(text: string): string {
  const chord = parseChord(text);
  const key = keyNames[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key);
  return [chord.mod ? 'Ctrl' : '', chord.shift ? 'Shift' : '', chord.alt ? 'Alt' : '', key]
    .filter(Boolean)
    .join('+');
}

/** For `aria-keyshortcuts`. */
export function chordAria(text: string): string {
  return text.replace('Mod', 'Control');
}
