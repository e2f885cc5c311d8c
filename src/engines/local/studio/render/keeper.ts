import { RawShaderMaterial } from 'three';

/** Notes what holds GPU memory, to be freed with the picture, and hands it back. */
export type Keep = <T extends { dispose(): void }>(item: T) => T;

export interface Keeper {
  readonly keep: Keep;
  dispose(): void;
}

export function createKeeper(): Keeper {
  const kept: { dispose(): void }[] = [];
  return {
    keep: (item) => {
      kept.push(item);
      return item;
    },
    dispose() {
      for (const item of kept) {
        if (item instanceof RawShaderMaterial) release(item);
        else item.dispose();
      }
    },
  };
}

const programKeepers = new Map<string, RawShaderMaterial>();

/**
 * Keeps one material of each kind alive, and with it its compiled program: compiling takes longer than
 * drawing a small picture. The uniforms of the kept one are dropped.
 */
function release(material: RawShaderMaterial): void {
  const key = JSON.stringify([material.defines, material.fragmentShader.length, material.side]);
  if (programKeepers.has(key)) {
    material.dispose();
    return;
  }
  programKeepers.set(key, material);
}
