import { seededRandom } from '../statistics/bootstrap.ts';
import { daysBetween, isWorkday, previousMonth } from '../review/calendar.ts';
import type { Calendar } from '../review/calendar.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { tellStory } from './assetStory.ts';
import type { Setting } from './assetStory.ts';
import { tellFork } from './forkStory.ts';
import type { Source } from './forkStory.ts';
import { createPurse } from './purse.ts';
import { createRecorder } from './recorder.ts';
import { demoPrefix } from './prefix.ts';
import { campaigns, team } from './team.ts';
import type { Person } from './team.ts';

const hourMs = 3_600_000;

/**
 * Twelve people's year up to `nowMs`, the same for the same seed: every event as their browsers would have written it.
 * Devices, pseudonyms and assets all begin with `demo`, so that the year can be told from work and taken out again.
 */
export function demoYear(calendar: Calendar, nowMs: number, seed = 'demo'): LedgerEvent[] {
  const today = calendar.dayOf(nowMs);
  let month = calendar.monthOf(nowMs);
  for (let i = 0; i < 11; i += 1) month = previousMonth(month);
  const days = daysBetween(`${month}-01`, today).filter(isWorkday);
  return team
    .flatMap((person) => yearOf(person, days, month, calendar, seed))
    .filter(({ at }) => at <= nowMs);
}

function yearOf(
  person: Person,
  days: readonly string[],
  firstMonth: string,
  calendar: Calendar,
  seed: string,
): LedgerEvent[] {
  const random = seededRandom(`${seed}|${person.dev}`);
  const start = calendar.startOfDay(days[0] ?? `${firstMonth}-01`);
  const recorder = createRecorder(person, calendar);
  const purse = createPurse(person, recorder, calendar);
  // Of their own, so that forks leave the other stories as they are.
  const forkRandom = seededRandom(`${seed}|${person.dev}|forks`);
  const sources: Source[] = [];
  let told = 0;
  let free = start;
  for (const day of days) {
    const index = monthsBetween(firstMonth, day.slice(0, 7));
    const busier = 1 + index * 0.03;
    if (random() >= person.pace * busier) continue;
    told += 1;
    const beginsAt = Math.max(free + 60_000, calendar.startOfDay(day) + (8 + random() * 9) * hourMs);
    const number = String(told).padStart(4, '0');
    const campaign = campaigns[Math.min(campaigns.length - 1, Math.floor(index / 3))] ?? campaigns[0];
    const tier = random() < 0.2 ? 1 : random() < 0.7 ? 2 : 3;
    const name = `${person.dev.slice(demoPrefix.length)}-${number}`;
    const story = {
      asset: `${demoPrefix}${name}`,
      name: `Demo ${campaign} ${name}`,
      campaign,
      tier,
      beginsAt: Math.round(beginsAt),
    } as const;
    const setting: Setting = { person, recorder, purse, random, month: index, calendar };
    const { freeAt, delivered } = tellStory(story, setting);
    free = freeAt;
    const source = forkRandom() < 0.08 ? sources[Math.floor(forkRandom() * sources.length)] : undefined;
    if (source !== undefined) {
      const variant = {
        ...story,
        asset: `${story.asset}v`,
        name: `${story.name} variant`,
        beginsAt: free + 60_000,
      };
      free = tellFork(variant, source, { ...setting, random: forkRandom });
    }
    if (delivered !== null) sources.push({ asset: story.asset, output: delivered });
  }
  return [...recorder.events];
}

function monthsBetween(first: string, month: string): number {
  const [y0 = 0, m0 = 0] = first.split('-').map(Number);
  const [y1 = 0, m1 = 0] = month.split('-').map(Number);
  return (y1 - y0) * 12 + m1 - m0;
}
