import type { AssetId } from '../../kernel/shared/ids.ts';
import type { SessionMessage } from '../../session/types.ts';

/**
 * What the assets screen has to say about an asset whose editor opens at once: the screen is gone before it can be read.
 * Kept until it is dismissed there.
 */
const carried = new Map<AssetId, SessionMessage>();

export function carryMessage(asset: AssetId, message: SessionMessage): void {
  carried.set(asset, message);
}

export function carriedMessage(asset: AssetId): SessionMessage | null {
  return carried.get(asset) ?? null;
}

export function forgetCarried(asset: AssetId): void {
  carried.delete(asset);
}
