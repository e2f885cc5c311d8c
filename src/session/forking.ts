import { visibleLayers } from './jobs/plans/context.ts';
import { scopeOf } from './scope.ts';
import type { SessionPorts } from './ports.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { EventDraft, LedgerEvent } from '../kernel/ledger/events.ts';
import { addMoney, micros, noMoney } from '../kernel/ledger/money.ts';
import type { MoneySum } from '../kernel/ledger/money.ts';
import { shareLinks, sharesOf } from '../kernel/ledger/sharing.ts';
import { assetFacts } from '../kernel/review/assetFacts.ts';
import { assetId } from '../kernel/shared/ids.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/** Why there is no fork; nothing was written. */
export class ForkRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ForkRefused';
  }
}

/**
 * A new asset that begins with another one's picture, layers included. What those pixels cost is from now on borne by
 * all assets that have them, each its even part. Rejects with `ForkRefused` or `StorageFailure`.
 */
export async function forkAsset(ports: SessionPorts, source: AssetId, name: string): Promise<AssetId> {
  const { workspace } = ports;
  const [original, document] = await Promise.all([
    workspace.loadAsset(source),
    workspace.loadDocument(source),
  ]);
  if (original === null) throw new ForkRefused('The asset was deleted in another tab.');
  if (document === null || document.layerOrder.length === 0)
    throw new ForkRefused(`${original.name} has no picture yet that another asset could begin with.`);
  const now = ports.clock.now();
  const fork: AssetRecord = {
    ...original,
    id: assetId(ports.ids.next()),
    name,
    status: 'in-progress',
    createdAt: now,
    updatedAt: now,
    deliveredOutput: null,
  };
  await workspace.commit({
    assets: [fork],
    document: { ...document, asset: fork.id, revision: 1 },
    history: { asset: fork.id, position: 0 },
    events: [createdEvent(fork, source, document), ...(await links(ports, original, fork))],
  });
  return fork.id;
}

function createdEvent(fork: AssetRecord, source: AssetId, document: DocumentRecord): EventDraft {
  const outputs = visibleLayers(document).flatMap(({ origin }) =>
    origin.kind === 'output' ? [origin.output] : [],
  );
  return {
    type: 'asset.created',
    scope: scopeOf(fork.id, fork.campaign),
    body: {
      asset: fork.id,
      kind: 'deliverable',
      name: fork.name,
      slot: { w: fork.targetWidth, h: fork.targetHeight, tier: fork.tier },
      forkedFrom: { asset: source, outputs: [...new Set(outputs)] },
    },
  };
}

/** Each event in the scope of the asset whose part changes, with that asset's own campaign. */
async function links(
  { workspace, ids }: SessionPorts,
  source: AssetRecord,
  fork: AssetRecord,
): Promise<EventDraft[]> {
  const own = await workspace.eventsOfAsset(source.id);
  const others = sharersOf(source.id, own);
  const theirs = await Promise.all(others.map((id) => workspace.eventsOfAsset(assetId(id))));
  const shares = sharesOf(source.id, theirs.flat());
  const borne = costOfPixels(source.id, own);
  const taken = [...shares.values()].reduce((sum, share) => sum + share.micros, 0);
  const campaigns = new Map([
    [source.id as string, source.campaign],
    [fork.id as string, fork.campaign],
    ...theirs.map((events, index) => [others[index] ?? '', lastCampaign(events)] as const),
  ]);
  const drafts = shareLinks({
    link: ids.next(),
    source: source.id,
    cost: micros(borne.micros + taken),
    unpriced: borne.unpricedCount,
    shares,
    joins: fork.id,
  });
  return drafts.map((draft) => {
    const asset = draft.scope.asset ?? '';
    return { ...draft, scope: scopeOf(asset, campaigns.get(asset) ?? null) };
  });
}

/** The source's own events name everybody who shares: it is told of each link. */
function sharersOf(source: AssetId, events: readonly LedgerEvent[]): string[] {
  const assets = events.flatMap((event) =>
    event.type === 'asset.linked' && event.body.source === source
      ? event.body.alloc.parts.map((part) => part.asset)
      : [],
  );
  return [...new Set(assets)].filter((asset) => asset !== source);
}

/** What the source itself bears of the pixels it shows. */
function costOfPixels(source: AssetId, events: readonly LedgerEvent[]): MoneySum {
  return assetFacts(source, events)
    .money.filter(({ component }) => component === 'infrastructure')
    .reduce(
      (sum, fact) => addMoney(sum, { micros: micros(fact.micros), unpricedCount: fact.unpriced }),
      noMoney,
    );
}

function lastCampaign(events: readonly LedgerEvent[]): string | null {
  return events.findLast(({ scope }) => scope.campaign !== undefined)?.scope.campaign ?? null;
}
