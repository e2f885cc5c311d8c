import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import { parseSync } from 'oxc-parser';

/**
 * The one direction of dependency. A layer may import itself and the layers named here, and nothing outside `src`.
 * `docs/decisions` says why; moving a file is nearly always better than widening a row.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  engines: ['kernel'],
  storage: ['kernel'],
  canvas: ['kernel'],
  session: ['kernel'],
  design: [],
  tools: ['session', 'canvas', 'design', 'kernel'],
  panels: ['tools', 'session', 'canvas', 'design', 'kernel'],
  app: ['panels', 'tools', 'session', 'canvas', 'design', 'engines', 'storage', 'kernel'],
};

/** Outside `src`: the table of what may be asked of providers is the proxy's, and not written twice. */
const shared: Readonly<Record<string, readonly string[]>> = { app: ['proxy/ownKeys.mjs'] };

/** Folders whose children are plug-ins: adding one is adding a folder, so none may lean on a sibling. */
const pluginFolders = ['src/tools', 'src/engines/hosted'];

/** Vite names a module in two ways that are no imports: the URL of a worker, and a glob. */
const viteRequest = /(?:new URL|import\.meta\.glob(?:<[^(]*>)?)\(\s*\[?\s*['"`]([^'"`]+)/g;

/** All TypeScript files under `folder`, as paths from the project's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
    .toSorted();
}

/** Every breach of the layer table in one file, as `file: from -> to`. */
export function layerViolations(file: string, code: string): string[] {
  const from = layerOf(file);
  const allowed = mayImport[from];
  if (!allowed) return [`${file}: not in a known layer`];
  const found: string[] = [];
  for (const request of requestsOf(file, code)) {
    if (request.startsWith('/')) found.push(`${file}: "${request}" is not relative, so its layer is hidden`);
    if (!request.startsWith('.')) continue;
    const target = resolve(dirname(file), request);
    if (shared[from]?.includes(relative('.', target))) continue;
    const to = layerOf(target);
    if (to !== from && !allowed.includes(to)) found.push(`${file}: ${from} -> ${to}`);
    const sibling = siblingOf(file, target);
    if (sibling) found.push(`${file}: leans on its sibling ${sibling}`);
  }
  return found;
}

/** Module names a file asks for: imports of values and types, re-exports, `import()`, worker URLs, globs. */
function requestsOf(file: string, code: string): string[] {
  const { module, errors } = parseSync(file, code);
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  return [
    ...module.staticImports.map((found) => found.moduleRequest.value),
    ...module.staticExports.flatMap((found) =>
      found.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map((found) =>
      code.slice(found.moduleRequest.start + 1, found.moduleRequest.end - 1),
    ),
    ...Array.from(code.matchAll(viteRequest), (match) => match[1] ?? ''),
  ];
}

function layerOf(file: string): string {
  return relative('src', file).split('/')[0] ?? '';
}

function siblingOf(file: string, target: string): string | null {
  for (const folder of pluginFolders) {
    const own = childOf(folder, file);
    const other = childOf(folder, target);
    if (own && other && own !== other) return other;
  }
  return null;
}

/** The plug-in (a folder of `folder`) that holds `path`; a file that lies in `folder` itself belongs to all of them. */
function childOf(folder: string, path: string): string | null {
  const parts = relative(folder, path).split('/');
  return parts[0] && parts[0] !== '..' && parts.length > 1 ? parts[0] : null;
}
