import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever a script was started from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Reports of the test lanes; not in git. */
export const resultsDir = join(root, 'test-results');

/** The production build. */
export const distDir = join(root, 'dist');
