import { billedOn } from '../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import type { HostedFailure } from './contract.ts';
import { failed } from './failed.ts';

/** Who is asked: `id` as in the price table, `name` as shown. */
interface Service {
  readonly id: string;
  readonly name: string;
}

/** Of a submit that went out and was not answered in full: it may have run. */
export function unanswered(
  { id, name }: Service,
  kind: 'lost' | 'aborted',
  prices: PriceTable,
): HostedFailure {
  return kind === 'aborted'
    ? failed(name, 'cancelled', { billed: billedOn(prices, id, 'cancelled') })
    : failed(name, 'timeout-unknown', { billed: billedOn(prices, id, 'timeout') });
}

/** Before anything was sent. */
export function notSent({ name }: Service): HostedFailure {
  return failed(name, 'cancelled', { billed: 'n' });
}

/** For an endpoint that is not in the adapter's list, or not for this tool. */
export function notOffered({ name }: Service): HostedFailure {
  return failed(name, 'invalid', {
    billed: 'n',
    message: `${name} does not offer this tool.`,
    hint: 'Choose another engine; nothing was sent.',
  });
}
