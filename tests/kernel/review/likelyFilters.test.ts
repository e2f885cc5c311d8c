import { expect, test } from 'vitest';

import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';
import { likelyFilters } from '../../../src/kernel/review/likelyFilters.ts';
import { everything, facetsOf } from '../../../src/kernel/review/reviewFilter.ts';
import { wholeFacts } from './wholeFacts.ts';

const calendar = createCalendar('UTC');

test('an empty ledger has tiers only; a year of work each tool, and the latest campaign first', () => {
  expect(likelyFilters(tableOf([], calendar))).toEqual([1, 2, 3].map((tier) => ({ ...everything, tier })));
  const events = [...demoYear(calendar, Date.UTC(2026, 9, 20), 'likely')];
  const table = tableOf(wholeFacts(events), calendar);
  const filters = likelyFilters(table);
  const { tools, campaigns } = facetsOf(table);
  expect(filters.length).toBeLessThanOrEqual(24);
  for (const tool of tools) expect(filters).toContainEqual({ ...everything, tool });
  expect(filters.find(({ campaign }) => campaign !== null)?.campaign).toBe(campaigns.at(-1));
});
