// `npm run seed`: a year of an invented team as a ledger file, for Review → Files → Import ledger.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { importTs } from './lib/importTs.mjs';
import { readOptions } from './lib/options.mjs';

const usage = `npm run seed [-- --out FILE] [-- --until DAY] [-- --seed TEXT] [-- --zone ZONE]
  --out FILE    where to write it; demo-year.jsonl.gz unless told
  --until DAY   its last day, 2026-11-25; today unless told
  --seed TEXT   another text, another year
  --zone ZONE   IANA time zone of the team; this machine's unless told`;

const options = readOptions(
  { out: { type: 'string' }, until: { type: 'string' }, seed: { type: 'string' }, zone: { type: 'string' } },
  usage,
);

/** @param {string} message */
function refuse(message) {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

const untilMs = options.until === undefined ? Date.now() : Date.parse(`${options.until}T18:00:00Z`);
if (Number.isNaN(untilMs)) refuse(`"${options.until}" is not a day: write it as 2026-11-25.`);

/** @type {{ demoYear: typeof import('../src/kernel/demo/demoYear.ts').demoYear }} */
const { demoYear } = await importTs('src/kernel/demo/demoYear.ts');
/** @type {{ createCalendar: typeof import('../src/kernel/review/calendar.ts').createCalendar }} */
const { createCalendar } = await importTs('src/kernel/review/calendar.ts');

const zone = options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
const events = demoYear(calendarOf(zone), untilMs, options.seed);
const file = resolve(options.out ?? 'demo-year.jsonl.gz');
// Wages of invented people are part of it: what oversight costs could not be shown without them.
writeFileSync(file, gzipSync(events.map((event) => `${JSON.stringify(event)}\n`).join('')));
console.log(`${events.length} events of ${new Set(events.map(({ dev }) => dev)).size} people in ${file}`);

/** @param {string} name */
function calendarOf(name) {
  try {
    return createCalendar(name);
  } catch {
    return refuse(`"${name}" is not a time zone: write it as Europe/Paris.`);
  }
}
