import {
  FileFault,
  amount,
  day,
  dayOrMonth,
  fieldsOf,
  listOf,
  mapOf,
  micros,
  name,
  oneOf,
  orNull,
  plain,
  text,
} from './fileValues.ts';
import type { Parser } from './fileValues.ts';
import { priceSchema, rateNames, rowKey } from './priceFile.ts';
import type { PriceRow, PriceTable, ProviderTerms, TokenRates } from './priceTable.ts';
import type { PriceSnapshot } from '../ledger/events.ts';
import { err, ok } from '../shared/result.ts';
import type { Result } from '../shared/result.ts';

/**
 * A price table from a file of the schema `ninetyten.prices/1`. Every row is checked whole, dollars become integer micros
 * here and nowhere else. The error names the row and the key, for the person who wrote the file. `id` is the name that
 * the table gets in events.
 */
export function parsePriceTable(value: unknown, id: string): Result<PriceTable, string> {
  try {
    return ok(tableOf(value, id));
  } catch (cause) {
    if (cause instanceof FileFault) return err(cause.message);
    throw cause;
  }
}

function tableOf(value: unknown, id: string): PriceTable {
  const fields = fieldsOf(value, 'The file');
  fields.get('schema', oneOf(priceSchema));
  fields.get('currency', oneOf('USD'));
  const asOf = fields.get('as_of', day);
  const rows = fields.get('rows', list).map((row, index) => rowOf(row, `Row ${index + 1}`));
  refuseTwins(rows.map((row) => [rowKey(row), `${row.provider} ${row.id}`]));
  const providers = fields
    .get('providers', list)
    .map((terms, index) => providerOf(terms, `Provider ${index + 1}`));
  refuseTwins(providers.map(({ provider }) => [provider, `The provider ${provider}`]));
  // Whole charges of single runs: examples, not prices.
  fields.end(['observed_runs']);
  return { id, asOf, rows, providers: new Map(providers.map((terms) => [terms.provider, terms])) };
}

const list: Parser<readonly unknown[]> = listOf<unknown>((item) => item);

function rowOf(value: unknown, place: string): PriceRow {
  const names = fieldsOf(value, place);
  const provider = names.get('provider', name);
  const id = names.get('id', name);
  const where = `${place} (${provider} ${id})`;
  const fields = fieldsOf(value, where);
  const row: PriceRow = {
    provider: fields.get('provider', name),
    id: fields.get('id', name),
    variant: fields.get('variant', variant),
    jobs: fields.get('jobs', listOf(name)),
    basis: fields.get('basis', oneOf('list', 'estimate', 'observed')),
    unit: fields.get('unit', oneOf('image', 'call', 'megapixel', 'token', 'credit', 'second')),
    unitMicros: fields.get('usd', orNull(micros)),
    extraMpMicros: fields.get('extra_mp_usd', orNull(micros)),
    inputMpMicros: fields.get('input_mp_usd', orNull(micros)),
    tokenRates: fields.get('usd_per_million_tokens', orNull(ratesOf)),
    tokensPerImage: fields.get('tokens_per_image', orNull(mapOf(amount))),
    latencyS: fields.get('latency_s', orNull(amount)),
    source: fields.get('source', text),
    asOf: fields.get('as_of', orNull(dayOrMonth)),
    confidence: fields.get('confidence', oneOf('official', 'observed', 'secondary', 'user')),
    retiredOn: fields.get('retired_on', orNull(day)),
    note: fields.get('note', orNull(text)),
  };
  fields.end();
  if (row.unit === 'token' && row.unitMicros !== null)
    throw new FileFault(`${where}: "usd" must be null where tokens are billed.`);
  if (row.unit !== 'token' && row.tokenRates !== null)
    throw new FileFault(`${where}: "usd_per_million_tokens" is only for the unit token.`);
  return row;
}

/** Without keys it says no more than none. */
const variant: Parser<PriceRow['variant']> = (value, where) => {
  const read = orNull(mapOf(plain))(value, where);
  return read === null || Object.keys(read).length === 0 ? null : read;
};

const ratesOf: Parser<TokenRates> = (value, where) => {
  const fields = fieldsOf(value, where);
  const rate = (kind: keyof TokenRates): number | null => fields.get(rateNames[kind], orNull(micros));
  const rates = {
    textIn: rate('textIn'),
    cachedTextIn: rate('cachedTextIn'),
    imageIn: rate('imageIn'),
    cachedImageIn: rate('cachedImageIn'),
    textOut: rate('textOut'),
    imageOut: rate('imageOut'),
  };
  fields.end();
  return rates;
};

function providerOf(value: unknown, place: string): ProviderTerms {
  const provider = fieldsOf(value, place).get('provider', name);
  const fields = fieldsOf(value, `${place} (${provider})`);
  const terms: ProviderTerms = {
    provider: fields.get('provider', name),
    creditMicros: fields.get('credit_usd', orNull(micros)),
    billsOn: fields.get('bills_on', billsOn),
  };
  fields.get('currency', oneOf('USD'));
  fields.get('charge_report', text);
  fields.get('confidence', text);
  fields.get('source', orNull(text));
  fields.get('note', orNull(text));
  fields.end();
  return terms;
}

const billsOn: Parser<PriceSnapshot['billsOn']> = (value, where) => {
  const fields = fieldsOf(value, where);
  const charged = oneOf('y', 'n', '?');
  const read = {
    failed: fields.get('failed', charged),
    cancelled: fields.get('cancelled', charged),
    blocked: fields.get('blocked', charged),
    timeout: fields.get('timeout', charged),
  };
  fields.end();
  return read;
};

function refuseTwins(keyed: readonly (readonly [key: string, name: string])[]): void {
  const seen = new Map<string, number>();
  for (const [index, [key, who]] of keyed.entries()) {
    const first = seen.get(key);
    if (first !== undefined)
      throw new FileFault(`${who} stands twice, at ${first + 1} and ${index + 1}: which one holds?`);
    seen.set(key, index);
  }
}
