import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, vi } from 'vitest';

import { keys } from './proxied.ts';

/** A web server that runs the configuration of docs/hosting.md, on a socket file. */
export interface Front {
  open(path: string, method: string, headers?: Readonly<Record<string, string>>): ClientRequest;
  /** What it has written down so far. */
  log(): string;
  close(): Promise<void>;
}

export interface Places {
  /** `http://127.0.0.1:port` by the host that it stands in for. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Where addresses from a provider's answer lead instead of to their host. */
  readonly given: string;
  /** The proxy's own process. */
  readonly process: string;
}

export const hasProgram = (name: string): boolean => spawnSync(name, ['version']).error === undefined;

/** The blocks of one language, in the order of the page. */
function documented(language: string): readonly string[] {
  const text = readFileSync('docs/hosting.md', 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , block]) => block ?? '');
}

/** The upstreams of a configuration, which have TLS and names, as scripted ones, which have neither. */
function redirected(text: string, { upstreams }: Places): string {
  return Object.entries(upstreams).reduce(
    (kept, [host, url]) => kept.replaceAll(`https://${host}`, url),
    text.replaceAll('http://127.0.0.1:8188', upstreams['comfyui'] ?? ''),
  );
}

function replaced(text: string, pattern: RegExp, by: string): string {
  expect(text).toMatch(pattern);
  return text.replace(pattern, () => by);
}

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'front-'));
  const files: Record<string, string> = {
    'index.html': '<p>The page</p>',
    'sw.js': '/**/',
    'assets/index-1a2b3c4d.js': '/**/',
    'ort/ort.wasm.min.mjs': '/**/',
    'models/small/small.0123abcd.onnx': 'weights',
  };
  for (const [path, text] of Object.entries(files)) {
    const at = join(root, 'dist', path);
    mkdirSync(join(at, '..'), { recursive: true });
    writeFileSync(at, text);
  }
  return root;
}

/** @param alone with the routes of its own; else in front of the proxy's process */
export async function nginx(places: Places, { alone }: { readonly alone: boolean }): Promise<Front> {
  const root = folder();
  const [site = '', beside = '', keysFile = '', maps = '', guard = '', proxy = '', routes = ''] =
    documented('nginx');
  mkdirSync(join(root, 'engines'));
  const keyLines = keysFile.replaceAll(/engine_(\w+)_key ""/g, (_all, name: string) => {
    const variable = { recraft: 'RECRAFT_API_TOKEN', fal: 'FAL_KEY', fal_admin: 'FAL_ADMIN_KEY' }[name];
    const value = Object.entries(keys).find(
      ([one]) => one === (variable ?? `${name.toUpperCase()}_API_KEY`),
    )?.[1];
    return `engine_${name}_key "${value ?? ''}"`;
  });
  const inner = `unix:${root}/inner.sock`;
  const given = maps
    .replaceAll('proxy_pass https://$engine_host', `proxy_pass ${places.given}/$engine_host`)
    .replace('unix:/run/nginx-engines.sock', inner);
  const own = redirected(routes, places).replace('unix:/run/nginx-engines.sock', inner);
  writeFileSync(join(root, 'engines/keys.conf'), keyLines);
  writeFileSync(join(root, 'engines/guard.conf'), guard);
  writeFileSync(join(root, 'engines/proxy.conf'), proxy);
  writeFileSync(join(root, 'mime.types'), 'types { text/html html; application/javascript js; }');
  const before = beside.replaceAll('http://127.0.0.1:8787', places.process);
  const server = [
    [/ *listen .*\n/, `listen unix:${root}/site.sock;\n`],
    [/ *ssl_certificate .*\n *ssl_certificate_key .*\n/, ''],
    [/\/srv\/ninetyten\/dist/, `${root}/dist`],
    [/\}\s*$/, `${alone ? own : before}}\n`],
  ].reduce((text, [pattern, by]) => replaced(text, pattern as RegExp, by as string), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${root}/${name};`,
  );
  writeFileSync(
    join(root, 'nginx.conf'),
    `daemon off; master_process off; pid ${root}/pid; error_log ${root}/error.log;
     events {}
     http { access_log ${root}/access.log; ${temporary.join(' ')}
     ${alone ? given : ''} ${server} }`,
  );
  return started('nginx', ['-p', root, '-c', `${root}/nginx.conf`], root, ['error.log', 'access.log']);
}

/** @param alone with the routes of its own; else in front of the proxy's process */
export async function caddy(places: Places, { alone }: { readonly alone: boolean }): Promise<Front> {
  const root = folder();
  const [site = '', beside = '', snippets = '', routes = ''] = documented('caddyfile');
  const own = redirected(routes, places)
    .replaceAll(/reverse_proxy \{re\.\w+\.1\}:443/g, `reverse_proxy ${places.given}`)
    .replaceAll(/^\t*tls\n/gm, '')
    .replace('127.0.0.1:8787', places.process);
  const before = beside.replace('127.0.0.1:8787', new URL(places.process).host);
  const server = [
    [/^ninetyten\.example\.com \{/m, `http:// {\n\tbind unix/${root}/site.sock`],
    [/\/srv\/ninetyten\/dist/, `${root}/dist`],
    [/\}\s*$/, `${alone ? own : before}}\n`],
  ].reduce((text, [pattern, by]) => replaced(text, pattern as RegExp, by as string), site);
  writeFileSync(
    join(root, 'Caddyfile'),
    `{\n\tadmin off\n\tauto_https off\n}\n${alone ? snippets : ''}${server}`,
  );
  return started('caddy', ['run', '--adapter', 'caddyfile', '--config', `${root}/Caddyfile`], root, []);
}

async function started(
  program: string,
  words: readonly string[],
  root: string,
  logs: readonly string[],
): Promise<Front> {
  const env = { ...keys, PATH: process.env['PATH'], HOME: root };
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data));
  const exited = once(child, 'exit');
  const socketPath = `${root}/site.sock`;
  const log = (): string => said + logs.map((name) => textOf(join(root, name))).join('');
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`${program} has ended: ${log()}`);
      await reached(socketPath);
    },
    { timeout: 10_000, interval: 20 },
  );
  return {
    open: (path, method, headers = {}) =>
      httpRequest({ socketPath, path, method, headers: { host: 'ninetyten.example.com', ...headers } }),
    log,
    close: async () => {
      // Caddy would wait for open connections.
      child.kill('SIGKILL');
      await exited;
      rmSync(root, { recursive: true });
    },
  };
}

async function reached(socketPath: string): Promise<void> {
  const socket = connect(socketPath);
  await once(socket, 'connect');
  socket.destroy();
}

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
