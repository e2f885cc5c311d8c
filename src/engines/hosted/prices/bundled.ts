import { parsePriceTable } from '../../../kernel/pricing/parsePrices.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';

export interface BundledPrices {
  readonly table: PriceTable;
  /** Blocks of the file, whole: a file that is written again must not lose what the table leaves out. */
  readonly providers: readonly { readonly provider: string }[];
}

/** The prices this version came with. Loaded when first asked for; a file that cannot be read is a bug of the build. */
export async function bundledPrices(): Promise<BundledPrices> {
  const { default: file } = await import('./prices.json');
  const parsed = parsePriceTable(file, `bundled@${file.as_of}`);
  if (!parsed.ok) throw new Error(`The bundled prices cannot be read. ${parsed.error}`);
  return { table: parsed.value, providers: file.providers };
}
