/** The script that anyone with a key can run: here against servers on this machine, as a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { scriptedProviders, type ScriptedProviders } from '../e2e/harness/providers.ts';

const script = fileURLToPath(new URL('../../scripts/smoke.mjs', import.meta.url));
// Each process loads the adapters anew, on a shared machine.
vi.setConfig({ testTimeout: 120_000 });

let providers: ScriptedProviders;

beforeAll(async () => {
  providers = await scriptedProviders();
});

afterAll(() => providers.close());

async function smoke(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...providers.env } });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  for (const key of providers.keys) expect(text).not.toContain(key);
  return { code, text };
}

test.each([
  ['bfl', 'generate', () => providers.bfl, '1024 × 1024 px'],
  ['fal', 'upscale', () => providers.fal, '2048 × 2048 px'],
] as const)('%s, %s: one submit, and quote and charge are printed', async (provider, job, server, size) => {
  const before = server().posts();
  const { code, text } = await smoke('--provider', provider, '--operation', job, '--max-usd', '0.50');
  expect(text).toContain(size);
  expect(text).toMatch(/charged \$0\.\d+/u);
  expect(code).toBe(0);
  expect(server().posts() - before).toBe(1);
});

test('nothing is sent where the quote is above the amount, open, or only asked for', async () => {
  const before = providers.posts();
  const refused = await smoke('--provider', 'bfl', '--max-usd', '0.001');
  expect(refused).toMatchObject({ code: 2, text: expect.stringContaining('Not run: it may cost $0.') });
  const open = await smoke('--provider', 'gemini', '--max-usd', '5');
  expect(open).toMatchObject({ code: 2, text: expect.stringContaining('--open takes the others too') });
  // Four times the lower end.
  const tooLittle = await smoke('--provider', 'gemini', '--open', '--max-usd', '0.10');
  expect(tooLittle).toMatchObject({
    code: 2,
    text: expect.stringContaining('Not run: it may cost $0.134400'),
  });
  expect(providers.posts()).toBe(before);
});
