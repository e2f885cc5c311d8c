import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

/** The primary action, and money thresholds; `tokens.css` promises nothing else. */
const places = [
  'src/app/screens/review/Ledger.module.css',
  'src/design/charts/BudgetLine.module.css',
  'src/design/primitives/Button.module.css',
  'src/design/tokens.css',
  'src/panels/meter/BudgetLine.module.css',
];

test('the accent is kept for the primary action and money thresholds', () => {
  const users = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((file) => /\.(css|tsx?)$/.test(file))
    .filter((file) => /--accent\b|#f5a524/i.test(readFileSync(file, 'utf8')));
  expect(users.toSorted()).toEqual(places.toSorted());
});
