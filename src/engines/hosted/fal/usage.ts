import { priceRow, runMicros } from '../../../kernel/pricing/priceTable.ts';
import type { PriceRow, PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { HostedCharge } from '../contract.ts';
import { falModel } from './models.ts';

const unitsHeader = 'x-fal-billable-units';

/** Units of one request as fal bills them; null where the answer does not state them. */
export function billableUnits(headers: Headers): number | null {
  const stated = headers.get(unitsHeader)?.trim() ?? '';
  return /^\d+(?:\.\d+)?$/u.test(stated) ? Number(stated) : null;
}

export function falRow(prices: PriceTable, endpoint: string): PriceRow | null {
  const model = falModel(endpoint);
  return model ? priceRow(prices, { provider: 'fal', ...model.price }) : null;
}

export interface Made {
  readonly outputs: number;
  /** Of one output; null where it is not known. */
  readonly outputPixels: number | null;
}

/** Units × price where one price holds for every unit, else the table; what neither knows stays unpriced. */
export function falCharge(row: PriceRow | null, units: number | null, made: Made): HostedCharge {
  const stated = units === null ? null : `${unitsHeader}: ${units}`;
  const metered = row && units !== null ? unitsMicros(row, units) : null;
  if (metered !== null && units !== null)
    return { micros: metered, basis: 'metered', from: 'units', qty: units, stated };
  return {
    micros: row && tableMicros(row, made),
    basis: 'metered',
    from: 'table',
    qty: made.outputs,
    stated,
  };
}

/**
 * Null where it is not established what a unit is: the units of an endpoint with two prices (first and further
 * megapixels, or by quality) may already be weighted.
 */
function unitsMicros(
  { unitMicros, extraMpMicros, inputMpMicros, variant }: PriceRow,
  units: number,
): number | null {
  if (unitMicros === null || inputMpMicros !== null || variant !== null) return null;
  const onePrice = extraMpMicros === null || extraMpMicros === unitMicros || units === 1;
  return onePrice ? Math.round(units * unitMicros) : null;
}

function tableMicros(row: PriceRow, { outputs, outputPixels }: Made): number | null {
  // The picture that was sent is no longer known here.
  if (row.inputMpMicros !== null) return null;
  return runMicros(row, { outputs, outputPixels, inputPixels: 0 }, true);
}
