import type { AssetRecord } from '../../../src/kernel/asset/asset.ts';
import type { HistoryEntry } from '../../../src/kernel/document/diff.ts';
import type { DocumentRecord, TileMap } from '../../../src/kernel/document/records.ts';
import type { EventBodies, EventDraft } from '../../../src/kernel/ledger/events.ts';
import type { Clock, IdSource } from '../../../src/kernel/shared/clock.ts';
import { assetId, callId, layerId, outputId, tileKey } from '../../../src/kernel/shared/ids.ts';
import type { TileHash } from '../../../src/kernel/shared/ids.ts';
import type { PendingJob } from '../../../src/kernel/workspace/pendingJob.ts';
import type { StagedResult } from '../../../src/kernel/workspace/staged.ts';

/** A clock that stands still until it is moved. */
export function manualClock(start = 1_700_000_000_000): Clock & { advance(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    mono: () => now - start,
    tzOffsetMinutes: () => 60,
    advance(ms) {
      now += ms;
    },
  };
}

export function countingIds(prefix = 'id'): IdSource {
  let count = 0;
  return {
    next() {
      count += 1;
      return `${prefix}${count}`;
    },
  };
}

export function asset(id: string, patch: Partial<AssetRecord> = {}): AssetRecord {
  return {
    id: assetId(id),
    name: `Asset ${id}`,
    tier: 2,
    targetWidth: 800,
    targetHeight: 600,
    status: 'draft',
    campaign: null,
    createdAt: 1,
    updatedAt: 1,
    deliveredOutput: null,
    thumbnail: null,
    ...patch,
  };
}

export function tileMap(...hashes: readonly TileHash[]): TileMap {
  return Object.fromEntries(hashes.map((hash, index) => [tileKey(index, 0), hash]));
}

export function documentOf(id: string, revision: number, tiles: TileMap = {}): DocumentRecord {
  const base = layerId('base');
  return {
    asset: assetId(id),
    width: 800,
    height: 600,
    colorSpace: 'srgb',
    layerOrder: [base],
    layers: {
      [base]: {
        id: base,
        name: 'Base',
        opacity: 1,
        blendMode: 'normal',
        visible: true,
        locked: false,
        transform: { x: 0, y: 0, scaleX: 1, scaleY: 1, rotation: 0 },
        pixelWidth: 800,
        pixelHeight: 600,
        tiles,
        mask: null,
        origin: { kind: 'painted' },
      },
    },
    selection: { shapes: [], featherPx: 0 },
    revision,
  };
}

export function entry(index: number, forward: TileMap = {}): HistoryEntry {
  return {
    index,
    label: `Step ${index}`,
    at: index,
    forward: { tiles: { [layerId('base')]: forward } },
    backward: {},
  };
}

export function staged(id: string, owner: string, tiles: TileMap = {}, index = 0): StagedResult {
  return {
    id: outputId(id),
    asset: assetId(owner),
    call: callId('call'),
    index,
    tool: 'erase',
    engine: 'migan',
    createdAt: 5,
    change: { kind: 'layer', tiles, pixelWidth: 10, pixelHeight: 10, x: 0, y: 0, above: null },
    changed: { x: 0, y: 0, width: 10, height: 10 },
    origin: { kind: 'painted' },
    thumbnail: null,
    settings: { seed: 7 },
  };
}

export function segment(owner: string, ms: number): EventDraft {
  return { type: 'time.segment', scope: { asset: owner }, body: { kind: 'active', ms, asset: owner } };
}

/** A lead's word on a model, of no asset. */
export function decision(model: string, patch: Partial<EventBodies['model.decided']> = {}): EventDraft {
  const body = { provider: 'local', model, tool: null, decision: 'retire' as const, tiers: [], evidence: {} };
  return { type: 'model.decided', scope: {}, body: { ...body, ...patch } };
}

/** Deterministic bytes that differ for each `fill`. */
export function pixels(fill: number, length = 64): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + fill * 31) % 256);
}

export function pendingJob(call: string, owner: string, document: DocumentRecord): PendingJob {
  return {
    call: callId(call),
    asset: assetId(owner),
    tool: 'erase',
    engine: 'p.erase',
    attempt: 0,
    options: { erase: {} },
    document,
    handle: null,
    submittedAt: 1,
  };
}
