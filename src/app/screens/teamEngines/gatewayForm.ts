import type { GatewayModel } from '../../../engines/hosted/openai/gateway.ts';
import { isModelId, maxDollarsPerImage } from '../../../engines/hosted/openai/gatewayTeam.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { amountOf, dollarsOfMicros, exactDollars, microsOfDollars } from './amount.ts';

/** A model of the gateway as it stands in the form. */
export interface GatewayDraft {
  readonly isNew: boolean;
  readonly id: string;
  readonly generates: boolean;
  readonly erases: 'no' | 'alpha' | 'white';
  readonly tier: Tier;
  readonly dollarsPerImage: string;
}

export const newGatewayDraft: GatewayDraft = {
  isNew: true,
  id: '',
  generates: true,
  erases: 'no',
  tier: 2,
  dollarsPerImage: '',
};

export function gatewayDraftOf({ id, generates, mask, tier, microsPerImage }: GatewayModel): GatewayDraft {
  const dollarsPerImage = dollarsOfMicros(microsPerImage);
  return { isNew: false, id, generates, erases: mask ?? 'no', tier, dollarsPerImage };
}

/** As it is to be kept, or every reason against it. `day`: `YYYY-MM-DD`. */
export function gatewayModelOf(
  draft: GatewayDraft,
  taken: readonly string[],
  day: string,
): Result<GatewayModel, readonly string[]> {
  const { generates, erases, tier } = draft;
  const id = draft.id.trim();
  const price = amountOf(draft.dollarsPerImage, 6, maxDollarsPerImage);
  const wrong = [
    ...(isModelId(id) ? [] : ['Model: its id as the gateway knows it, without spaces.']),
    ...(draft.isNew && taken.includes(id) ? ['Model: it is in the list already; edit it there.'] : []),
    ...(price === 'invalid'
      ? [`Dollars per picture: an amount up to ${maxDollarsPerImage} with at most six decimals, or nothing.`]
      : []),
  ];
  if (wrong.length > 0 || price === 'invalid') return err(wrong);
  const mask = erases === 'no' ? null : erases;
  return ok({ id, generates, mask, tier, microsPerImage: microsOfDollars(price), changedOn: day });
}

/** "Generate and erase, tier 2, $0.04 a picture." */
export function gatewaySummary({ generates, mask, tier, microsPerImage }: GatewayModel): string {
  const tools = [...(generates ? ['generate'] : []), ...(mask === null ? [] : ['erase'])].join(' and ');
  const price = microsPerImage === null ? 'unpriced' : `${exactDollars(microsPerImage)} a picture`;
  if (tools === '') return 'Not offered.';
  return `${tools.charAt(0).toUpperCase()}${tools.slice(1)}, tier ${tier}, ${price}.`;
}
