import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { headerPolicy, productionHeaders } from '../../scripts/lib/headers.mjs';

const text = readFileSync('docs/hosting.md', 'utf8');

test('the documentation gives the policy that is tested: once in prose, once for nginx, once for Caddy', () => {
  expect(text.split(headerPolicy).length - 1).toBe(3);
});

test.each(Object.entries(productionHeaders))('nginx and Caddy both send %s', (name, value) => {
  const expected = name === 'Content-Security-Policy' ? '' : ` ${value}`;
  expect(text).toContain(`add_header ${name}${expected}`);
  expect(text).toContain(`\t\t${name}${expected}`);
});
