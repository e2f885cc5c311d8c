import type { AssetId, OutputId } from '../shared/ids.ts';

/** 1 hero, 2 fast, 3 automated: what the asset needs and what an engine delivers. */
export type Tier = 1 | 2 | 3;

export type AssetStatus = 'draft' | 'in-progress' | 'finished' | 'reopened' | 'abandoned';

/** The stored row of an asset; every change of status is also a ledger event. */
export interface AssetRecord {
  readonly id: AssetId;
  readonly name: string;
  readonly tier: Tier;
  /** The slot: pixels needed where the asset will be used. */
  readonly targetWidth: number;
  readonly targetHeight: number;
  readonly status: AssetStatus;
  readonly campaign: string | null;
  /** Milliseconds UTC. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deliveredOutput: OutputId | null;
  /** Small JPEG or WebP data URL (at most 320 px), or null until there are pixels. */
  readonly thumbnail: string | null;
}
