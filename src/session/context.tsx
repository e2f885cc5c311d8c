import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';

import type { AppServices } from './services.ts';
import type { AssetLibrary, EditorActions, EditorState } from './types.ts';

const ServicesContext = createContext<AppServices | null>(null);

export function SessionProvider(props: { services: AppServices; children: ReactNode }): ReactNode {
  return <ServicesContext.Provider value={props.services}>{props.children}</ServicesContext.Provider>;
}

export function useServices(): AppServices {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices needs a SessionProvider above it');
  return services;
}

/** Re-renders only when the selected value changes by identity. */
export function useEditor<T>(selector: (state: EditorState) => T): T {
  return useStore(useServices().editor, selector);
}

export function useEditorActions(): EditorActions {
  return useServices().actions;
}

export function useLibrary(): AssetLibrary {
  return useServices().library;
}
