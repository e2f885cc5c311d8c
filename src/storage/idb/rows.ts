import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { HistoryEntry } from '../../kernel/document/diff.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import {
  finite,
  integer,
  listOf,
  mapOf,
  notNegative,
  oneOf,
  optional,
  orNull,
  record,
  shape,
  text,
  truth,
  variants,
} from '../../kernel/ledger/shapes.ts';
import type { Check } from '../../kernel/ledger/shapes.ts';
import type { OriginalFile, OutputThumbnail } from '../../kernel/workspace/ports.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

/** A row that could not be read: it stays where it is, is shown to nobody, and is reported once per read. */
export interface RowProblem {
  readonly store: string;
  readonly key: string;
  readonly reason: string;
}

export type ReportProblem = (problem: RowProblem) => void;

const tileMap = mapOf(text);
const rect = shape({ x: finite, y: finite, width: notNegative, height: notNegative });
const mask = shape({ tiles: tileMap, enabled: truth });

const maskShape = variants('kind', {
  stroke: shape({
    mode: oneOf('add', 'subtract'),
    points: listOf(finite),
    size: notNegative,
    hardness: finite,
  }),
  polygon: shape({ mode: oneOf('add', 'subtract'), points: listOf(finite) }),
  rect: shape({ mode: oneOf('add', 'subtract'), rect }),
  raster: shape({ mode: oneOf('add', 'subtract'), tiles: tileMap, bounds: rect }),
  invert: shape({}),
});

const selection = shape({ shapes: listOf(maskShape), featherPx: notNegative });
const origin = shape({
  kind: oneOf('import', 'output', 'painted', 'derived'),
  madeFrom: optional(listOf(shape({ kind: oneOf('import', 'painted') }))),
});
const transform = shape({ x: finite, y: finite, scaleX: finite, scaleY: finite, rotation: finite });

const layer = shape({
  id: text,
  name: text,
  opacity: finite,
  blendMode: text,
  visible: truth,
  locked: truth,
  transform,
  pixelWidth: notNegative,
  pixelHeight: notNegative,
  tiles: tileMap,
  mask: orNull(mask),
  origin,
});

const asset = shape({
  id: text,
  name: text,
  tier: oneOf(1, 2, 3),
  targetWidth: notNegative,
  targetHeight: notNegative,
  status: oneOf('draft', 'in-progress', 'finished', 'reopened', 'abandoned'),
  campaign: orNull(text),
  createdAt: finite,
  updatedAt: finite,
  deliveredOutput: orNull(text),
  thumbnail: orNull(text),
});

const colorSpace = oneOf('srgb', 'display-p3');

const documentShape = shape({
  asset: text,
  width: notNegative,
  height: notNegative,
  colorSpace,
  placement: optional(transform),
  layerOrder: listOf(text),
  layers: mapOf(layer),
  selection,
  revision: integer,
});

const tilePatches = optional(mapOf(mapOf(orNull(text))));

const diff = shape({
  size: optional(shape({ width: notNegative, height: notNegative })),
  colorSpace: optional(colorSpace),
  placement: optional(orNull(transform)),
  layerOrder: optional(listOf(text)),
  layers: optional(mapOf(orNull(layer))),
  layerFields: optional(mapOf(record)),
  tiles: tilePatches,
  masks: optional(mapOf(orNull(mask))),
  maskTiles: tilePatches,
  selection: optional(selection),
});

const historyEntry = shape({
  asset: text,
  index: integer,
  label: text,
  at: finite,
  forward: diff,
  backward: diff,
});

const staged = shape({
  id: text,
  asset: text,
  call: text,
  index: integer,
  tool: text,
  engine: text,
  createdAt: finite,
  change: variants('kind', {
    layer: shape({
      tiles: tileMap,
      pixelWidth: notNegative,
      pixelHeight: notNegative,
      x: finite,
      y: finite,
      above: orNull(text),
    }),
    'layer-mask': shape({ layer: text, tiles: tileMap }),
    cutout: shape({ tiles: tileMap, maskTiles: tileMap, hide: listOf(text) }),
    backdrop: shape({
      subjectTiles: tileMap,
      maskTiles: tileMap,
      backdropTiles: tileMap,
      shadowTiles: orNull(tileMap),
      hide: listOf(text),
    }),
    document: shape({ tiles: tileMap, pixelWidth: notNegative, pixelHeight: notNegative }),
    frame: shape({
      tiles: tileMap,
      pixelWidth: notNegative,
      pixelHeight: notNegative,
      isUnder: optional(truth),
      margins: shape({ left: notNegative, top: notNegative, right: notNegative, bottom: notNegative }),
    }),
  }),
  base: optional(shape({ width: notNegative, height: notNegative, colorSpace, placement: transform })),
  changed: rect,
  origin,
  thumbnail: orNull(text),
  settings: record,
  objectMasks: optional(mapOf(tileMap)),
});

const handle = shape({ provider: text, endpoint: text, submittedAt: finite, ids: mapOf(text) });

const job = shape({
  call: text,
  asset: text,
  tool: text,
  engine: text,
  attempt: integer,
  options: record,
  document: documentShape,
  handle: orNull(handle),
  submittedAt: finite,
});

const original = shape({
  output: text,
  asset: text,
  mimeType: text,
  bytes: (value) => (value instanceof Uint8Array ? null : 'bytes expected'),
});

const thumbnail = shape({ output: text, asset: text, dataUrl: text });

/** The row, or null after reporting why it cannot be read. */
export function readAsset(row: unknown, report: ReportProblem): AssetRecord | null {
  return passes('assets', asset, row, report) ? (row as AssetRecord) : null;
}

export function readDocument(row: unknown, report: ReportProblem): DocumentRecord | null {
  if (!passes('documents', documentShape, row, report)) return null;
  const document = row as DocumentRecord;
  const lost = document.layerOrder.find((id) => !Object.hasOwn(document.layers, id));
  if (lost === undefined) return document;
  report({ store: 'documents', key: document.asset, reason: `layerOrder names a missing layer: ${lost}` });
  return null;
}

export function readHistoryEntry(row: unknown, report: ReportProblem): HistoryEntry | null {
  return passes('history', historyEntry, row, report) ? (row as HistoryEntry) : null;
}

export function readStaged(row: unknown, report: ReportProblem): StagedResult | null {
  return passes('staged', staged, row, report) ? (row as StagedResult) : null;
}

export function readJob(row: unknown, report: ReportProblem): PendingJob | null {
  return passes('jobs', job, row, report) ? (row as PendingJob) : null;
}

export function readOriginal(row: unknown, report: ReportProblem): OriginalFile | null {
  return passes('originals', original, row, report) ? (row as OriginalFile) : null;
}

export function readThumbnail(row: unknown, report: ReportProblem): OutputThumbnail | null {
  return passes('thumbnails', thumbnail, row, report) ? (row as OutputThumbnail) : null;
}

function passes(store: string, check: Check, row: unknown, report: ReportProblem): boolean {
  const reason = check(row);
  if (reason === null) return true;
  report({ store, key: keyOf(row), reason });
  return false;
}

function keyOf(row: unknown): string {
  if (typeof row !== 'object' || row === null) return '?';
  const { id, output, call, asset: owner, index } = row as Record<string, unknown>;
  if (typeof id === 'string') return id;
  if (typeof call === 'string') return call;
  if (typeof output === 'string') return output;
  return [owner, index].filter((part) => typeof part === 'string' || typeof part === 'number').join('/');
}
