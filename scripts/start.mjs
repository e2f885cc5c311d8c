// `npm start`: everything from a fresh clone to the running editor. Needs only Node and npm.
import { fetchModels, installPackages, nodeProblem } from './lib/setup.mjs';

const usage = `npm start [-- --port N] [-- --host]
  --port N  serve on this port instead of the first free one from 4173
  --host    let other machines in the network connect (they need https for the engines' threads)`;

const problem = nodeProblem();
if (problem) fail(problem);

const { readOptions, readPort } = await import('./lib/options.mjs');
const options = readOptions({ port: { type: 'string' }, host: { type: 'boolean' } }, usage);
const port = readPort(options.port);

if (!(await installPackages())) fail('npm could not install the packages: its message is above.');
if (!(await fetchModels())) fail('The local engines have no weights: the message is above.');

// Only now are the packages there to be imported.
const { buildProduct, servePreview } = await import('./lib/preview.mjs');
console.log('Building the editor ...');
await buildProduct().catch((error) => fail(error.message));
const server = await servePreview({ port, host: options.host ?? false }).catch((error) =>
  fail(`Port ${port ?? 4173} could not be opened: ${error.message}`),
);

console.log(`\n  Ninetyten is running at  ${server.url}/\n\n  Open it in a browser. Ctrl+C stops it.\n`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    // A browser keeps its connections open: do not wait for them.
    setTimeout(() => process.exit(0), 500).unref();
    void server.close().finally(() => process.exit(0));
  });
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
