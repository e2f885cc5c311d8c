import type { EngineError, Progress, RunReport } from '../../../kernel/operations/ports.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { ModelId } from './files.generated.ts';

/** Messages between a page and its worker. Pixel sources and sinks stay in the page: the worker calls them. */

export type JobName =
  | 'erase'
  | 'remove-background'
  | 'replace-background'
  | 'find-faces'
  | 'face-swap'
  | 'upscale'
  | 'expand'
  | 'colour-match'
  | 'painterly'
  | 'warm';

/** The request of `find-faces`. */
export interface FaceSearch {
  readonly source: PixelSource;
}

export interface JobSpec {
  readonly job: JobName;
  /** Networks the job may use, the first being the one that gives the report its version. */
  readonly model: ModelId | null;
  /** The request with its sources and sinks replaced by references. */
  readonly request: unknown;
}

/** Stands for a source or a sink of the request. */
export interface PortReference {
  readonly $port: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly bounds: Rect | null;
}

export interface JobOutcome {
  readonly result: unknown;
  readonly report: Omit<RunReport, 'modelVersion'>;
}

export type ToWorker =
  | { readonly type: 'start'; readonly baseUrl: string; readonly allowSoftwareGpu: boolean }
  | { readonly type: 'run'; readonly id: number; readonly spec: JobSpec }
  | { readonly type: 'cancel'; readonly id: number }
  | {
      readonly type: 'answer';
      readonly call: number;
      readonly value: unknown;
      readonly error: string | null;
    };

export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly call: number;
      readonly port: number;
      readonly args: readonly unknown[];
    }
  | { readonly type: 'done'; readonly id: number; readonly result: Result<JobOutcome, EngineError> };

/** Buffers that a message may hand over instead of copying. */
export function transferables(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  const { data } = value as { readonly data?: unknown };
  return data instanceof Uint8ClampedArray && data.buffer instanceof ArrayBuffer ? [data.buffer] : [];
}
