-- How many lines a month of an origin rests on: of a past day one then knows without the rollup whether any of them were
-- known. The fold writes them itself; the trigger saw new rows of the rollup only and could not count.
drop trigger rollup_added on wufei.rollup;
drop function wufei.rollup_added();
alter table wufei.origin_month add column entries bigint;
update wufei.origin_month o set entries = (select sum(r.entries) from wufei.rollup r
  where r.district = o.district and r.origin = o.origin and r.month = o.month and r.stream = o.stream and r.own);
alter table wufei.origin_month alter column entries set not null;

create or replace function wufei.fold(d int, upto bigint, at timestamptz) returns bigint language plpgsql security definer
  set search_path = wufei, pg_temp as $$
declare mark bigint;
begin
  perform pg_advisory_xact_lock(7702::bigint << 32 | d);
  insert into rollup_mark values (d, 0, at) on conflict do nothing;
  select posting into mark from rollup_mark where district = d;
  if upto <= mark then return mark; end if;
  with tail as materialized (
    select e.* from entry e where e.district = d and e.posting > mark and e.posting <= upto
  ), fine as (
    insert into rollup as r
    select district, origin, facility, date_trunc('month', occurred_on)::date, date_trunc('month', since)::date, code, stream,
      position, coalesce(purpose::text, ''), coalesce(place::text, ''), coalesce(method, ''), coalesce(dest, 0), own, grade, moisture,
      date_trunc('month', born)::date, sum(grams), count(*)
    from tail group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    on conflict (district, origin, month, code, facility, position, purpose, place, method, dest, own, grade, moisture, born_month, since)
      do update set grams = r.grams + excluded.grams, entries = r.entries + excluded.entries
  ), months as (
    insert into origin_month as m (district, origin, stream, month, entries)
    select district, origin, stream, date_trunc('month', occurred_on)::date, count(*) from tail where own
    group by 1, 2, 3, 4 order by 1, 4, 2, 3
    on conflict (district, month, origin, stream) do update set entries = m.entries + excluded.entries
  )
  insert into rollup_district as r
  select t.district, date_trunc('month', t.occurred_on)::date, date_trunc('month', t.since)::date, f.sector, t.code, t.stream,
    t.position, coalesce(t.purpose::text, ''), coalesce(t.place::text, ''), coalesce(t.method, ''), coalesce(t.dest, 0), t.own, t.grade, t.moisture,
    date_trunc('month', t.born)::date, sum(t.grams), count(*)
  from tail t join facility f on f.district = t.district and f.id = t.origin
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  on conflict (district, month, code, position, sector, purpose, place, method, dest, own, grade, moisture, born_month, since)
    do update set grams = r.grams + excluded.grams, entries = r.entries + excluded.entries;
  update rollup_mark set posting = upto, folded_at = at where district = d;
  return upto;
end $$;

-- What of an enterprise is on the way now: a few balances, found without the loads of all others.
create index lot_balance_transit on wufei.lot_balance (origin, district, lot) where position = 'in_transit';
