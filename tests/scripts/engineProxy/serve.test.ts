import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, test } from 'vitest';

test('the proxy runs as a process of its own, on this machine only', async () => {
  const child = spawn(process.execPath, ['proxy/serve.mjs'], {
    env: { ENGINE_PROXY_PORT: '0', FAL_KEY: 'planted-serve' },
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const base = line.toString().trim();
  expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/engines\/$/);
  expect(await (await fetch(`${base}status`)).json()).toMatchObject({
    providers: { fal: { configured: true }, bfl: { configured: false } },
  });
  expect((await fetch(new URL('/', base))).status).toBe(404);
  child.kill();
  await once(child, 'exit');
});
