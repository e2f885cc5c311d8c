import type { EventScope, LedgerEvent } from '../ledger/events.ts';
import { micros } from '../ledger/money.ts';
import { shareLinks, sharesOf } from '../ledger/sharing.ts';
import { assetFacts } from '../review/assetFacts.ts';
import { createWork } from './assetStory.ts';
import type { Setting, Story } from './assetStory.ts';

/** A finished asset whose pixels others may begin with. */
export interface Source {
  readonly asset: string;
  readonly output: string;
}

/** A variant of a finished asset: pays its part of the shared pixels, and is retouched. Returns when it is done. */
export function tellFork(story: Story, source: Source, setting: Setting): number {
  const { recorder } = setting;
  const scope: EventScope = { asset: story.asset, campaign: story.campaign };
  recorder.write(story.beginsAt, 'asset.created', scope, {
    asset: story.asset,
    kind: 'deliverable',
    name: story.name,
    slot: { w: 1_080, h: 1_080, tier: story.tier },
    forkedFrom: { asset: source.asset, outputs: [source.output] },
  });
  link(story, source, recorder.events, setting);
  const work = createWork(story, scope, setting);
  work.segment('active', 60_000 + setting.random() * 120_000);
  const kept = work.until('erase', 3, 4, source.output) ?? source.output;
  recorder.write(work.now(), 'asset.finished', scope, { asset: story.asset, output: kept, outputs: [kept] });
  return work.now();
}

function link(story: Story, source: Source, events: readonly LedgerEvent[], { recorder }: Setting): void {
  const own = events.filter(({ scope }) => scope.asset === source.asset);
  const shares = sharesOf(source.asset, events);
  // What the source bears now, and what others have taken over of it.
  const onPath = assetFacts(source.asset, own).money.filter(
    ({ component }) => component === 'infrastructure',
  );
  const borne = onPath.reduce((sum, fact) => sum + fact.micros, 0);
  const taken = [...shares.values()].reduce((sum, share) => sum + share.micros, 0);
  const drafts = shareLinks({
    link: `${story.asset}-link`,
    source: source.asset,
    cost: micros(borne + taken),
    unpriced: 0,
    shares,
    joins: story.asset,
  });
  const campaign = own.find(({ scope }) => scope.campaign !== undefined)?.scope.campaign;
  for (const { scope, body } of drafts) {
    const theirs = scope.asset === story.asset ? story.campaign : campaign;
    recorder.write(
      story.beginsAt,
      'asset.linked',
      theirs === undefined ? scope : { ...scope, campaign: theirs },
      body,
    );
  }
}
