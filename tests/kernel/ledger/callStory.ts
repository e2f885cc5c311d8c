import { chargeBody, type createDevice } from './written.ts';
import type { EventBodies, LedgerEvent } from '../../../src/kernel/ledger/events.ts';

export interface CallStory {
  readonly call: string;
  readonly asset?: string;
  readonly at: number;
  /** What it was charged; null: no amount ever came. */
  readonly micros: number | null;
  readonly quote?: Pick<EventBodies['call.quoted'], 'micro' | 'upperMicro' | 'qualifier'>;
  readonly model?: string;
  /** It has not ended yet. */
  readonly isOpen?: boolean;
}

/** One hosted call from quote to charge, as `pen` writes it. */
export function writeCall(pen: ReturnType<typeof createDevice>, story: CallStory): LedgerEvent[] {
  const { call, at, micros, asset = 'a', model = 'm', isOpen = false } = story;
  const quote = story.quote ?? { micro: micros, upperMicro: micros, qualifier: 'estimate' as const };
  return [
    pen(at, asset, 'call.quoted', { call, qtyLow: 1, qtyHigh: 1, price: null, ...quote }),
    pen(at, asset, 'call.submitted', {
      call,
      tool: 'generate',
      provider: 'p',
      model,
      modelVersion: '1',
      tier: 2,
      source: 'hosted',
      parents: [],
      reserveMicro: quote.upperMicro,
    }),
    ...(isOpen
      ? []
      : [
          pen(at + 1_000, asset, 'call.completed', {
            call,
            outputs: 1,
            queueMs: 0,
            serverMs: 0,
            downloadMs: 0,
            decodeMs: 0,
            computeMs: 0,
            backend: 'test',
            threads: 1,
          }),
          pen(at + 1_000, asset, 'charge.metered', chargeBody('metered', call, micros)),
        ]),
  ];
}
