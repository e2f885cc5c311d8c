import { demoPrefix } from './prefix.ts';
import type { Tier } from '../asset/asset.ts';

/** A person of the demo: a device and a pseudonym of their own. Habits are shares, 0..1. */
export interface Person {
  readonly actor: string;
  readonly dev: string;
  readonly rateMicroPerHour: number;
  /** Assets begun on a working day. */
  readonly pace: number;
  /** How likely a result that is good enough is rejected all the same. */
  readonly pickiness: number;
}

export const team: readonly Person[] = Array.from({ length: 12 }, (_, i) => ({
  actor: `p_demo${String(i + 1).padStart(2, '0')}`,
  dev: `${demoPrefix}${String(i + 1).padStart(2, '0')}`,
  rateMicroPerHour: (34 + ((i * 7) % 5) * 5) * 1_000_000,
  pace: 0.35 + ((i * 5) % 7) * 0.08,
  pickiness: ((i * 3) % 4) * 0.03,
}));

export const campaigns = ['spring-sale', 'summer-drinks', 'back-to-school', 'winter-catalogue'] as const;

/**
 * An engine of the demo. Names are invented, so that nobody takes its figures for those of a real provider.
 * `months` count from the beginning of the demo year, 0–11; prices in micros of `cur` for one call.
 */
export interface DemoEngine {
  readonly tool: 'generate' | 'erase' | 'upscale' | 'remove-background' | 'replace-background';
  readonly provider: string;
  readonly model: string;
  readonly tier: Tier;
  readonly priceMicros: (month: number) => number;
  readonly cur: 'USD' | 'EUR';
  /** Thousandths of a credit for one call, where the person has some; 0: never paid with credits. */
  readonly creditMilli: number;
  readonly latencyMs: number;
  /** Share of results that a reasonable person keeps. */
  readonly quality: number;
  readonly outputs: number;
  readonly inUse: (month: number) => boolean;
  /** Slower and worse in the afternoon: how many times. */
  readonly afternoon: number;
}

const always = (): boolean => true;
const free = (): number => 0;

export const engines: readonly DemoEngine[] = [
  {
    tool: 'generate',
    provider: 'northlight',
    model: 'aurora-pro',
    tier: 1,
    // The provider lowered its price in the seventh month.
    priceMicros: (month) => (month < 6 ? 80_000 : 60_000),
    cur: 'USD',
    creditMilli: 0,
    latencyMs: 19_000,
    quality: 0.62,
    outputs: 2,
    inUse: always,
    afternoon: 1,
  },
  {
    tool: 'generate',
    provider: 'northlight',
    model: 'aurora-swift',
    tier: 2,
    priceMicros: () => 12_000,
    cur: 'USD',
    creditMilli: 0,
    latencyMs: 4_200,
    quality: 0.41,
    outputs: 2,
    inUse: always,
    afternoon: 1,
  },
  {
    tool: 'generate',
    provider: 'quillworks',
    model: 'sable-2',
    tier: 2,
    priceMicros: () => 20_000,
    cur: 'EUR',
    creditMilli: 0,
    latencyMs: 6_500,
    quality: 0.5,
    outputs: 1,
    inUse: always,
    // Its provider is overrun when America wakes up.
    afternoon: 3.2,
  },
  {
    tool: 'generate',
    provider: 'quillworks',
    model: 'sable-1',
    tier: 2,
    priceMicros: () => 26_000,
    cur: 'EUR',
    creditMilli: 0,
    latencyMs: 11_000,
    quality: 0.27,
    outputs: 1,
    // Retired in the ninth month.
    inUse: (month) => month < 8,
    afternoon: 1,
  },
  {
    tool: 'erase',
    provider: 'local',
    model: 'migan',
    tier: 3,
    priceMicros: free,
    cur: 'USD',
    creditMilli: 0,
    latencyMs: 1_300,
    quality: 0.74,
    outputs: 1,
    inUse: always,
    afternoon: 1,
  },
  {
    tool: 'erase',
    provider: 'northlight',
    model: 'vanish',
    tier: 2,
    priceMicros: () => 30_000,
    cur: 'USD',
    creditMilli: 1_000,
    latencyMs: 7_000,
    quality: 0.86,
    outputs: 1,
    inUse: always,
    afternoon: 1,
  },
  {
    tool: 'remove-background',
    provider: 'local',
    model: 'silueta',
    tier: 3,
    priceMicros: free,
    cur: 'USD',
    creditMilli: 0,
    latencyMs: 4_200,
    quality: 0.83,
    outputs: 1,
    inUse: always,
    afternoon: 1,
  },
  {
    tool: 'upscale',
    provider: 'local',
    model: 'esrgan-slim',
    tier: 3,
    priceMicros: free,
    cur: 'USD',
    creditMilli: 0,
    latencyMs: 9_000,
    quality: 0.9,
    outputs: 1,
    inUse: always,
    afternoon: 1,
  },
  {
    tool: 'upscale',
    provider: 'quillworks',
    model: 'grain-4k',
    tier: 1,
    priceMicros: () => 110_000,
    cur: 'EUR',
    creditMilli: 0,
    latencyMs: 26_000,
    quality: 0.93,
    outputs: 1,
    inUse: always,
    afternoon: 1,
  },
];
