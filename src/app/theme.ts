import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'dark' | 'light' | 'system';
export type Theme = 'dark' | 'light';

const storageKey = 'ninetyten.theme';
const listeners = new Set<() => void>();
const systemLight = (): MediaQueryList | null =>
  typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: light)') : null;

export function themeChoice(): ThemeChoice {
  const stored = readStored();
  return stored === 'light' || stored === 'system' ? stored : 'dark';
}

export function currentTheme(): Theme {
  const choice = themeChoice();
  if (choice !== 'system') return choice;
  return systemLight()?.matches ? 'light' : 'dark';
}

export function setThemeChoice(choice: ThemeChoice): void {
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // Storage may be forbidden; the choice then holds for this page.
    volatileChoice = choice;
  }
  applyTheme();
}

/** Writes the theme to the root element; call once before the first render. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = currentTheme();
  for (const listener of listeners) listener();
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}

let volatileChoice: string | null = null;

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey) ?? volatileChoice;
  } catch {
    return volatileChoice;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const media = systemLight();
  media?.addEventListener('change', applyTheme);
  return () => {
    listeners.delete(listener);
    media?.removeEventListener('change', applyTheme);
  };
}
