import type { EngineError } from '../../../kernel/operations/ports.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { PinnedFile } from './files.generated.ts';

const cacheName = 'ninetyten-models-1';

/** The parts of the platform the store stands on, so that it runs in a page, a worker and a test. */
export interface StorePlatform {
  /** Ends with a slash. */
  readonly baseUrl: string;
  fetch(url: string): Promise<Response>;
  /** Null where the browser keeps no caches (private modes): every load is then a download. */
  openCache(name: string): Promise<Cache | null>;
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  now(): number;
}

export interface LoadedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** 0 when the file came from the cache. */
  readonly downloadMs: number;
  /** True when a stored copy failed its check and was replaced. */
  readonly healed: boolean;
}

/** The hash is part of the key, so a new version of a file never meets the old one. */
function keyOf(platform: StorePlatform, file: PinnedFile): string {
  return `${platform.baseUrl}${file.path}?sha256=${file.sha256}`;
}

export async function isStored(platform: StorePlatform, file: PinnedFile): Promise<boolean> {
  const cache = await platform.openCache(cacheName);
  return cache !== null && (await cache.match(keyOf(platform, file))) !== undefined;
}

/**
 * The file's bytes, checked against its SHA-256: from Cache Storage, else from the network (then stored).
 * Errors: `model-missing` (not stored and not reachable), `model-corrupt` (other bytes than the pinned ones;
 * they are not kept).
 */
export async function loadPinnedFile(
  platform: StorePlatform,
  file: PinnedFile,
  onBytes: (received: number) => void,
): Promise<Result<LoadedFile, EngineError>> {
  const cache = await platform.openCache(cacheName);
  const key = keyOf(platform, file);
  const stored = await cache?.match(key);
  let healed = false;
  if (cache !== null && stored !== undefined) {
    const bytes = new Uint8Array(await stored.arrayBuffer());
    if ((await platform.sha256(bytes)) === file.sha256) return ok({ bytes, downloadMs: 0, healed });
    await cache.delete(key);
    healed = true;
  }
  const started = platform.now();
  const received = await download(platform, file, onBytes);
  if (!received.ok) return received;
  const bytes = received.value;
  if (bytes.length !== file.bytes || (await platform.sha256(bytes)) !== file.sha256) {
    return err({
      kind: 'model-corrupt',
      message: `The file ${file.path} did not arrive as it was published; it was not kept. Try again.`,
    });
  }
  const downloadMs = platform.now() - started;
  // A full disk must not stop the run: the file is then fetched again next time.
  await cache?.put(key, new Response(bytes)).catch(() => undefined);
  return ok({ bytes, downloadMs, healed });
}

async function download(
  platform: StorePlatform,
  file: PinnedFile,
  onBytes: (received: number) => void,
): Promise<Result<Uint8Array<ArrayBuffer>, EngineError>> {
  const unreachable = (reason: string): Result<never, EngineError> =>
    err({
      kind: 'model-missing',
      message: `The file ${file.path} is not stored on this device yet and could not be downloaded: ${reason}.`,
    });
  try {
    const response = await platform.fetch(`${platform.baseUrl}${file.path}`);
    if (!response.ok || response.body === null) return unreachable(`the server answered ${response.status}`);
    const bytes = new Uint8Array(file.bytes);
    let received = 0;
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (received + part.value.length > file.bytes) {
        await reader.cancel();
        return ok(new Uint8Array(0));
      }
      bytes.set(part.value, received);
      received += part.value.length;
      onBytes(received);
    }
    return ok(bytes.subarray(0, received));
  } catch (cause) {
    return unreachable(cause instanceof Error ? cause.message : String(cause));
  }
}

/** The platform of a page or a worker. `baseUrl` is absolute and ends with a slash. */
export function browserPlatform(baseUrl: string): StorePlatform {
  return {
    baseUrl,
    fetch: (url) => fetch(url),
    openCache: async (name) => {
      if (!('caches' in globalThis)) return null;
      return caches.open(name).catch(() => null);
    },
    sha256: async (bytes) => {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    now: () => performance.now(),
  };
}
