import { createServer, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createEngineProxy } from '../../../proxy/handler.mjs';

type Options = NonNullable<Parameters<typeof createEngineProxy>[1]>;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** `error.code` of an answer of the proxy itself. */
  readonly code: string | null;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Proxied {
  readonly url: string;
  readonly log: readonly string[];
  /** Sends the path as it is written: `fetch` would resolve `..` in it. Rejects where the answer is cut. */
  ask(path: string, asked?: Asked): Promise<Answer>;
  /** A request whose body the test writes itself. */
  open(path: string, method: string, headers?: Readonly<Record<string, string>>): ClientRequest;
  close(): Promise<void>;
}

/** The proxy as the only middleware of a server on a free port; what it lets past is answered with 418. */
export async function proxied(env: Record<string, string>, limits: Options['limits'] = {}): Promise<Proxied> {
  const log: string[] = [];
  const proxy = createEngineProxy(env, { log: (line) => log.push(line), limits });
  const server = createServer((request, response) =>
    proxy(request, response, () => response.writeHead(418).end()),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function open(path: string, method: string, headers: Readonly<Record<string, string>> = {}): ClientRequest {
    return httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false });
  }

  return {
    url: `http://127.0.0.1:${port}`,
    log,
    open,
    ask: async (path, { method = 'GET', headers = {}, body } = {}) => {
      const request = open(path, method, headers);
      const answered = answerTo(request);
      request.end(body);
      return answered;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export async function answerTo(request: ClientRequest): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const text = body.toString('utf8');
  return { status: answer.statusCode ?? 0, headers: answer.headers, body, text, code: codeIn(text) };
}

function codeIn(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const error = isRecord(parsed) ? parsed['error'] : null;
    return isRecord(error) && typeof error['code'] === 'string' ? error['code'] : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Planted: they may be seen by the upstream and by nobody else. */
export const keys = {
  FAL_KEY: 'planted-fal-51c07e',
  FAL_ADMIN_KEY: 'planted-fal-admin-8d2b19',
  GEMINI_API_KEY: 'planted-gemini-0e4477',
  OPENAI_API_KEY: 'planted-openai-93ab60',
  GATEWAY_API_KEY: 'planted-gateway-d0718c',
  BFL_API_KEY: 'planted-bfl-2f61d8',
  RECRAFT_API_TOKEN: 'planted-recraft-77c3aa',
  STABILITY_API_KEY: 'planted-stability-b81e05',
  COMFYUI_API_KEY: 'planted-comfyui-46fd92',
};

/** Every upstream is `url`, each below a path of its own so that a test sees which one was asked. */
export function allAt(url: string): Record<string, string> {
  return {
    ...keys,
    ENGINE_UPSTREAM_FAL_QUEUE: `${url}/fal-queue`,
    ENGINE_UPSTREAM_FAL_PLATFORM: `${url}/fal-platform`,
    ENGINE_UPSTREAM_FAL_UPLOAD: `${url}/fal-upload`,
    ENGINE_UPSTREAM_GEMINI: `${url}/gemini`,
    OPENAI_BASE_URL: `${url}/openai`,
    GATEWAY_BASE_URL: `${url}/gateway/v1`,
    ENGINE_UPSTREAM_BFL: `${url}/bfl`,
    ENGINE_UPSTREAM_RECRAFT: `${url}/recraft`,
    ENGINE_UPSTREAM_STABILITY: `${url}/stability`,
    COMFYUI_URL: `${url}/comfyui`,
  };
}

export const given = (route: string, url: string): string =>
  `/api/engines/${route}?url=${encodeURIComponent(url)}`;
