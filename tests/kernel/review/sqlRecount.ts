import initSqlJs from 'sql.js';

import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';

/**
 * A second opinion on the review, in SQL over the raw events, written from the definitions alone and deliberately
 * dumb. It shares no code with `src/kernel`. Months are UTC months.
 */
const dollars = (amount: string, body = 'body'): string => `(case when json_extract(${body}, '$.cur') = 'USD'
    then json_extract(${body}, '${amount}')
    else (case when json_extract(${body}, '${amount}') < 0 then -1 else 1 end)
      * ((abs(json_extract(${body}, '${amount}')) * json_extract(${body}, '$.fx.rateMicro') + 500000) / 1000000) end)`;

const views = `
create table submitted as
  select json_extract(body, '$.call') call, asset, campaign, actor, at, json_extract(body, '$.tool') tool,
    json_extract(body, '$.provider') provider, json_extract(body, '$.model') model, json_extract(body, '$.tier') tier,
    json_extract(body, '$.source') source
  from events where type = 'call.submitted';
create index submitted_call on submitted (call);

create table ended as
  select json_extract(body, '$.call') call, type, at, json_extract(body, '$.billed') billed,
    row_number() over (partition by json_extract(body, '$.call')
      order by type = 'call.completed' desc, hlc desc, id desc) place
  from events where type in ('call.completed', 'call.failed', 'call.cancelled', 'call.blocked');
create index ended_call on ended (call);

create table charges as
  select id, json_extract(body, '$.call') call, at, ${dollars('$.micro')} micro,
    row_number() over (partition by json_extract(body, '$.call'), json_extract(body, '$.attempt')
      order by json_extract(body, '$.basis') = 'reported' desc, hlc, id) place
  from events where type in ('charge.metered', 'charge.reported');
create index charges_call on charges (call);
create index charges_id on charges (id);

create table quotes as
  select json_extract(body, '$.call') call, at, json_extract(body, '$.micro') micro,
    row_number() over (partition by json_extract(body, '$.call') order by hlc desc, id desc) place
  from events where type = 'call.quoted';
create index quotes_call on quotes (call);

create table money as
  select call, at, micro from charges where place = 1
  union all
  select coalesce(c.call, json_extract(e.body, '$.target')), e.at, ${dollars('$.deltaMicro', 'e.body')}
    from events e left join charges c on c.id = json_extract(e.body, '$.target') where e.type = 'charge.adjusted'
  union all
  select q.call, q.at, q.micro from quotes q join ended e on e.call = q.call and e.place = 1
    where q.place = 1 and (e.type = 'call.completed' or e.billed <> 'n')
    and q.call not in (select call from charges);
create index money_call on money (call);

create table outputs as
  select json_extract(body, '$.output') output, json_extract(body, '$.call') call, asset, body
  from events where type = 'output.created';
create index outputs_call on outputs (call);
create index outputs_output on outputs (output);

create view decided as
  select json_extract(body, '$.output') output, json_extract(body, '$.decision') decision,
    row_number() over (partition by json_extract(body, '$.output') order by hlc desc, id desc) place
  from events where type = 'output.decided';

create table decisions as select output, decision from decided where place = 1;
create index decisions_output on decisions (output);

create view finishes as
  select asset, at, body, row_number() over (partition by asset order by hlc desc, id desc) place
  from events where type = 'asset.finished';

create table path as
  with recursive on_path(output, asset) as (
    select o.value, f.asset from finishes f, json_each(f.body, '$.outputs') o where f.place = 1
    union
    select d.output, o.asset from decisions d join outputs o on o.output = d.output
      where d.decision = 'accepted' and o.asset not in (select asset from finishes)
    union
    select p.value, o.asset from on_path n join outputs o on o.output = n.output and o.asset = n.asset, json_each(o.body, '$.parents') p
  ) select output, asset from on_path;
create index path_output on path (output, asset);

create table ranked as
  select output, call, exists (select 1 from path p where p.output = o.output and p.asset = o.asset) kept,
    row_number() over (partition by call order by output) place, count(*) over (partition by call) n
  from outputs o;
create index ranked_call on ranked (call);

-- Even split, largest remainder: the first outputs by id take the micros that are left over.
create table shares as
  select m.call, m.at, m.micro, coalesce(sum(case when r.kept then
      (case when m.micro < 0 then -1 else 1 end) * (abs(m.micro) / r.n + (r.place <= abs(m.micro) % r.n)) end), 0) kept
  from money m left join ranked r on r.call = m.call group by m.rowid;
create index shares_call on shares (call);

create table labour as
  select asset, actor, at, cast(round(json_extract(body, '$.ms') * json_extract(body, '$.rateMicroPerHour') / 3600000.0)
    as integer) micro
  from events where type = 'time.segment'
    and json_extract(body, '$.kind') in ('active', 'review', 'hand-edit', 'felt-wait', 'admin');

-- Credits that nobody burnt before they expired.
create table broken as
  select json_extract(g.body, '$.expires') at, json_extract(g.body, '$.paidMicro') - coalesce((
      select sum(json_extract(b.value, '$.micro')) from events c, json_each(c.body, '$.burns') b
      where c.type = 'charge.metered' and json_extract(b.value, '$.grant') = json_extract(g.body, '$.grant')), 0) micro
  from events g where g.type = 'credit.granted';

create table lines as
  select s.asset, h.at, 'infrastructure' part, h.kept micro from shares h join submitted s on s.call = h.call
  union all
  select s.asset, h.at, 'iteration', h.micro - h.kept from shares h join submitted s on s.call = h.call
  union all
  select asset, at, 'oversight', micro from labour
  union all
  select asset, at, 'infrastructure', json_extract(body, '$.deltaMicro') from events where type = 'asset.linked'
  union all
  select '', at, 'iteration', micro from broken where at <= (select max(at) from events);

-- The first finish that no reopening takes back before its month ends (or now).
create table counted as
  select asset, min(at) at from events f where type = 'asset.finished' and not exists (
    select 1 from events r where r.asset = f.asset and r.type = 'asset.reopened' and r.hlc > f.hlc
    and strftime('%Y-%m', r.at / 1000.0, 'unixepoch') = strftime('%Y-%m', f.at / 1000.0, 'unixepoch'))
  group by asset;
create index lines_asset on lines (asset);
`;

