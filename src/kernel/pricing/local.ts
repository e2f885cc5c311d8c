import type { EventBodies, PriceSnapshot } from '../ledger/events.ts';
import type { EngineDescriptor } from '../operations/ports.ts';
import type { RunPrice } from './runPrice.ts';

type PricedEngine = Pick<EngineDescriptor, 'id' | 'modelVersion'>;

/** What every local run carries: a known price of 0, with the version of the rule that says so. */
export function localPrice(engine: PricedEngine): PriceSnapshot {
  return {
    table: `local@${engine.modelVersion}`,
    sku: `local.${engine.id}`,
    unit: 'call',
    unitMicro: 0,
    unitPer: 1,
    cur: 'USD',
    dims: {},
    billsOn: { failed: 'n', cancelled: 'n', blocked: 'n', timeout: 'n' },
    source: 'local',
  };
}

export const localRunPrice: RunPrice = { micros: 0, upperMicros: 0, qualifier: 'exact' };

export function localQuote(call: string, engine: PricedEngine): EventBodies['call.quoted'] {
  return {
    call,
    qtyLow: 1,
    qtyHigh: 1,
    micro: 0,
    upperMicro: 0,
    qualifier: 'exact',
    price: localPrice(engine),
  };
}

/** An explicit charge of 0: a local run is priced, not unpriced. */
export function localCharge(
  call: string,
  engine: PricedEngine,
  asset: string,
): EventBodies['charge.metered'] {
  return {
    kind: 'usage',
    call,
    attempt: 1,
    qty: 1,
    micro: 0,
    cur: 'USD',
    basis: 'metered',
    price: localPrice(engine),
    alloc: { method: 'direct', parts: [{ asset, ratioPpm: 1_000_000 }] },
  };
}
