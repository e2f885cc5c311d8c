import { readConfiguration } from './configuration.mjs';
import { engineEnvironment } from './environment.mjs';
import { createEngineProxy } from './handler.mjs';
import { routes } from './routes.mjs';
import { createEngineSockets } from './socket.mjs';

/**
 * @typedef {object} MountedOn
 * @property {import('vite').ResolvedConfig} config
 * @property {import('vite').Connect.Server} middlewares
 * @property {import('vite').ViteDevServer['httpServer']} httpServer
 */

/**
 * The proxy in the development server and in the preview.
 *
 * @param {{ env?: import('./configuration.mjs').Environment }} [options] `env` instead of the environment of the process
 * @returns {import('vite').Plugin}
 */
export function engineProxy({ env } = {}) {
  /** @param {MountedOn} server */
  const mount = ({ config, middlewares, httpServer }) => {
    const log = (/** @type {string} */ line) => config.logger.info(line, { timestamp: true });
    const given = env ?? engineEnvironment(config.root);
    middlewares.use(createEngineProxy(given, { log }));
    const sockets = createEngineSockets(given, { log });
    httpServer?.on('upgrade', (request, socket, head) => {
      // The development server has sockets of its own.
      if (!sockets(request, socket, head) && httpServer.listenerCount('upgrade') === 1) socket.destroy();
    });
  };
  return {
    name: 'engine-proxy',
    configResolved: ({ env: inThePage, root }) =>
      refusePublicKeys(inThePage, readConfiguration(env ?? engineEnvironment(root)).secrets),
    configureServer: mount,
    configurePreviewServer: mount,
  };
}

/**
 * @param {Record<string, unknown>} inThePage what Vite writes into the bundle
 * @param {readonly string[]} secrets
 * @throws when a key is among it, by its name or under another
 */
function refusePublicKeys(inThePage, secrets) {
  const keys = routes.flatMap(({ key, allowed }) => [key, ...allowed.flatMap((one) => one.key ?? [])]);
  const name = keys.map(({ variable }) => `VITE_${variable}`).find((variable) => variable in inThePage);
  const other = Object.entries(inThePage).find(([, value]) =>
    secrets.some((secret) => String(value).includes(secret)),
  );
  if (other) throw new Error(`${other[0]} holds a key and would be readable in the page: remove it.`);
  if (name) throw new Error(`${name} would be readable in the page: name it ${name.slice('VITE_'.length)}.`);
}
