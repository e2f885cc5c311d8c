import type { PriceRow, PriceTable } from '../../../src/kernel/pricing/priceTable.ts';

const blank: Omit<PriceRow, 'provider' | 'id' | 'unit'> = {
  variant: null,
  jobs: [],
  basis: 'list',
  unitMicros: null,
  extraMpMicros: null,
  inputMpMicros: null,
  tokenRates: null,
  tokensPerImage: null,
  latencyS: null,
  source: 'test',
  asOf: '2026-11-22',
  confidence: 'official',
  retiredOn: null,
  note: null,
};

type Stated = Partial<PriceRow> & Pick<PriceRow, 'id' | 'unit'>;

/** Rows of one provider that state only what a test is about; what it charges for failures is unknown. */
export function priceTable(provider: string, rows: readonly Stated[]): PriceTable {
  return {
    id: 'test@2026-11-22',
    asOf: '2026-11-22',
    rows: rows.map((row) => ({ ...blank, provider, ...row })),
    providers: new Map(),
  };
}
