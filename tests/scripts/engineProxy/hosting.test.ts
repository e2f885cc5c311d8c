import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { resultHosts, routes } from '../../../proxy/routes.mjs';

const text = readFileSync('docs/hosting.md', 'utf8');
const section = (title: string): string => text.split(`### ${title}\n`)[1]?.split('\n### ')[0] ?? '';
const nginx = section('nginx alone');
const caddy = section('Caddy alone');

test.each(routes.map(({ prefix }) => prefix.replace(/\/$/, '')))('nginx and Caddy know %s', (prefix) => {
  expect(nginx).toContain(prefix);
  expect(caddy).toContain(prefix);
});

test.each([...new Set(routes.map(({ upstream }) => upstream.url).filter((url) => url !== null))])(
  'both lead to %s',
  (url) => {
    const { host } = new URL(url);
    expect(nginx.replaceAll('\\', '')).toContain(host);
    expect(caddy.replaceAll('\\', '')).toContain(host);
  },
);

test('nginx takes results from the hosts of the list', () => {
  for (const host of resultHosts) {
    expect(nginx.replaceAll('\\', '')).toContain(host.replace('*.', '').replace(/^(fal|bfl)\..*/, '$1.'));
  }
});

test('neither repeats, buffers, or passes credentials of the page on', () => {
  for (const line of [
    'proxy_next_upstream off;',
    'proxy_buffering off;',
    'proxy_request_buffering off;',
    'proxy_pass_request_headers off;',
  ]) {
    expect(nginx).toContain(line);
  }
  for (const line of ['lb_retries 0', 'keepalive off', 'flush_interval -1']) expect(caddy).toContain(line);
  for (const name of ['Authorization', 'X-Key', 'X-Goog-Api-Key', 'Api_token', 'Api-Key', 'Cookie']) {
    expect(caddy).toContain(`request_header -${name}`);
  }
});

test.each(routes.map(({ key }) => key.variable))('the table of settings has %s', (variable) => {
  expect(text).toContain(`\`${variable}\``);
});
