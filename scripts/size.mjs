// `npm run size`: compressed JavaScript of each screen, from the production build, against its budget.
import { measureScreens, readManifest } from './lib/bundle.mjs';

const screens = measureScreens(readManifest());
let over = false;
for (const screen of screens) {
  const verdict = screen.gzipBytes <= screen.budgetBytes ? 'ok' : 'TOO LARGE';
  if (verdict !== 'ok') over = true;
  console.log(
    `${screen.name.padEnd(13)} ${kb(screen.gzipBytes).padStart(7)} of ${kb(screen.budgetBytes)} kB gzip  ${verdict}`,
  );
  for (const file of screen.files) console.log(`  ${kb(file.gzipBytes).padStart(7)}  ${file.path}`);
}
process.exitCode = over ? 1 : 0;

/** @param {number} bytes */
function kb(bytes) {
  return (bytes / 1024).toFixed(1);
}
