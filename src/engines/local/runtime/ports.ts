import type { AlphaBuffer, MaskSource, PixelBuffer, PixelSource } from '../../../kernel/pixels/buffers.ts';
import { must } from '../../../kernel/shared/assert.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import type { PortReference } from './protocol.ts';

type Writer = (x: number, y: number, pixels: unknown) => Promise<void>;
type Reader = (rect: Rect) => Promise<unknown>;
/** How the page carries out one call of the worker. */
export type PortCall = (args: readonly unknown[]) => Promise<unknown>;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Page side: takes sources and sinks out of a request and leaves references. */
export function detachPorts(request: unknown): { readonly request: unknown; readonly calls: PortCall[] } {
  const calls: PortCall[] = [];
  function detach(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(detach);
    if (!isObject(value)) return value;
    const { readRegion, write, width, height, bounds } = value;
    if (typeof readRegion === 'function') {
      calls.push(([rect]) => (readRegion as Reader).call(value, rect as Rect));
      return reference(calls.length - 1, width, height, bounds);
    }
    if (typeof write === 'function') {
      calls.push(([x, y, pixels]) => (write as Writer).call(value, x as number, y as number, pixels));
      return reference(calls.length - 1, null, null, null);
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, detach(entry)]));
  }
  return { request: detach(request), calls };
}

function reference(port: number, width: unknown, height: unknown, bounds: unknown): PortReference {
  return {
    $port: port,
    width: typeof width === 'number' ? width : null,
    height: typeof height === 'number' ? height : null,
    bounds: isObject(bounds) ? (bounds as unknown as Rect) : null,
  };
}

/** Worker side: puts sources and sinks that call back into the page where the references stand. */
export function attachPorts(
  request: unknown,
  call: (port: number, args: readonly unknown[]) => Promise<unknown>,
): unknown {
  if (Array.isArray(request)) return request.map((entry: unknown) => attachPorts(entry, call));
  if (!isObject(request)) return request;
  if (typeof request['$port'] === 'number') {
    const { $port, width, height, bounds } = request as unknown as PortReference;
    if (width === null) {
      return { write: async (...args: unknown[]): Promise<void> => void (await call($port, args)) };
    }
    const source: PixelSource | MaskSource = {
      width,
      height: must(height, 'a source has a height'),
      ...(bounds === null ? {} : { bounds }),
      readRegion: (rect: Rect) => call($port, [rect]) as Promise<PixelBuffer & AlphaBuffer>,
    };
    return source;
  }
  return Object.fromEntries(Object.entries(request).map(([key, entry]) => [key, attachPorts(entry, call)]));
}
