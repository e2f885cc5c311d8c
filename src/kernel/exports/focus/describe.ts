import { keyValues } from './focusRow.ts';
import type { FocusCells } from './focusRow.ts';
import type { FocusContext } from './focusContext.ts';
import type { EventBodies, LedgerEvent, PriceSnapshot } from '../../ledger/events.ts';
import { microsToDecimal } from '../../provenance/decimal.ts';
import type { AssetFacts } from '../../review/assetFacts.ts';
import { noAsset } from '../../review/rollForward.ts';
import { standInReasonText, standsInForText } from '../standInText.ts';
import { iterationRow } from '../../metrics/iterationRow.ts';
import type { CallState } from '../../metrics/meterFold.ts';

/** Of which asset, project, campaign and person. */
export function placeCells(facts: AssetFacts, call: CallState | null, event: LedgerEvent | null): FocusCells {
  const isAsset = facts.asset !== noAsset;
  const project = event?.scope.project ?? null;
  const submitted = call?.submitted ?? null;
  return {
    ResourceId: isAsset ? facts.asset : null,
    ResourceName: isAsset ? facts.name : null,
    ResourceType: isAsset ? 'Image Asset' : null,
    SubAccountId: project,
    SubAccountName: project,
    SubAccountType: project === null ? null : 'Project',
    Tags: keyValues({
      campaign: submitted?.scope.campaign ?? event?.scope.campaign ?? facts.campaign,
      tool: submitted?.body.tool,
      tier: submitted === null ? null : String(submitted.body.tier),
      person: submitted?.actor ?? event?.actor,
    }),
  };
}

/** The SKU: a model, and the row of the price list that it was charged by. */
export function skuCells(provider: string, call: CallState, price: PriceSnapshot | null): FocusCells {
  const body = call.submitted?.body;
  const sku = body === undefined ? (price?.sku ?? `${provider}/unlisted`) : `${body.provider}/${body.model}`;
  return {
    SkuId: sku,
    SkuMeter: price === null ? 'Request' : meterNames[price.unit],
    SkuPriceId: price === null ? `${sku}/unlisted` : `${price.table}/${price.sku}`,
    SkuPriceDetails: keyValues({
      x_Model: body?.model ?? sku,
      x_Quality: price?.dims.quality,
      x_Width: price?.dims.w,
      x_Height: price?.dims.h,
      x_Steps: price?.dims.steps,
    }),
    x_PriceTableId: price?.table ?? null,
  };
}

const meterNames: Readonly<Record<PriceSnapshot['unit'], string>> = {
  image: 'Image output',
  megapixel: 'Image output',
  step: 'Sampling step',
  second: 'Compute time',
  token: 'Token',
  credit: 'Credit',
  call: 'Request',
};

/** "erase 1024×1024, flux-x, 1 image": no prompt, no name of a person or an asset. */
export function describeCall({ submitted, outputs }: CallState, price: PriceSnapshot | null): string {
  if (submitted === null) return 'Call that was not submitted here';
  const { w, h } = price?.dims ?? {};
  const size = w === undefined || h === undefined ? '' : ` ${w}×${h}`;
  const count = `${outputs.length} ${outputs.length === 1 ? 'image' : 'images'}`;
  return `${submitted.body.tool}${size}, ${submitted.body.model}, ${count}`;
}

export function describeAdjust(call: CallState, { reason }: EventBodies['charge.adjusted']): string {
  return `Correction (${reason}): ${describeCall(call, null)}`;
}

/** What became of the call; its waits stand once, on the first of its rows. */
export function callCells(call: CallState, isFirst: boolean): FocusCells {
  const { submitted, end, quote } = call;
  if (submitted === null) return {};
  const row = iterationRow(call, submitted, 'undecided');
  const isDecided = ['accepted', 'rejected', 'superseded', 'undecided'].includes(call.status);
  const quoted = quote?.body.micro ?? null;
  return {
    x_CallId: submitted.body.call,
    x_RetryOf: row.retryOf,
    x_StandsInFor: standsInForText(row.standsInFor),
    x_StandsInForCall: row.standsInFor?.call ?? null,
    x_StandInReason: standInReasonText(row.standsInFor),
    x_Outcome: end === null ? 'open' : end.type.slice('call.'.length),
    x_Decision: isDecided ? call.status : null,
    x_RejectReason: call.status === 'rejected' ? row.reason : null,
    x_QuotedCost: quoted === null || !isFirst ? null : microsToDecimal(quoted),
    x_LatencyMs: row.pendingMs === null || !isFirst ? null : String(Math.round(row.pendingMs)),
    x_FeltWaitMs: isFirst ? String(Math.round(call.feltWaitMs)) : null,
    x_QualityTier: String(submitted.body.tier),
  };
}

/** Where the row lies among the parts of the ledger; `x_InfrastructureCost` says which part of it is on the path. */
export function componentOf(facts: AssetFacts, onPath: boolean, isGeneral: boolean): string {
  if (facts.asset === noAsset) return isGeneral ? 'Overhead' : 'Unallocated';
  if (facts.lifecycle.at(-1)?.type === 'abandoned') return 'Abandoned';
  return onPath ? 'Infrastructure' : 'Iteration';
}

/** Local work, whose cost is 0 by definition, is nobody's charge. */
export function isFreeLocal(call: CallState, micro: number | null): boolean {
  return call.submitted?.body.source === 'local' && micro === 0;
}

export function providerOf(call: CallState, context: FocusContext): string | null {
  if (call.submitted !== null) return call.submitted.body.provider;
  // A burn names its grant, and a grant its provider.
  for (const { body } of call.charges)
    for (const { grant } of body.burns ?? []) {
      const provider = context.credits.grants.get(grant)?.entry.body.provider;
      if (provider !== undefined) return provider;
    }
  return null;
}
