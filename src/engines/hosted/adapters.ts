import { bflAdapter } from './bfl/adapter.ts';
import type { HostedAdapter } from './contract.ts';
import { falAdapter } from './fal/adapter.ts';
import { gemini } from './gemini/adapter.ts';
import { openaiCompatible } from './openai/adapter.ts';
import { openAiProfile } from './openai/profile.ts';
import { recraft } from './recraft/adapter.ts';
import { stability } from './stability/adapter.ts';

/** Every provider, in the order in which engines are offered; adding one is adding a folder and a line here. */
export const hostedAdapters: readonly HostedAdapter[] = [
  falAdapter,
  gemini,
  openaiCompatible(openAiProfile),
  bflAdapter,
  recraft,
  stability,
];
