import type { Tier } from '../asset/asset.ts';
import type { Allocation, EventScope, FxSnapshot, PriceSnapshot, RejectReason } from '../ledger/events.ts';
import { convert, micros } from '../ledger/money.ts';
import type { Calendar } from '../review/calendar.ts';
import type { Purse } from './purse.ts';
import type { Recorder } from './recorder.ts';
import { engines } from './team.ts';
import type { DemoEngine, Person } from './team.ts';

/** What a story needs of the year around it. */
export interface Setting {
  readonly person: Person;
  readonly recorder: Recorder;
  readonly purse: Purse;
  readonly random: () => number;
  /** 0–11 from the beginning of the demo year. */
  readonly month: number;
  readonly calendar: Calendar;
}

export interface Story {
  readonly asset: string;
  readonly name: string;
  readonly campaign: string;
  readonly tier: Tier;
  readonly beginsAt: number;
}

const reasons: readonly RejectReason[] = [
  'artefact',
  'composition',
  'style',
  'text/label',
  'hand/face',
  'wrong product',
];
const hourMs = 3_600_000;

export interface Told {
  /** When the person is free again. */
  readonly freeAt: number;
  /** The output that was delivered; null where none was. */
  readonly delivered: string | null;
}

/** One deliverable from its first call to whatever became of it. */
export function tellStory(story: Story, setting: Setting): Told {
  const { recorder, random } = setting;
  const scope: EventScope = { asset: story.asset, campaign: story.campaign };
  const side = [320, 1_080, 2_048][Math.floor(random() * 3)] ?? 1_080;
  recorder.write(story.beginsAt, 'asset.created', scope, {
    asset: story.asset,
    kind: 'deliverable',
    name: story.name,
    slot: { w: side, h: side, tier: story.tier },
  });
  const work = createWork(story, scope, setting);
  work.segment('active', 60_000 + random() * 240_000);
  const base = work.until('generate', story.tier, 9);
  let delivered = base;
  // Some give up after a row of poor pictures.
  if (base !== null && random() > 0.06) {
    for (const tool of ['erase', 'remove-background', 'upscale'] as const) {
      if (random() > 0.55) continue;
      const kept = work.until(tool, tool === 'upscale' && story.tier === 1 ? 1 : 3, 4, delivered);
      if (kept !== null) delivered = kept;
    }
    work.segment('hand-edit', random() < 0.5 ? 0 : random() * 420_000);
    recorder.write(work.now(), 'asset.finished', scope, {
      asset: story.asset,
      output: delivered,
      outputs: delivered === null ? [] : [delivered],
    });
    if (random() < 0.05) reopen(story, scope, work, setting, delivered);
    return { freeAt: work.now(), delivered };
  } else if (random() < 0.7) {
    recorder.write(work.now() + hourMs, 'asset.abandoned', scope, { asset: story.asset });
  }
  return { freeAt: work.now(), delivered: null };
}

/** A client calls after some days: once more from finished to finished. */
function reopen(
  story: Story,
  scope: EventScope,
  work: ReturnType<typeof createWork>,
  { recorder, random }: Setting,
  delivered: string | null,
): void {
  work.wait((2 + random() * 20) * 24 * hourMs);
  recorder.write(work.now(), 'asset.reopened', scope, { asset: story.asset, from: 'finished' });
  const kept = work.until('erase', 3, 3, delivered) ?? delivered;
  recorder.write(work.now(), 'asset.finished', scope, {
    asset: story.asset,
    output: kept,
    outputs: kept === null ? [] : [kept],
  });
}

