/** A text in this browser's preferences. */
export interface Preference {
  /** Null: there is none. */
  read(): string | null;
  /** Null: removed. */
  keep(text: string | null): void;
  /** False after storage would not take the last change, which then holds for this page. */
  isKept(): boolean;
}

export function createPreference(key: string): Preference {
  /** What storage would not take: null = removed, undefined = storage has it. */
  let unkept: string | null | undefined;
  return {
    read: () => {
      if (unkept !== undefined) return unkept;
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    keep: (text) => {
      try {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
        unkept = undefined;
      } catch {
        // Storage may be forbidden or full.
        unkept = text;
      }
    },
    isKept: () => unkept === undefined,
  };
}

/** `undefined` for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
