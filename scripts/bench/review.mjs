// The lead's review over a year of many teams: opened from the database, filtered, and kept in step with an event; the
// same figures asked of DuckDB-WASM over the same rows in the same run.
import { openDuck } from './lib/duck.mjs';
import { fillLedger } from './lib/database.mjs';
import { listMs, median, percentile, quick, repeats } from './lib/numbers.mjs';
import { syntheticPhoto } from './lib/photo.mjs';
import { BenchProfile } from './lib/profile.mjs';
import { harness, quiet } from './lib/stopwatch.mjs';
import { importTs } from '../lib/importTs.mjs';

export const name = 'review';

/** Each is the demo year of twelve people, about 93,000 events. */
const years = quick ? 1 : 11;
const rounds = repeats(8);
const readMs = 600_000;

/** @param {import('../bench.mjs').BenchContext} context */
export async function run({ log, baseUrl }) {
  const { events, now } = await manyYears(years);
  const label = `${events.length.toLocaleString('en-US')} events`;
  return [
    ...(await inBrowser({ log, baseUrl }, events, label)),
    ...(await besideDuck(log, events, now, label)),
  ];
}

/** @param {number} count */
async function manyYears(count) {
  /** @type {typeof import('../../src/kernel/demo/demoYear.ts')} */
  const { demoYear } = await importTs('src/kernel/demo/demoYear.ts');
  /** @type {typeof import('../../src/kernel/review/calendar.ts')} */
  const { createCalendar } = await importTs('src/kernel/review/calendar.ts');
  const now = Date.now();
  const calendar = createCalendar(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const events = [];
  for (let year = 0; year < count; year += 1) {
    for (const event of demoYear(calendar, now, `bench-${year}`)) events.push(ofTeam(event, year));
  }
  return { events, now };
}

/** Teams have devices, assets and calls of their own. */
function ofTeam(event, team) {
  const text = JSON.stringify(event).replaceAll('"demo-', `"demo-t${team}-`);
  const copy = JSON.parse(text);
  return { ...copy, id: `${copy.dev}:${copy.seq}` };
}

async function inBrowser({ log, baseUrl }, events, label) {
  const { EditorPage } = await harness();
  const profile = new BenchProfile();
  try {
    let page = await profile.start();
    await page.goto(baseUrl);
    const editor = new EditorPage(page);
    await editor.importImage((await syntheticPhoto(96, 72, 'png')).file);
    await editor.canvas.settled();
    const address = page.url();
    await page.goto('about:blank');
    const blank = await profile.blankPage(baseUrl);
    const started = performance.now();
    await fillLedger(blank, { events, assets: 0, log });
    log(`${label} written in ${Math.round((performance.now() - started) / 1000)} s`);
    await profile.close();

    const visit = async () => {
      page = await profile.start();
      await page.addInitScript(watchReview);
      const begun = performance.now();
      await page.goto(`${baseUrl}#/review`);
      await page.locator('[data-metric="finished-assets"]').waitFor({ timeout: readMs });
      return performance.now() - begun;
    };
    const firstMs = await visit();
    log(`first visit ${Math.round(firstMs)} ms`);
    // What was read is kept a moment later.
    await page.waitForTimeout(15_000);
    await profile.close();
    const againMs = await visit();
    log(`second visit ${Math.round(againMs)} ms`);

    const asked = async (hash) =>
      page.evaluate(async (to) => {
        const before = globalThis.benchReview.answers.length;
        const begun = performance.now();
        location.hash = to;
        while (globalThis.benchReview.answers.length === before)
          await new Promise((done) => setTimeout(done, 1));
        return globalThis.benchReview.answers.at(-1) - begun;
      }, hash);
    const filters = ['tool=erase', 'tier=2', 'tool=generate', '', 'tool=upscale&tier=1', 'campaign=Spring'];
    const filterMs = [];
    for (let round = 0; round < rounds; round += 1)
      for (const filter of filters) filterMs.push(await asked(`#/review/month?${filter}`));
    log(`filter change ${listMs(filterMs)}`);

    await asked('#/review/month');
    const other = await profile.context.newPage();
    await other.addInitScript(watchCommits);
    await other.goto(address);
    const working = new EditorPage(other);
    await working.chooseTool('Upscale');
    /** @type {typeof import('../../tests/e2e/harness/controls.ts')} */
    const { chooseIn } = await importTs('tests/e2e/harness/controls.ts');
    await chooseIn(working.options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
    for (let round = 0; round < rounds; round += 1) {
      await working.run();
      await quiet(other, 400);
      await working.reject('other');
      await quiet(other, 400);
    }
    const commits = await other.evaluate(() => globalThis.benchCommits);
    const answers = await page.evaluate(() => globalThis.benchReview.stamped);
    const updateMs = commits.flatMap((at) => {
      const answer = answers.find((one) => one > at);
      return answer === undefined ? [] : [answer - at];
    });
    const computeMs = await page.evaluate(() => globalThis.benchReview.computed);
    log(`after an event ${listMs(updateMs)}; of it the views ${listMs(computeMs.slice(-2 * rounds))}`);
    const memory = profile.memory();
    const views = computeMs.slice(-2 * rounds);
    return [
      {
        metric: `review opened from the database, ${label}`,
        value: againMs,
        unit: 'ms',
        baseline: { what: 'first visit: every event read and folded', value: firstMs },
        target: { what: '≤ 5000 ms', met: againMs <= 5_000 },
        note: `new process, navigation to figures, with what the first visit kept; peak memory ${memory?.peakMb ?? '?'} MB`,
      },
      {
        metric: `review, change of filter, ${label}`,
        value: median(filterMs),
        unit: 'ms',
        target: { what: '≤ 100 ms', met: percentile(filterMs, 0.95) <= 100 },
        note: `address to answer, month and models at once; p95 ${percentile(filterMs, 0.95).toFixed(0)} of ${filterMs.length}`,
      },
      {
        metric: `review views after an event, ${label}`,
        value: median(views),
        unit: 'ms',
        target: { what: '≤ 16 ms', met: percentile(views, 0.95) <= 16 },
        note: `question to answer, p95 ${percentile(views, 0.95).toFixed(1)} of ${views.length}; from another tab's commit, its asset read and folded, median ${median(updateMs).toFixed(0)} ms`,
      },
    ];
  } finally {
    await profile.dispose();
  }
}

/** Runs in the page before its scripts: when the review's worker is asked, and when it answers. */
function watchReview() {
  const log = { answers: [], stamped: [], computed: [] };
  globalThis.benchReview = log;
  const Native = globalThis.Worker;
  globalThis.Worker = class extends Native {
    constructor(...args) {
      super(...args);
      const asked = new Map();
      const post = this.postMessage.bind(this);
      this.postMessage = (message, ...rest) => {
        if (message?.topic === 'view') asked.set(message.id, performance.now());
        return post(message, ...rest);
      };
      this.addEventListener('message', ({ data }) => {
        // Alerts and the rest are asked on the same line.
        if (data?.type !== 'answer' || !asked.has(data.id)) return;
        const now = performance.now();
        log.answers.push(now);
        log.stamped.push(performance.timeOrigin + now);
        log.computed.push(now - (asked.get(data.id) ?? now));
      });
    }
  };
}

/** Runs in the page before its scripts: the moments of its commits. */
function watchCommits() {
  globalThis.benchCommits = [];
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function announce(message) {
    if (message?.events?.length > 0) globalThis.benchCommits.push(performance.timeOrigin + performance.now());
    return postMessage.call(this, message);
  };
}

/** Ours and DuckDB's on the same rows, in this process, one after the other. */
async function besideDuck(log, events, now, label) {
  const { assetFacts } = await importTs('src/kernel/review/assetFacts.ts');
  const { createCalendar } = await importTs('src/kernel/review/calendar.ts');
  const { tableOf } = await importTs('src/kernel/review/factTable.ts');
  const { reviewView } = await importTs('src/kernel/review/reviewView.ts');
  const calendar = createCalendar('UTC');
  const byAsset = Map.groupBy
    ? Map.groupBy(events, ({ scope }) => scope.asset ?? '')
    : events.reduce((map, event) => {
        const held = map.get(event.scope.asset ?? '');
        if (held) held.push(event);
        else map.set(event.scope.asset ?? '', [event]);
        return map;
      }, new Map());
  const table = tableOf(
    [...byAsset].map(([asset, list]) => assetFacts(asset, list)),
    calendar,
  );
  const month = calendar.monthOf(now);
  const tools = ['erase', 'generate', 'upscale'];
  const everything = { campaign: null, tier: null, tool: null, model: null, person: null };
  const duck = await openDuck(log, table, calendar);
  const timed = async (work) => {
    const times = [];
    for (let round = 0; round < rounds; round += 1)
      for (const tool of tools) {
        const begun = performance.now();
        await work(tool);
        times.push(performance.now() - begun);
      }
    return median(times);
  };
  const ours = await timed((tool) =>
    reviewView(table, {
      month: null,
      filter: { ...everything, tool },
      nowMs: now,
      wageMicrosPerHour: 45_000_000,
    }),
  );
  if (!duck.ok) log(duck.reason);
  const theirs = duck.ok ? await timed((tool) => duck.ask(month, tool)) : null;
  duck.close?.();
  log(
    `filter change in this process: ours ${ours.toFixed(1)} ms, DuckDB-WASM ${theirs?.toFixed(1) ?? '?'} ms`,
  );
  return [
    {
      metric: `month and models of a tool, without a browser, ${label}`,
      value: ours,
      unit: 'ms',
      ...(theirs === null
        ? {}
        : {
            baseline: {
              what: 'DuckDB-WASM: sums by part, by day and by model with quantiles',
              value: theirs,
            },
          }),
      note: 'ours also has the intervals, verdicts and the forecast',
    },
  ];
}