export function createWork(story: Story, scope: EventScope, setting: Setting) {
  const { recorder, purse, random, month, person, calendar } = setting;
  let now = story.beginsAt + 1;
  let calls = 0;

  function segment(
    kind: 'active' | 'review' | 'hand-edit' | 'felt-wait' | 'overlapped',
    ms: number,
    call?: string,
  ): void {
    const whole = Math.round(ms);
    if (whole <= 0) return;
    recorder.write(now, 'time.segment', scope, {
      kind,
      ms: whole,
      asset: story.asset,
      ...(call === undefined ? {} : { call }),
      rateMicroPerHour: person.rateMicroPerHour,
    });
    now += whole;
  }

  function isAfternoon(): boolean {
    const hour = calendar.hourOf(now);
    return hour >= 14 && hour < 18;
  }

  /** Calls until a result is kept, at most `tries`. Returns the output kept. */
  function until(
    tool: DemoEngine['tool'],
    tier: Tier,
    tries: number,
    parent: string | null = null,
  ): string | null {
    let retryOf: string | undefined;
    for (let i = 0; i < tries; i += 1) {
      const engine = pick(tool, tier, random, month);
      calls += 1;
      const call = `${story.asset}-c${calls}`;
      const kept = run(engine, call, parent, retryOf);
      if (kept !== null) return kept;
      retryOf = call;
    }
    return null;
  }

  function run(
    engine: DemoEngine,
    call: string,
    parent: string | null,
    retryOf: string | undefined,
  ): string | null {
    const local = engine.provider === 'local';
    const slow = engine.afternoon > 1 && isAfternoon() ? engine.afternoon : 1;
    const listMicro = engine.priceMicros(month);
    const price = priceOf(engine, listMicro);
    const fx = engine.cur === 'USD' ? {} : { fx: purse.rateAt(now) };
    const quoted = inDollars(listMicro, fx);
    const parents = parent === null ? [] : [parent];
    recorder.write(now, 'call.quoted', scope, {
      call,
      qtyLow: 1,
      qtyHigh: 1,
      micro: quoted,
      upperMicro: quoted,
      // What a credit costs is known when it burns.
      qualifier: engine.creditMilli > 0 ? 'estimate' : 'exact',
      price,
    });
    recorder.write(now, 'call.submitted', scope, {
      call,
      tool: engine.tool,
      provider: engine.provider,
      model: engine.model,
      modelVersion: '1',
      tier: engine.tier,
      source: local ? 'local' : 'hosted',
      parents,
      ...(retryOf === undefined ? {} : { retryOf }),
      reserveMicro: quoted,
    });
    const latency = engine.latencyMs * slow * (0.7 + random() * 0.5) * (random() < 0.05 ? 2.5 : 1);
    const blocked = random() < 0.65;
    segment(blocked ? 'felt-wait' : 'overlapped', latency, call);
    if (!local && random() < 0.015 * slow) {
      const timeout = random() < 0.6;
      recorder.write(now, 'call.failed', scope, {
        call,
        errorType: timeout ? 'timeout' : 'upstream',
        reason: timeout ? 'no answer in time' : 'the provider answered 503',
        billed: 'n',
        ms: Math.round(latency),
      });
      return null;
    }
    const burns = engine.creditMilli > 0 ? purse.burn(now, engine.creditMilli) : null;
    const micro = burns === null ? listMicro : burns.reduce((sum, burn) => sum + burn.micro, 0);
    const charge = recorder.write(now, 'charge.metered', scope, {
      kind: 'usage',
      call,
      attempt: 1,
      qty: 1,
      micro,
      cur: engine.cur,
      ...fx,
      ...(burns === null ? {} : { burns }),
      basis: 'metered',
      price,
      alloc: { method: 'direct', parts: [{ asset: story.asset, ratioPpm: 1_000_000 }] } satisfies Allocation,
    });
    if (burns !== null) purse.spent(charge);
    recorder.write(now, 'call.completed', scope, {
      call,
      outputs: engine.outputs,
      queueMs: 0,
      serverMs: local ? 0 : Math.round(latency),
      downloadMs: 0,
      decodeMs: 0,
      computeMs: local ? Math.round(latency) : 0,
      backend: local ? 'wasm' : engine.provider,
      threads: local ? 4 : 1,
    });
    const outputs = Array.from({ length: engine.outputs }, (_, index) => `${call}-o${index}`);
    for (const [index, output] of outputs.entries()) {
      recorder.write(now, 'output.created', scope, { output, call, index, w: 1_024, h: 1_024, parents });
    }
    segment('review', 3_000 + random() * 9_000, call);
    const good = random() < (engine.quality / Math.sqrt(slow)) * (1 - person.pickiness);
    const chosen = good ? Math.floor(random() * outputs.length) : -1;
    for (const [index, output] of outputs.entries()) {
      if (index === chosen) {
        recorder.write(now, 'output.decided', scope, { output, decision: 'accepted' });
      } else {
        const reason = reasons[Math.floor(random() * random() * reasons.length)] ?? 'other';
        recorder.write(now, 'output.decided', scope, { output, decision: 'rejected', reason });
      }
    }
    // A provider takes back the charge of a picture that it spoiled.
    if (!good && micro > 0 && random() < 0.02) {
      recorder.write(now, 'charge.adjusted', scope, {
        target: call,
        deltaMicro: -micro,
        cur: engine.cur,
        ...fx,
        reason: 'refund',
      });
    }
    segment('active', 4_000 + random() * 30_000);
    return outputs[chosen] ?? null;
  }

  return { segment, until, now: () => now, wait: (ms: number) => void (now += Math.round(ms)) };
}

function inDollars(micro: number, { fx }: { readonly fx?: FxSnapshot }): number {
  return fx === undefined ? micro : convert(micros(micro), fx.rateMicro);
}

/** An engine for the tier; one time in six somebody takes a better one than the slot needs. */
function pick(tool: DemoEngine['tool'], tier: Tier, random: () => number, month: number): DemoEngine {
  const offered = engines.filter((engine) => engine.tool === tool && engine.inUse(month));
  const wanted = random() < 1 / 6 ? 1 : tier;
  const fitting = offered.filter((engine) => engine.tier === wanted);
  const choice = fitting.length > 0 ? fitting : offered;
  const picked = choice[Math.floor(random() * choice.length)];
  if (picked === undefined) throw new Error(`The demo has no engine for ${tool}.`);
  return picked;
}

function priceOf(engine: DemoEngine, unitMicro: number): PriceSnapshot {
  const local = engine.provider === 'local';
  return {
    table: local ? 'local' : 'demo-prices',
    sku: `${engine.provider}.${engine.model}`,
    unit: 'call',
    unitMicro,
    unitPer: 1,
    cur: engine.cur,
    dims: {},
    billsOn: { failed: 'n', cancelled: 'n', blocked: 'n', timeout: 'n' },
    source: local ? 'local' : 'bundled',
  };
}
