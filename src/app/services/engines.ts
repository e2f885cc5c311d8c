import { createLocalEngines } from '../../engines/local/registry.ts';
import { createStudioEngine } from '../../engines/local/studio/engine.ts';
import type { AnyEngine } from '../../kernel/operations/ports.ts';

/** Descriptors only: workers, networks and the renderer load with their first run. */
export function createEngineList(): readonly AnyEngine[] {
  return [createStudioEngine(), ...createLocalEngines()];
}