type Row = Readonly<Record<string, number | string | null>>;

export interface SqlRecount {
  /** Month and part → micros spent. */
  spend(): Row[];
  /** Month → finished assets and their lifetime cost. */
  finished(): Row[];
  /** Month, tool, tier and model → calls, accepted and rejected sets. */
  models(): Row[];
  /** Asset → total; '' stands for none. */
  assets(): Row[];
  /** Month → credits that expired unburnt. */
  breakage(): Row[];
}

export async function sqlRecount(events: readonly LedgerEvent[]): Promise<SqlRecount> {
  const sql = await initSqlJs();
  const database = new sql.Database();
  database.run(
    'create table events (id text, type text, at integer, hlc text, actor text, asset text, campaign text, body text)',
  );
  database.run('begin');
  const insert = database.prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const { id, type, at, hlc, actor, scope, body } of events) {
    insert.run([id, type, at, hlc, actor, scope.asset ?? null, scope.campaign ?? null, JSON.stringify(body)]);
  }
  insert.free();
  database.run('commit');
  database.run('create index events_asset on events (asset, type)');
  database.run('create index events_type on events (type)');
  database.run(views);

  function rows(query: string): Row[] {
    const [result] = database.exec(query);
    if (result === undefined) return [];
    return result.values.map((values) =>
      Object.fromEntries(result.columns.map((name, i) => [name, values[i] as number | string | null])),
    );
  }
  const month = (at: string): string => `strftime('%Y-%m', ${at} / 1000.0, 'unixepoch')`;

  return {
    spend: () =>
      rows(`select ${month('at')} month, part, sum(micro) micros from lines group by 1, 2 order by 1, 2`),
    finished: () =>
      rows(
        `select ${month('c.at')} month, count(distinct c.asset) n, sum(l.micro) micros
         from counted c join lines l on l.asset = c.asset and l.at <= c.at group by 1 order by 1`,
      ),
    models: () =>
      rows(
        `select ${month('s.at')} month, tool, tier, provider, model, count(*) calls,
           sum(status = 'accepted') accepted, sum(status = 'rejected') rejected, sum(net) micros
         from (
           select s.*, (select coalesce(sum(micro), 0) from money m where m.call = s.call) net,
             (select case when max(d.decision = 'accepted') then 'accepted'
                when min(coalesce(d.decision, 'undecided') <> 'undecided') and max(d.decision = 'rejected') then 'rejected'
                else 'other' end
              from outputs o left join decisions d on d.output = o.output where o.call = s.call) status
           from submitted s
         ) s group by 1, 2, 3, 4, 5`,
      ),
    assets: () => rows('select asset, sum(micro) micros from lines group by asset'),
    breakage: () =>
      rows(
        `select ${month('at')} month, sum(micro) micros from lines where asset = '' group by 1 order by 1`,
      ),
  };
}
