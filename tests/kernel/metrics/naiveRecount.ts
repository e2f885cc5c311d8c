import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';

/**
 * A second opinion on the meter, written from the definitions alone and deliberately dumb: sort, filter, add up.
 * It shares no code with `src/kernel/metrics`, so that the two cannot be wrong in the same way.
 */
export interface Recount {
  readonly money: number;
  readonly unpriced: number;
  readonly kept: number;
  readonly rejectedMoney: number;
  readonly failedMoney: number;
  readonly openMoney: number;
  readonly committed: number;
  readonly committedUnpriced: number;
  readonly iterations: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly failed: number;
  readonly superseded: number;
  readonly undecided: number;
  readonly inDoubt: number;
  readonly localCalls: number;
  readonly localComputeMs: number;
  readonly ms: Readonly<Record<string, number>>;
  readonly overlap: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
  readonly lastMilePpm: number | null;
  readonly switches: number;
  readonly resumeLagMs: number;
  readonly medianResumeLagMs: number | null;
  readonly lagOutsidePendingMs: number;
  readonly latencyTax: number;
  readonly latencyTaxUnpriced: number;
  readonly oversight: number;
  readonly oversightUnpriced: number;
  /** Call → status, of submitted calls. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly feltByCall: Readonly<Record<string, number>>;
  readonly budgetMicros: number | null;
  readonly stopRounds: number | null;
  readonly roundsWithoutResult: number;
  readonly overrides: number;
}

/** In micro-USD by the rate on the event, half up on the magnitude; null where it has none. */
function worth(
  amount: number | null,
  { cur, fx }: { readonly cur: string; readonly fx?: { readonly rateMicro: number } },
): number | null {
  if (amount === null || cur === 'USD') return amount;
  if (fx === undefined) return null;
  return Math.sign(amount) * Math.floor((Math.abs(amount) * fx.rateMicro) / 1_000_000 + 0.5) + 0;
}

export function recount(raw: readonly LedgerEvent[], alive?: ReadonlySet<string>): Recount {
  const events = [...new Map(raw.map((event) => [event.id, event])).values()].toSorted((a, b) => {
    const left = `${a.hlc} ${a.id}`;
    const right = `${b.hlc} ${b.id}`;
    return left < right ? -1 : left > right ? 1 : 0;
  });
  const of = <T extends LedgerEvent['type']>(type: T) =>
    events.filter((event): event is Extract<LedgerEvent, { type: T }> => event.type === type);

  const ends = (call: string) =>
    events.filter(
      (event) =>
        ['call.completed', 'call.failed', 'call.cancelled', 'call.blocked'].includes(event.type) &&
        (event.body as { call?: string }).call === call,
    );
  const endOf = (call: string) =>
    ends(call).findLast((event) => event.type === 'call.completed') ?? ends(call).at(-1);
  const submittedOf = (call: string) => of('call.submitted').find((event) => event.body.call === call);

  function statusOf(call: string): string {
    if (submittedOf(call) === undefined) return 'loose';
    const end = endOf(call);
    if (end === undefined) return alive !== undefined && !alive.has(call) ? 'in-doubt' : 'running';
    if (end.type !== 'call.completed') return end.type.slice('call.'.length);
    const created = of('output.created').filter((event) => event.body.call === call);
    const outputs = [...new Map(created.map((event) => [event.body.output, event])).values()];
    const decisions = outputs.map(
      (output) =>
        of('output.decided').findLast((event) => event.body.output === output.body.output)?.body.decision ??
        'undecided',
    );
    while (decisions.length < Math.max(1, end.body.outputs)) decisions.push('undecided');
    for (const verdict of ['accepted', 'undecided', 'rejected']) {
      if (decisions.some((decision) => decision === verdict)) return verdict;
    }
    return 'superseded';
  }

  const charges = [...of('charge.metered'), ...of('charge.reported')].toSorted((a, b) =>
    `${a.hlc} ${a.id}` < `${b.hlc} ${b.id}` ? -1 : 1,
  );
  // The first telling of a provider request counts, later ones do not.
  const told = charges.filter(
    (charge, index) =>
      charge.body.ref === undefined ||
      !charges
        .slice(0, index)
        .some((other) => other.body.ref === charge.body.ref && other.body.basis === charge.body.basis),
  );

  function moneyOf(call: string): { micros: number; unpriced: number } {
    let micros = 0;
    let unpriced = 0;
    const add = (amount: number | null) => {
      if (amount === null) unpriced += 1;
      else micros += amount;
    };
    const own = told.filter((charge) => charge.body.call === call);
    for (const attempt of new Set(own.map((charge) => charge.body.attempt))) {
      const tries = own.filter((charge) => charge.body.attempt === attempt);
      const counts = tries.find((charge) => charge.body.basis === 'reported') ?? tries[0];
      add(counts === undefined ? null : worth(counts.body.micro, counts.body));
    }
    const end = endOf(call);
    if (own.length === 0 && end !== undefined) {
      const billed = end.type === 'call.completed' ? 'y' : (end.body as { billed: string }).billed;
      const quote = of('call.quoted').findLast((event) => event.body.call === call);
      if (billed !== 'n') {
        if (quote !== undefined) add(quote.body.micro);
        else if (submittedOf(call)?.body.source !== 'local') add(null);
      }
    }
    for (const adjust of of('charge.adjusted')) {
      const target = charges.find((charge) => charge.id === adjust.body.target);
      if ((target === undefined ? adjust.body.target : target.body.call) !== call) continue;
      const replaced =
        adjust.body.reason === 'price-error' &&
        target?.body.basis === 'metered' &&
        own.some((charge) => charge.body.attempt === target.body.attempt && charge.body.basis === 'reported');
      if (!replaced) add(worth(adjust.body.deltaMicro, adjust.body));
    }
    return { micros, unpriced };
  }

  const callIds = new Set<string>();
  for (const event of events) {
    const { call } = event.body as { call?: string | null };
    if (typeof call === 'string' && !event.type.startsWith('time.')) callIds.add(call);
  }
  for (const event of of('output.created')) callIds.add(event.body.call);

  const buckets = { kept: 0, rejectedMoney: 0, failedMoney: 0, openMoney: 0 };
  let unpriced = 0;
  for (const call of callIds) {
    const money = moneyOf(call);
    unpriced += money.unpriced;
    const status = statusOf(call);
    if (status === 'accepted') buckets.kept += money.micros;
    else if (status === 'rejected' || status === 'superseded') buckets.rejectedMoney += money.micros;
    else if (['failed', 'cancelled', 'blocked'].includes(status)) buckets.failedMoney += money.micros;
    else buckets.openMoney += money.micros;
  }
  // Charges of no call, and adjusts of nothing that is known or of such a charge.
  for (const charge of told.filter((event) => event.body.call === null)) {
    const amount = worth(charge.body.micro, charge.body);
    if (amount === null) unpriced += 1;
    else buckets.openMoney += amount;
  }
  for (const adjust of of('charge.adjusted')) {
    const target = charges.find((charge) => charge.id === adjust.body.target);
    const belongs = target === undefined ? callIds.has(adjust.body.target) : target.body.call !== null;
    if (belongs) continue;
    const amount = worth(adjust.body.deltaMicro, adjust.body);
    if (amount === null) unpriced += 1;
    else buckets.openMoney += amount;
  }
  for (const { body } of of('asset.linked')) {
    buckets.kept += body.deltaMicro;
    unpriced += body.unpriced;
  }

  const submitted = [...new Set(of('call.submitted').map((event) => event.body.call))];
  const statuses = Object.fromEntries(submitted.map((call) => [call, statusOf(call)]));
  const count = (...wanted: string[]) =>
    submitted.filter((call) => wanted.includes(statuses[call] ?? '')).length;
  const openCalls = submitted.filter((call) => ['running', 'in-doubt'].includes(statuses[call] ?? ''));
  const locals = submitted.filter((call) => submittedOf(call)?.body.source === 'local');

  const budget = of('budget.set').at(-1)?.body;
  const rounds = submitted.filter((call) => submittedOf(call)?.body.tool !== 'select-subject');

  const ms: Record<string, number> = {};
  const feltByCall: Record<string, number> = {};
  const overlap: Record<string, number> = { here: 0, elsewhere: 0, away: 0 };
  let oversight = 0;
  let oversightUnpriced = 0;
  let lastMileMs = 0;
  let latencyTax = 0;
  let latencyTaxUnpriced = 0;
  const taxed = (paidMs: number, rate: number | undefined) => {
    if (rate === undefined) latencyTaxUnpriced += 1;
    else latencyTax += Math.floor((paidMs * rate) / 3_600_000 + 0.5);
  };
  const outputTimes = of('output.created').map(({ at }) => at);
  for (const segment of of('time.segment')) {
    const change = of('time.reclassified').findLast((event) => event.body.target === segment.id)?.body;
    let kind: string = segment.body.kind;
    if (change?.action === 'discard')
      kind = ['felt-wait', 'overlapped'].includes(kind) ? 'overlapped' : 'idle';
    if (change?.action === 'reassign' && change.to !== segment.body.asset) continue;
    if ((change?.action === 'keep' || change?.action === 'reassign') && kind === 'idle') kind = 'active';
    ms[kind] = (ms[kind] ?? 0) + segment.body.ms;
    const spent = change?.action === 'discard' ? 'away' : segment.body.spent;
    if (kind === 'overlapped' && spent !== undefined)
      overlap[spent] = (overlap[spent] ?? 0) + segment.body.ms;
    if (kind === 'hand-edit' && outputTimes.every((at) => at <= segment.at)) lastMileMs += segment.body.ms;
    if (kind === 'felt-wait' && segment.body.ms > 0) taxed(segment.body.ms, segment.body.rateMicroPerHour);
    if (kind === 'felt-wait' && segment.body.call !== undefined) {
      feltByCall[segment.body.call] = (feltByCall[segment.body.call] ?? 0) + segment.body.ms;
    }
    if (['idle', 'overlapped'].includes(kind) || segment.body.ms === 0) continue;
    if (segment.body.rateMicroPerHour === undefined) oversightUnpriced += 1;
    else oversight += Math.floor((segment.body.ms * segment.body.rateMicroPerHour) / 3_600_000 + 0.5);
  }

  const switches = of('time.switched').map(({ body }) => body);
  for (const { lagOutsidePendingMs, rateMicroPerHour } of switches)
    if (lagOutsidePendingMs > 0) taxed(lagOutsidePendingMs, rateMicroPerHour);
  const lags = switches
    .flatMap(({ resumeLagMs }) => (resumeLagMs === null ? [] : [resumeLagMs]))
    .toSorted((a, b) => a - b);
  const human = (ms['active'] ?? 0) + (ms['review'] ?? 0) + (ms['hand-edit'] ?? 0);

  const past = events.filter(({ type }) => type === 'time.segment' || type.startsWith('call.'));
  const began = past.map(({ at }) => at).toSorted((a, b) => a - b)[0];
  const over = past
    .map((event) => event.at + (event.type === 'time.segment' ? event.body.ms : 0))
    .toSorted((a, b) => b - a)[0];
  const lastStep = events.findLast(({ type }) =>
    ['asset.finished', 'asset.reopened', 'asset.abandoned'].includes(type),
  );
  const until = lastStep === undefined || lastStep.type === 'asset.reopened' ? over : lastStep.at;

  // Of a run at several engines one accepted output is the result of all its calls.
  const gaveResult = (call: string): boolean => {
    const fanOut = submittedOf(call)?.body.fanOut;
    return rounds.some(
      (other) =>
        statuses[other] === 'accepted' &&
        (other === call || (fanOut !== undefined && submittedOf(other)?.body.fanOut === fanOut)),
    );
  };

  return {
    overlap,
    elapsedMs: began === undefined || until === undefined ? 0 : Math.max(0, until - began),
    lastMilePpm:
      outputTimes.length === 0 || human === 0 ? null : Math.round((lastMileMs * 1_000_000) / human),
    switches: switches.length,
    resumeLagMs: lags.reduce((sum, lag) => sum + lag, 0),
    medianResumeLagMs: lags[Math.ceil(lags.length / 2) - 1] ?? null,
    lagOutsidePendingMs: switches.reduce((sum, { lagOutsidePendingMs }) => sum + lagOutsidePendingMs, 0),
    latencyTax,
    latencyTaxUnpriced,
    money: buckets.kept + buckets.rejectedMoney + buckets.failedMoney + buckets.openMoney,
    unpriced,
    ...buckets,
    committed: openCalls.reduce((sum, call) => sum + (submittedOf(call)?.body.reserveMicro ?? 0), 0),
    committedUnpriced: openCalls.filter((call) => submittedOf(call)?.body.reserveMicro === null).length,
    iterations: submitted.length,
    accepted: count('accepted'),
    rejected: count('rejected'),
    failed: count('failed', 'cancelled', 'blocked'),
    superseded: count('superseded'),
    undecided: count('undecided'),
    inDoubt: count('in-doubt'),
    localCalls: locals.length,
    localComputeMs: locals.reduce((sum, call) => {
      const end = endOf(call);
      return sum + (end?.type === 'call.completed' ? end.body.computeMs : 0);
    }, 0),
    ms,
    oversight,
    oversightUnpriced,
    statuses,
    feltByCall,
    budgetMicros: budget?.micro ?? null,
    stopRounds: budget?.scope === 'asset' ? budget.stopRounds : null,
    roundsWithoutResult: rounds.length - 1 - rounds.findLastIndex(gaveResult),
    overrides: of('budget.overridden').length,
  };
}
