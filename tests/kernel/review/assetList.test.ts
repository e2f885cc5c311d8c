import { describe, expect, test } from 'vitest';

import { factsOf } from './factsOf.ts';
import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import { assetList } from '../../../src/kernel/review/assetList.ts';
import { assetReplay } from '../../../src/kernel/review/assetReplay.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';

const calendar = createCalendar('UTC');
const events = demoYear(calendar, Date.parse('2026-11-25T15:00:00Z')).filter(({ dev }) =>
  /0[1-2]$/.test(dev),
);
const table = tableOf(factsOf(events), calendar);
const own = new Map<string, string>();

describe('the list of assets', () => {
  test('says of each what its replay says', () => {
    const { rows, found, assets } = assetList(table, own, { text: '', limit: 40 });
    expect(rows).toHaveLength(40);
    expect(found).toBe(assets);
    for (const row of rows) {
      const replay = assetReplay(
        row.asset,
        events.filter(({ scope }) => scope.asset === row.asset),
      );
      expect(row).toEqual({
        asset: replay.asset,
        name: replay.name,
        campaign: replay.campaign,
        tier: replay.tier,
        status: replay.status,
        micros: totalOf(replay.total),
        unpriced: replay.total.unpriced + replay.total.unrated,
        iterations: replay.meter.iterations,
        lastAt: replay.lastAt,
      });
    }
    expect(rows.toSorted((a, b) => b.lastAt - a.lastAt)).toEqual(rows);
  });

  test('finds by all words, in name or campaign, and by the name given since', () => {
    const [first] = assetList(table, own, { text: '', limit: 1 }).rows;
    if (first === undefined || first.campaign === null) throw new Error('The demo year has campaigns.');
    const byBoth = assetList(table, own, {
      text: `  ${first.campaign.toUpperCase()} ${first.name} `,
      limit: 9,
    });
    expect(byBoth.rows.map(({ asset }) => asset)).toContain(first.asset);
    expect(byBoth.found).toBeLessThan(byBoth.assets);
    expect(assetList(table, own, { text: `${first.name} nowhere`, limit: 9 })).toMatchObject({
      rows: [],
      found: 0,
    });
    const renamed = new Map([[first.asset, 'Blue kettle']]);
    expect(assetList(table, renamed, { text: 'kettle', limit: 9 }).rows).toMatchObject([
      { asset: first.asset, name: 'Blue kettle' },
    ]);
  });
});
