import { applyEvent, emptyMeterState, meterView } from './assetMeter.ts';
import type { MeterState } from './assetMeter.ts';
import type { AssetMeter, WaitEstimate } from './views.ts';
import { applyWaitEvent, emptyWaitState, waitEstimate } from './waitEstimates.ts';
import type { WaitState } from './waitEstimates.ts';
import type { LedgerEvent } from '../ledger/events.ts';

/** The whole ledger at a glance: a meter per asset and the waits per tool and model. Changed by `foldLedgerEvent`. */
export interface LedgerFold {
  readonly assets: Map<string, MeterState>;
  readonly waits: WaitState;
}

export function emptyLedgerFold(): LedgerFold {
  return { assets: new Map(), waits: emptyWaitState() };
}

/** Any order, duplicates ignored. An event costs the same however long the ledger is. */
export function foldLedgerEvent(fold: LedgerFold, event: LedgerEvent): LedgerFold {
  applyWaitEvent(fold.waits, event);
  const { asset } = event.scope;
  if (asset === undefined) return fold;
  let meter = fold.assets.get(asset);
  if (meter === undefined) {
    meter = emptyMeterState();
    fold.assets.set(asset, meter);
  }
  applyEvent(meter, event);
  return fold;
}

export function assetMeterOf(fold: LedgerFold, asset: string): AssetMeter {
  return meterView(fold.assets.get(asset) ?? emptyMeterState());
}

export function waitOf(fold: LedgerFold, tool: string, provider: string, model: string): WaitEstimate {
  return waitEstimate(fold.waits, tool, provider, model);
}
