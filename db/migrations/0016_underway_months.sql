-- Own mass on the way, by the month in which its load left and by where it arose: 其中未确认接受 of whole months without
-- looking at each load. A load's month is the first in which more of it left than came back.
create table wufei.underway_month (
  district int not null,
  month date not null,
  origin int not null,
  code text not null,
  stream wufei.stream not null,
  purpose wufei.purpose not null,
  place wufei.place not null,
  grams bigint not null,
  primary key (district, month, origin, code, purpose, place)
);
create index underway_month_of_origin on wufei.underway_month (origin, district, month);
alter table wufei.underway_month enable row level security;
create policy seen on wufei.underway_month to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or origin = any ((select wufei.my_facilities())::int[])));
grant select on wufei.underway_month to wufei_app, wufei_read;

-- What the entries of postings after one position, up to another, change in those sums: of every load they touch, what was
-- there by the first is taken away and what is there by the second put in its place. Windows, not joins: nothing here is
-- known to the planner, and of a joined list it has read all for each load.
create function wufei.underway_change(d int, after bigint, upto bigint)
  returns table (month date, origin int, code text, stream wufei.stream, purpose wufei.purpose, place wufei.place, grams numeric)
  language sql stable as $$
  with touched as (
    select distinct e.lot from wufei.entry e
    where e.district = d and e.posting > after and e.posting <= upto and e."position" = 'in_transit' and e.purpose is not null
  ), moved as (
    select e.lot, date_trunc('month', e.occurred_on)::date as moved_in, e.origin, e.code, e.stream, e.purpose, e.place, e.own,
      sum(e.grams) as now, coalesce(sum(e.grams) filter (where e.posting <= after), 0) as was
    from touched t join wufei.entry e on e.lot = t.lot and e.district = d
    where e."position" = 'in_transit' and e.purpose is not null and e.posting <= upto
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ), summed as (
    select *, sum(now) over (partition by lot, moved_in) as now_left, sum(was) over (partition by lot, moved_in) as was_left from moved
  ), dated as (
    select *, min(moved_in) filter (where now_left > 0) over (partition by lot) as now_in,
      min(moved_in) filter (where was_left > 0) over (partition by lot) as was_in
    from summed
  )
  select c.left_in, m.origin, m.code, m.stream, m.purpose, m.place, sum(c.change)
  from dated m cross join lateral (values (m.now_in, m.now), (m.was_in, -m.was)) c(left_in, change)
  where m.own and c.left_in is not null
  group by 1, 2, 3, 4, 5, 6 having sum(c.change) <> 0
$$;
revoke execute on function wufei.underway_change(int, bigint, bigint) from public;
grant execute on function wufei.underway_change(int, bigint, bigint) to wufei_app, wufei_read;

insert into wufei.underway_month
  select m.district, c.month, c.origin, c.code, c.stream, c.purpose, c.place, c.grams
  from wufei.rollup_mark m cross join lateral wufei.underway_change(m.district, 0, m.posting) c;

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
  insert into underway_month as u select d, c.month, c.origin, c.code, c.stream, c.purpose, c.place, c.grams
    from underway_change(d, mark, upto) c order by 2, 3, 4, 6, 7
    on conflict (district, month, origin, code, purpose, place) do update set grams = u.grams + excluded.grams;
  delete from underway_month where district = d and grams = 0;
  update rollup_mark set posting = upto, folded_at = at where district = d;
  return upto;
end $$;

-- Nothing asks any more for the balances on the way of one enterprise.
drop index wufei.lot_balance_transit;
