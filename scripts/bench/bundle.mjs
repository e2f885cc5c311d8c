import { measureScreens, readManifest } from '../lib/bundle.mjs';

export const name = 'bundle';

/** Compressed JavaScript of each screen, from the build's manifest. */
export async function run() {
  return measureScreens(readManifest()).map((screen) => ({
    metric: screen.name,
    value: screen.gzipBytes / 1024,
    unit: 'kB gzip',
    target: { what: `at most ${screen.budgetBytes / 1024} kB`, met: screen.gzipBytes <= screen.budgetBytes },
  }));
}
